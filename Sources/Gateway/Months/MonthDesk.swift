import Attendance
import DaemonConfiguration
import Foundation
import Storage
import WallClock

/// Prepares, approves, closes and reopens months. Source: attendance.md 3.5 to 3.8, 4.3.
struct MonthDesk {
    /// Of one obstacle in a reply.
    static let mostDetails = 100

    let judgement: Judgement
    let month: Month

    private var store: Store { judgement.store }
    private var zone: Zone { judgement.configuration.site.zone }
    private var today: LocalDate { zone.local(at: judgement.clock.now()).date }

    func state() async throws -> MonthState { try MonthState(await store.monthSteps(month).map(\.step)) }

    /// Freezes what would be archived now.
    func prepare(change: Change) async throws -> MonthState {
        let state = try await state()
        guard state.phase != .closed else { throw MonthRefusal.alreadyClosed(version: state.version) }
        guard month.first <= today else { throw MonthRefusal.notBegun(month.first) }
        let archive = try await judged(state)
        let bytes = try archive.encoded
        let hash = CanonicalJSON.hash(bytes)
        let lines = try archive.lines
        let days = judgement.configuration.confirmationDays
        let until = days > 0 ? today.adding(days: days) : nil
        return try await store.step(month, candidate: bytes, change: change) { _ in
            .prepared(hash: hash, lines: lines, confirmUntil: until)
        }
    }

    /// - Returns: also whose lines were approved.
    func approve(
        _ department: String,
        caller: RequestCaller,
        reason: String?,
        change: Change
    ) async throws -> (MonthState, [String]) {
        let before = try await state()
        let approvers = try await store.monthApprovers(
            of: before.lines.map(\.person),
            now: judgement.clock.now(),
            zone: zone
        )
        let found = before.approvable(department, by: caller, approvers: approvers)
        let state = try await store.step(month, reason: reason, change: change) { [today] state in
            try state.approving(department, by: caller, approvers: approvers, today: today)
        }
        return (state, found)
    }

    /// A person says that the own line is right.
    /// - Parameter hash: of the line that the person saw; nil takes it as it is.
    func confirm(_ person: String, seen hash: String?, change: Change) async throws -> MonthState {
        try await store.step(month, change: change) { state in try state.confirming(person, seen: hash) }
    }

    /// A person says that the own line is wrong.
    func dispute(_ person: String, reason: String, change: Change) async throws -> MonthState {
        try await store.step(month, reason: reason, change: change) { [today] state in
            try state.disputing(person, today: today)
        }
    }

    /// HR says what became of what a person disputed.
    func answer(_ person: String, reason: String, change: Change) async throws -> MonthState {
        try await store.step(month, reason: reason, change: change) { _ in .answered(person: person) }
    }

    /// How each line stands with whom it is about, or stood when the month was closed, by person number; without those who
    /// were not asked.
    func confirmations(_ state: MonthState) -> [String: MonthConfirmation] {
        if state.phase == .closed { return state.archived }
        return state.lines.reduce(into: [:]) { $0[$1.person] = state.confirmation(of: $1.person, today: today) }
    }

    /// - Parameter waivers: what is waived, with why each does not matter.
    func close(waivers: [ClosingWaiver: String], change: Change) async throws -> MonthState {
        let state = try await state()
        guard let prepared = state.hash, [.prepared, .approved].contains(state.phase) else {
            throw MonthRefusal.notPrepared(state.phase)
        }
        let departments = Set(state.lines.map(\.department))
        if let unknown = waivers.keys.compactMap(\.department).first(where: { !departments.contains($0) }) {
            throw MonthRefusal.unknownDepartment(unknown)
        }
        let remaining = try await check(state).remaining(waived: Set(waivers.keys))
        guard remaining.isEmpty else { throw MonthRefusal.obstacles(remaining) }
        let named = Dictionary(uniqueKeysWithValues: waivers.map { ("\($0.key)", $0.value) })
        let carried = try await store.monthCandidate(month).map { try MonthArchive(decoding: $0).adjustments.map(\.id) }
        return try await store.step(month, waivers: named, carried: carried ?? [], change: change) { now in
            // Somebody prepared or approved it anew between the check and now.
            guard now == state else { throw MonthRefusal.notPrepared(now.phase) }
            return .closed(version: now.version + 1, hash: prepared, confirmations: confirmations(now))
        }
    }

