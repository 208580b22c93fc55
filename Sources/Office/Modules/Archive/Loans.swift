import JSON
import Terms
package import WallClock

/// ARC-7 and ARC-8: originals that leave the archive for a while, and come back. Source: office.md 1, ARC.
package enum Loans {
    package static let object = "loan"

    package enum State {
        package static let out = "out"
        /// The original is in its box again; `returned` is a request that goes back to who asked.
        package static let back = "back"
        /// Counts as overdue until it is found, or settled as the office's head decides.
        package static let lost = "lost"
        package static let settled = "settled"
        /// A request to keep longer what is out was granted.
        package static let extended = "extended"
    }

    /// The step that only sensitive papers have.
    private static let release = "release"
    /// It came back with fewer pages than went out.
    private static let pagesMissing = "pagesMissing"
    /// It went out with fewer pages than its record has.
    private static let pagesShort = "pagesShort"
    /// The kind of the link from a request to keep longer to the loan that is out.
    private static let extends = "extends"
    /// What becomes of a loss.
    private static let loss = "loss"

    private static let approval: Approval = Approval(
        series: "JY",
        fields: [FieldRule("record"), FieldRule("purpose"), FieldRule("until", .date, optional: true)],
        plan: { work, found in
            let head = work.step("approve", .deptHead, found.department)
            return try record(work, found).level?.isSensitive ?? true
                ? [head, work.step(release, .officeHead)] : [head]
        },
        check: { work, found in
            let record = try record(work, found)
            try checkOverdue(work, found)
            guard record.state == Records.State.filed else {
                throw Refusal.wrongState(state: record.state, allowed: [Records.State.filed])
            }
            guard record["lost"] == nil else { throw Refusal.conflict(with: [record.text("lost") ?? ""]) }
            if let until = found.date("until") { _ = try due(work, until) }
            if let loan = try extended(work, found) { try checkExtension(work, found, of: loan) }
            let before = found.links(Records.object)
            guard before.isEmpty || before == [record.id] else {
                throw Refusal.badField("record", reason: Wording("another paper is another request", "借阅另一份档案须另行申请"))
            }
            let links = before.isEmpty ? [link(record)] : []
            let level = record.level.map { [CaseChange.level($0)] } ?? []
            try work.move(found, links + level, as: "check")
        },
        approved: { work, done in
            if let loan = try extended(work, done) { try grant(&work, done, of: loan) }
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("loan", "外借"),
        series: "JY",
        closed: [
            Approval.State.rejected, Approval.State.withdrawn, Approval.State.cancelled, State.back,
            State.settled, State.extended,
        ],
        waitsFor: [
            Approval.State.returned: [.requester], Approval.State.approved: [.role(.archivist)],
            State.out: [.requester], State.lost: [.role(.archivist)],
        ],
        readers: [.role(.archivist), .role(.officeHead)],
        tells: [
            pagesMissing: [.role(.deptHead), .role(.officeHead)], pagesShort: [.role(.officeHead)],
            "lose": [.requester, .role(.archivist), .role(.deptHead), .role(.officeHead)],
        ],
        // A loss ends no reminder before it is settled.
        reminds: [State.lost: [.requester, .role(.deptHead)]],
        keys: { found in
            let records = found.links(Records.object)
            let all = records.map { "loansOf:\($0)" }
            let out = found.state == State.out ? records.map { "lent:\($0)" } : []
            return ([State.out, State.lost].contains(found.state) ? ["loans:\(found.requester)"] : []) + out + all
                + (isUnasked(found) ? ["unaskedLosses"] : []) + found.links(extends).map { "extensions:\($0)" }
        },
        summary: { found, words in
            let until = found.links(extends).isEmpty ? nil : found.text("until")
            return "\(found.text("record") ?? "") \(found.text("purpose") ?? "")"
                + (until.map { words(", longer, until \($0)", "，续借至 \($0)") } ?? "")
        },
        reminders: reminders,
        onTime: { work in
            for found in try work.cases("unaskedLosses") { try askOfLoss(&work, found) }
        },
        verbs: [approval.asking("ask")] + approval.verbs.filter { !["cancel", "expire"].contains($0.name) } + [
            Verb(
                "cancel",
                from: [Approval.State.approved],
                to: Approval.State.cancelled,
                who: [.requester, .role(.archivist)],
                needsReason: true
            ),
            Verb(
                "handOut",
                from: [Approval.State.approved],
                who: [.role(.archivist)],
                fields: counted + [FieldRule("until", .date, optional: true)]
            ) { work, found in try handOut(&work, found) },
            Verb(
                "extend",
                from: [State.out],
                who: [.requester],
                fields: [FieldRule("until", .date)],
                needsReason: true
            ) { work, found in try extend(&work, found) },
            Verb("takeBack", from: [State.out, State.lost], who: [.role(.archivist)], fields: counted) { work, found in
                try takeBack(&work, found)
            },
            Verb("lose", from: [State.out], who: [.requester, .role(.archivist)], needsReason: true) { work, found in
                let late = work.lateness(found, "return", found.due)
                try endExtensions(&work, of: found)
                let lost = try askOfLoss(&work, found, late)
                try work.move(try record(work, lost), [.field("lost", .string(declaration.reference(lost)))])
            },
            Verb("decideLoss", from: [State.lost], who: [.approver], needsReason: true) { work, found in
                guard found.step != nil else {
                    throw Refusal.rule(Wording("what becomes of the loss is decided", "遗失处理已有决定"))
                }
                let (decision, _) = try work.decision(on: found, .approved)
                try work.move(
                    found,
                    [.decided(decision), .step(nil)],
                    within: work.facts.settings.stepTime
                )
            },
            Verb("settle", from: [State.lost], who: [.role(.archivist)], needsReason: true) { work, found in
                let person = try archivist(work, found)
                guard found.step == nil, found.decisions.last?.step == loss else {
                    let holders = Eligibility.of(found, work.facts)?.people ?? []
                    throw Refusal.notYourTurn(step: loss, holders: holders.map(work.facts.directory.name))
                }
                try work.move(found, to: State.settled, [.field("settledBy", .string(person))])
            },
        ]
    )

    /// Asks the same approvers for a longer loan of what is out; it stays due as it is until they agree.
    private static func extend(_ work: inout Work, _ found: Case) throws {
        let fields: JSONObject = [
            "record": found["record"] ?? .null, "purpose": work.command.reason.map { .string($0) } ?? .null,
            "until": work.given["until"] ?? .null,
        ]
        let begun = try work.begin(
            object,
            Approval.State.draft,
            requester: found.requester,
            fields.changes + [.linked(Link(kind: extends, to: found.id))]
        )
        try approval.submit(&work, begun)
    }

    /// - Returns: the loan that a request is to make longer; nil for any other request.
    private static func extended(_ work: Work, _ found: Case) throws -> Case? {
        try found.links(extends).first.flatMap { try work.found($0) }
    }

    private static func checkExtension(_ work: Work, _ found: Case, of loan: Case) throws {
        guard loan.state == State.out else {
            throw Refusal.wrongState(state: loan.state, allowed: [State.out])
        }
        let others = try work.cases("extensions:\(loan.id)").filter { other in
            other.id != found.id && !declaration.closed.contains(other.state)
        }
        guard others.isEmpty else { throw Refusal.conflict(with: others.map(declaration.reference)) }
        guard let until = found.date("until") else { throw Refusal.missingField("until") }
        if let due = loan.due, work.facts.clock.end(of: until) <= due {
            throw Refusal.badField("until", reason: Wording("it may be kept that long already", "未超过现有借阅期限"))
        }
        let longest = work.facts.settings.archive.longestLoanDays
        if let out = loan.slot?.from, until > work.facts.clock.date(at: out).adding(days: longest) {
            throw Refusal.badField("until", reason: lastsAtMost(longest))
        }
    }

    private static func grant(_ work: inout Work, _ request: Case, of loan: Case) throws {
        guard let until = request.date("until") else { throw Refusal.missingField("until") }
        try checkReleased(try record(work, request), request)
        let end = work.facts.clock.end(of: until)
        let slot = loan.slot.map { [CaseChange.slot(Slot(resource: $0.resource, from: $0.from, to: end))] } ?? []
        // Its reminders count anew.
        try work.move(loan, slot + [.field("until", .string("\(until)")), .step(nil)], due: end, as: State.extended)
        try work.move(request, to: State.extended, as: State.extended)
    }

    /// What came back or is lost is not kept longer.
    private static func endExtensions(_ work: inout Work, of loan: Case) throws {
        for found in try work.cases("extensions:\(loan.id)") where !declaration.closed.contains(found.state) {
            try work.move(found, to: Approval.State.cancelled, [.step(nil)], as: "cancel")
        }
    }

    /// The office's head says what becomes of a loss.
    @discardableResult
    private static func askOfLoss(_ work: inout Work, _ found: Case, _ changes: [CaseChange] = []) throws -> Case {
        let step = work.step(loss, .officeHead)
        return try work.move(
            found,
            to: State.lost,
            changes + [.steps(found.steps + [step]), .step(found.steps.count)],
            within: step.allowance,
            as: "lose"
        )
    }

    /// Whether nobody was asked yet: losses of before that was asked.
    private static func isUnasked(_ found: Case) -> Bool {
        found.state == State.lost && !found.steps.contains { $0.name == loss }
    }

    /// What an archivist sees of the paper when it goes and when it comes.
    private static let counted = [FieldRule("condition"), FieldRule("pages", .quantity)]

    /// Loans say what is lent: they take on their record's level.
    static func follow(_ work: inout Work, _ record: Case) throws {
        guard let level = record.level else { return }
        for found in try work.cases("loansOf:\(record.id)") where found.level != level {
            try work.move(found, [.level(level)], as: "level")
        }
    }

    /// Nobody decides on lending what is not kept any more. A loss is settled all the same.
    static func end(_ work: inout Work, of record: Case) throws {
        for found in try work.cases("loansOf:\(record.id)")
        where !declaration.closed.contains(found.state) && found.state != State.lost {
            try work.move(found, to: Approval.State.cancelled, [.step(nil)], as: "cancel")
        }
    }

    /// Loans of a record that are out; at most one.
    static func out(of record: Case, _ work: Work) throws -> [Case] { try work.cases("lent:\(record.id)") }

    package static func isOverdue(_ found: Case, at now: Instant) -> Bool {
        found.object == object && found.state == State.out && found.due.map { $0 < now } ?? false
    }

    /// When borrower and department's head are reminded: a working day before it is due, when it is due, then daily; of what
    /// is lost likewise, until it is settled.
    /// - Parameter last: nothing behind it is counted.
    /// - Returns: nil if nothing is out: a step of the approval is reminded of as all are.
    package static func reminders(_ found: Case, _ clock: OfficeClock, through last: Instant) -> [Instant]? {
        guard found.object == object, [State.out, State.lost].contains(found.state), let due = found.due else {
            return nil
        }
        var date = clock.date(at: due)
        let before = clock.end(of: clock.workingDay(-1, after: date))
        var reminders = [before, due].filter { found.since < $0 && $0 <= last }
        date = date.adding(days: 1)
        while clock.end(of: date) <= last {
            reminders.append(clock.end(of: date))
            date = date.adding(days: 1)
        }
        return reminders
    }

    private static func link(_ record: Case) -> CaseChange { .linked(Link(kind: Records.object, to: record.id)) }

    private static func record(_ work: Work, _ found: Case) throws -> Case {
        try work.found(Records.object, found.text("record") ?? "")
    }

    private static func checkOverdue(_ work: Work, _ found: Case) throws {
        let late = try work.cases("loans:\(found.requester)").first {
            $0.state == State.lost || isOverdue($0, at: work.facts.now)
        }
        if let late { throw Refusal.overdueLoan(number: declaration.reference(late)) }
    }

    /// The end of a date that a loan may last.
    private static func due(_ work: Work, _ until: LocalDate) throws(Refusal) -> Instant {
        let longest = work.facts.settings.archive.longestLoanDays
        guard until >= work.facts.today else { throw .badField("until", reason: .dateIsOver) }
        guard until <= work.facts.today.adding(days: longest) else {
            throw .badField("until", reason: lastsAtMost(longest))
        }
        return work.facts.clock.end(of: until)
    }

    private static func lastsAtMost(_ days: Int) -> Wording {
        Wording("a loan lasts \(days) days at most", "借阅期限最长 \(days) 天")
    }

    /// What became sensitive since it was approved needs the second approval too.
    private static func checkReleased(_ record: Case, _ found: Case) throws(Refusal) {
        guard record.level?.isSensitive == false || found.steps.contains(where: { $0.name == release }) else {
            throw .rule(
                Wording(
                    "its level was raised behind the approval: the head of the office has to release it",
                    "审批后密级已提高：须由综合办公室主管准予外借"
                ),
                hint: Wording(
                    "cancel this loan and ask again: rollcall approval cancel, rollcall archive lend",
                    "请撤销本次借阅并重新申请：rollcall approval cancel、rollcall archive lend"
                )
            )
        }
    }

    /// - Returns: the archivist who acts, who is neither borrower nor approver.
    private static func archivist(_ work: Work, _ found: Case) throws(Refusal) -> String {
        let person = try work.person
        guard person != found.requester, !found.concerns.contains(person) else {
            throw .separationOfDuties(
                rule: Wording("a borrower neither hands out nor takes back", "借阅人不得办理借出和归还"),
                other: "ask"
            )
        }
        if let decision = found.decisions.first(where: { $0.by == person }) {
            throw .separationOfDuties(
                rule: Wording("an approver neither hands out nor takes back", "审批人不得办理借出和归还"),
                other: decision.step
            )
        }
        return person
    }

    private static func handOut(_ work: inout Work, _ found: Case) throws {
        let person = try archivist(work, found)
        let record = try record(work, found)
        let taken = try out(of: record, work)
        guard taken.isEmpty else { throw Refusal.conflict(with: taken.map(declaration.reference)) }
        guard record.state == Records.State.filed, record["lost"] == nil else {
            throw Refusal.wrongState(
                state: record["lost"] == nil ? record.state : State.lost,
                allowed: [Records.State.filed]
            )
        }
        try checkReleased(record, found)
        try checkOverdue(work, found)
        let (clock, settings) = (work.facts.clock, work.facts.settings.archive)
        let usual = clock.due(.workingDays(settings.loanDays), from: work.facts.now)
        let approved = try found.date("until").map { try due(work, $0) } ?? usual
        let wanted = work.given.text("until").flatMap { LocalDate($0) }
        let end = try wanted.map { try due(work, $0) } ?? approved
        guard end <= approved else {
            throw Refusal.rule(
                Wording(
                    "it was approved until \(clock.date(at: approved)), not longer",
                    "批准的借阅期限至 \(clock.date(at: approved))，不得延长"
                ),
                hint: Wording(
                    "hand it out until then; the borrower asks for more: rollcall archive extend",
                    "请按批准期限借出；如需延长，由借阅人申请续借：rollcall archive extend"
                )
            )
        }
        guard end > work.facts.now else {
            throw Refusal.badField("until", reason: Wording("that date's office hours are over", "该日办公时间已过"))
        }
        let slot = Slot(resource: record.number ?? "", from: work.facts.now, to: end)
        let (pages, whole) = (try work.given.requiredWhole("pages"), record.whole("pages") ?? 0)
        if pages < whole { try work.command.checkReason() }
        let short: [CaseChange] = pages < whole ? [.field("outMissing", .integer(whole - pages))] : []
        let out = try work.move(
            found,
            to: State.out,
            kept(work, "out", by: person) + short + [.slot(slot)],
            due: end
        )
        if !short.isEmpty { try work.move(out, as: pagesShort) }
    }

    private static func takeBack(_ work: inout Work, _ found: Case) throws {
        let person = try archivist(work, found)
        let record = try record(work, found)
        let pages = try work.given.requiredWhole("pages")
        var changes =
            kept(work, "back", by: person)
            + (found.state == State.lost ? [] : work.lateness(found, "return", found.due))
        let out = found.whole("outPages") ?? pages
        guard pages <= out else { throw Refusal.pagesMismatch(out: out, back: pages) }
        if pages < out {
            try work.command.checkReason()
            changes.append(.field("pagesMissing", .integer(out - pages)))
        }
        if let slot = found.slot {
            changes.append(.slot(Slot(resource: slot.resource, from: slot.from, to: work.facts.now)))
        }
        try endExtensions(&work, of: found)
        let back = try work.move(found, to: State.back, changes + [.step(nil)])
        if back["pagesMissing"] != nil { try work.move(back, as: pagesMissing) }
        if record["lost"] != nil { try work.move(record, [.field("lost", .null)], as: "found") }
    }

    /// Condition, pages counted, when and by whom, on the way out or back.
    private static func kept(_ work: Work, _ way: String, by person: String) -> [CaseChange] {
        [
            .field("\(way)Condition", work.given["condition"] ?? .null),
            .field("\(way)Pages", work.given["pages"] ?? .null),
            .field("\(way)By", .string(person)),
            .field("\(way)At", .string(work.facts.now.rfc3339(in: work.facts.clock.zone))),
        ]
    }
}
