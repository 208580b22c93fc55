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
    }

    /// The step that only sensitive papers have.
    private static let release = "release"
    /// It came back with fewer pages than went out.
    private static let pagesMissing = "pagesMissing"
    /// What becomes of a loss.
    private static let loss = "loss"

    private static let approval: Approval = Approval(
        series: "JY",
        fields: [FieldRule("record"), FieldRule("purpose"), FieldRule("until", .date, optional: true)],
        plan: { work, found in
            let head = Step("approve", .deptHead, found.department)
            return try record(work, found).level?.isSensitive ?? true ? [head, Step(release, .officeHead)] : [head]
        },
        check: { work, found in
            let record = try record(work, found)
            try checkOverdue(work, found)
            guard record.state == Records.State.filed else {
                throw Refusal.wrongState(state: record.state, allowed: [Records.State.filed])
            }
            guard record["lost"] == nil else { throw Refusal.conflict(with: [record.text("lost") ?? ""]) }
            if let until = found.date("until") { _ = try due(work, until) }
            let before = found.links(Records.object)
            guard before.isEmpty || before == [record.id] else {
                throw Refusal.badField("record", reason: Wording("another paper is another request", "借阅另一份档案须另行申请"))
            }
            let links = before.isEmpty ? [link(record)] : []
            let level = record.level.map { [CaseChange.level($0)] } ?? []
            try work.move(found, links + level, as: "check")
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("loan", "外借"),
        series: "JY",
        closed: [
            Approval.State.rejected, Approval.State.withdrawn, Approval.State.cancelled, State.back,
            State.settled,
        ],
        waitsFor: [
            Approval.State.returned: [.requester], Approval.State.approved: [.role(.archivist)],
            State.out: [.requester], State.lost: [.role(.archivist)],
        ],
        readers: [.role(.archivist), .role(.officeHead)],
        tells: [pagesMissing: [.role(.deptHead), .role(.officeHead)]],
        keys: { found in
            let records = found.links(Records.object)
            let all = records.map { "loansOf:\($0)" }
            let out = found.state == State.out ? records.map { "lent:\($0)" } : []
            return ([State.out, State.lost].contains(found.state) ? ["loans:\(found.requester)"] : []) + out + all
                + (isUnasked(found) ? ["unaskedLosses"] : [])
        },
        summary: { found, _ in "\(found.text("record") ?? "") \(found.text("purpose") ?? "")" },
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
            Verb("takeBack", from: [State.out, State.lost], who: [.role(.archivist)], fields: counted) { work, found in
                try takeBack(&work, found)
            },
            Verb("lose", from: [State.out], who: [.requester, .role(.archivist)], needsReason: true) { work, found in
                let late = work.lateness(found, "return", found.due)
                let lost = try askOfLoss(&work, found, late)
                try work.move(try record(work, lost), [.field("lost", .string(declaration.reference(lost)))])
            },
            Verb("decideLoss", from: [State.lost], who: [.approver], needsReason: true) { work, found in
                guard found.step != nil else {
                    throw Refusal.rule(Wording("what becomes of the loss is decided", "遗失处理已有决定"))
                }
                let (decision, _) = try work.decision(on: found, .approved)
                try work.move(found, [.decided(decision), .step(nil)], within: .workingDays(1))
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

    /// The office's head says what becomes of a loss.
    @discardableResult
    private static func askOfLoss(_ work: inout Work, _ found: Case, _ changes: [CaseChange] = []) throws -> Case {
        let step = Step(loss, .officeHead)
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

    /// When borrower and department's head are reminded: a working day before it is due, when it is due, then daily.
    /// - Parameter last: nothing behind it is counted.
    /// - Returns: nil if nothing is out: a step of the approval is reminded of as all are.
    package static func reminders(_ found: Case, _ clock: OfficeClock, through last: Instant) -> [Instant]? {
        guard found.object == object, found.state == State.out, let due = found.due else { return nil }
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
            throw .badField("until", reason: Wording("a loan lasts \(longest) days at most", "借阅期限最长 \(longest) 天"))
        }
        return work.facts.clock.end(of: until)
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
        // What became sensitive since it was approved needs the second approval too.
        guard record.level?.isSensitive == false || found.steps.contains(where: { $0.name == release }) else {
            throw Refusal.rule(
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
        try checkOverdue(work, found)
        let (clock, settings) = (work.facts.clock, work.facts.settings.archive)
        let wanted = work.given.text("until").flatMap { LocalDate($0) } ?? found.date("until")
        let usual = clock.due(.workingDays(settings.loanDays), from: work.facts.now)
        let end = try wanted.map { try due(work, $0) } ?? usual
        guard end > work.facts.now else {
            throw Refusal.badField("until", reason: Wording("that date's office hours are over", "该日办公时间已过"))
        }
        let slot = Slot(resource: record.number ?? "", from: work.facts.now, to: end)
        try work.move(found, to: State.out, kept(work, "out", by: person) + [.slot(slot)], due: end)
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