    func reopen(_ scope: MonthScope, until: LocalDate?, reason: String, change: Change) async throws -> MonthState {
        let state = try await state()
        if state.phase == .closed { _ = try await archive(state.version) }
        return try await store.step(month, reason: reason, change: change) { _ in .reopened(scope, until: until) }
    }

    /// What speaks against closing now.
    func check(_ state: MonthState) async throws -> ClosingCheck {
        let end = zone.instant(of: LocalDateTime(date: month.next.first))
        var check = ClosingCheck(month: month, today: today, end: end)
        guard state.phase != .closed else { return check }
        let start = zone.instant(of: LocalDateTime(date: month.first))
        check.unknownUsers = try await store.unknownUsers(from: start, to: end.adding(milliseconds: -1))
            .map { "\($0.user) @ \($0.terminal)" }
        check.openRequests = try await store.requests(RequestFilter(state: .pending, dates: month.dates)).map(
            \.request.id
        )
        check.watermarks = try await judgement.surroundings(of: month.dates)
            .watermarks(judgement.board, judgement.configuration.terminals).byGroup.values.flatMap { $0 }
            .sorted { $0.terminal < $1.terminal }
        check.waiting = state.waiting
        check.unconfirmed = state.people(.waiting, today: today).compactMap { person in
            state.asked[person].map { "\(person) \($0.until)" }
        }
        check.disputed = state.people(.disputed, today: today)
        let now = try await judged(state)
        check.pendingDays = now.people.flatMap { person in
            person.days.filter { !$0.isFinal }.map { "\(person.number) \($0.date)" }
        }
        if let bytes = try await store.monthCandidate(month) {
            check.changed = MonthArchive.differing(try MonthArchive(decoding: bytes), now)
        }
        return check
    }

    /// - Parameter version: nil for the latest.
    /// - Returns: the archive, and its results as they come out of its own inputs.
    func verify(_ version: Int?) async throws -> (row: MonthArchiveRow, recomputed: String, differing: [String]) {
        let row = try await archive(version)
        let archive = try MonthArchive(decoding: row.content)
        let again = try archive.rejudged()
        return (row, CanonicalJSON.hash(try again.encoded), MonthArchive.differing(archive, again))
    }

    /// - Parameter version: nil for the latest.
    /// - Throws: ``MonthRefusal``, also for one that was removed.
    private func archive(_ version: Int?) async throws -> MonthArchiveRow {
        if let row = try await store.monthArchive(month, version: version) { return row }
        let removed = try await store.removedArchives(month)
        if let version = version ?? removed.keys.max(), removed[version] != nil {
            throw MonthRefusal.removed(version: version)
        }
        throw version.map { MonthRefusal.unknownVersion($0) } ?? .notClosed
    }

    /// A person's results, as a report of the month shows them.
    struct Line {
        let number: String
        let name: String
        let department: String
        let result: PeriodResult
        /// Of earlier months.
        let adjustments: [Adjustment]
        /// Of a closed month whose people were asked.
        var confirmation: MonthConfirmation?
    }

    /// Of a closed month what is in its archive, judged again from the archived inputs; else what is judged now.
    /// - Parameter person: only this one's.
    func results(_ state: MonthState, of person: String? = nil) async throws -> [Line] {
        guard state.phase == .closed else { return try await judgedLines(of: person) }
        let archive = try MonthArchive(decoding: await archive(state.version).content)
        return try lines(of: archive, only: person).map { line in
            var line = line
            line.confirmation = state.archived[line.number]
            return line
        }
    }

    /// One person's results as ``results(_:of:)``, but of a candidate what is frozen in it: that is what is confirmed.
    func line(of person: String, _ state: MonthState) async throws -> Line? {
        let candidate = state.phase == .prepared || state.phase == .approved
        guard candidate, let bytes = try await store.monthCandidate(month) else {
            return try await results(state, of: person).first
        }
        return try lines(of: MonthArchive(decoding: bytes), only: person).first
    }

    private func judgedLines(of person: String?) async throws -> [Line] {
        let carried = Dictionary(grouping: try await carried(), by: \.person)
        return try await judgement.judge(month.dates, person: person).map {
            Line(
                number: $0.person.number,
                name: $0.person.name,
                department: $0.person.department,
                result: $0.result,
                adjustments: try (carried[$0.person.number] ?? []).map { try $0.adjustment() }
            )
        }
    }

    private func lines(of archive: MonthArchive, only number: String? = nil) throws -> [Line] {
        let carried = Dictionary(grouping: archive.adjustments, by: \.person)
        return try archive.people.filter { number == nil || $0.number == number }.map { person in
            let period = try archive.period(of: person)
            return Line(
                number: person.number,
                name: person.name,
                department: person.department,
                result: try archive.judge(period, in: month),
                adjustments: try (carried[person.number] ?? []).map { try $0.adjustment() }
            )
        }
    }

    /// The month as it is judged now. What a reopening does not let change is as it was archived.
    private func judged(_ state: MonthState) async throws -> MonthArchive {
        // Before anything is read: what comes meanwhile may be in it, but is not said to be.
        let (journal, feedPosition) = (try await store.journalHead(), try await store.feedEnd())
        let judged = try await judgement.judge(month.dates)
        var people = try judged.map { one in
            try MonthArchive.Person(
                number: one.person.number,
                name: one.person.name,
                department: one.person.department,
                period: one.period,
                result: one.result
            )
        }
        if let scope = state.scope {
            let archived = try MonthArchive(decoding: await archive(state.version).content).people
            people = people.filter { scope.contains($0.line) } + archived.filter { !scope.contains($0.line) }
        }
        return MonthArchive(
            month: month,
            site: judgement.configuration.site.name,
            zone: zone.excerpt(month.first.adding(days: -62)...month.last.adding(days: 31)),
            policy: PolicyRecord(judgement.configuration.policy),
            // The same for everybody.
            clocks: (judged.first?.period.clocks.readings ?? [:]).mapValues { readings in
                readings.map { MonthArchive.ClockReading(at: $0.at, drift: $0.drift) }
            },
            journal: journal,
            feedPosition: feedPosition,
            people: people,
            adjustments: try await carried()
        )
    }

    /// Accepted adjustments of earlier months go into the first report that is closed behind their acceptance.
    private func carried() async throws -> [MonthArchive.Carried] {
        try await store.adjustments().filter { row in
            row.month < month && row.state == .accepted && (row.carriedIn ?? month) == month
        }.map { row in
            func figures(_ text: String) throws -> DayRecord.Figures {
                try JSONDecoder().decode(DayRecord.Figures.self, from: Data(text.utf8))
            }
            return MonthArchive.Carried(
                id: row.id,
                month: "\(row.month)",
                person: row.person,
                workDate: row.workDate,
                plan: row.plan,
                before: try figures(row.before),
                after: try figures(row.after)
            )
        }
    }
}

extension MonthArchive.Carried {
    func adjustment() throws(ArchiveError) -> Adjustment {
        Adjustment(workDate: workDate, plan: plan, before: try before.figures(), after: try after.figures())
    }
}

extension MonthArchive.Person {
    var line: MonthLine { MonthLine(person: number, department: department) }
}

/// What a person confirms: everything in the archive that the own figures are made of.
private struct ConfirmedLine: Encodable {
    let person: String
    let days: [DayRecord]
    let adjustments: [MonthArchive.Carried]
}

extension MonthArchive {
    /// With their hashes.
    var lines: [MonthLine] {
        get throws {
            let carried = Dictionary(grouping: adjustments, by: \.person)
            return try people.map { person in
                let line = ConfirmedLine(
                    person: person.number,
                    days: person.days,
                    adjustments: carried[person.number] ?? []
                )
                let hash = CanonicalJSON.hash(try CanonicalJSON.encode(line))
                return MonthLine(person: person.number, department: person.department, hash: hash)
            }
        }
    }

    /// Numbers of the people whose results are not the same in both.
    static func differing(_ one: MonthArchive, _ other: MonthArchive) -> [String] {
        let days = Dictionary(other.people.map { ($0.number, $0.days) }, uniquingKeysWith: { first, _ in first })
        let changed = one.people.filter { days[$0.number] != $0.days }.map(\.number)
        let known = Set(one.people.map(\.number))
        return (changed + other.people.map(\.number).filter { !known.contains($0) }).sorted()
    }
}
