import Attendance
import Control
import DaemonConfiguration
import Office
import Storage
import WallClock

/// What the attendance tells the office: how far months are, who is in which room, and a date's anomalies.
struct OfficeAttendance {
    let judgement: Judgement

    private var store: Store { judgement.store }
    private var zone: Zone { judgement.configuration.site.zone }
    private var now: Instant { judgement.clock.now() }

    /// What is looked at as time passes.
    func passing() async throws -> AttendanceFacts {
        var facts = AttendanceFacts()
        let last = Month(of: zone.local(at: now).date).previous
        for month in [last.previous, last] {
            if let report = try await report(month) { facts.reports.append(report) }
        }
        facts.punches = try await roomPunches()
        return facts
    }

    /// What a command needs.
    func facts(for input: OfficeMessages.Act.Input, _ modules: Modules) async throws -> AttendanceFacts {
        var facts = AttendanceFacts()
        guard input.verb == "done", let number = input.number,
            (input.object ?? modules.object(of: number)) == DailyChecks.object,
            let date = try await checkedDate(number)
        else { return facts }
        let summary = try await Summary(
            judgement: judgement,
            presenter: Presenter(configuration: judgement.configuration)
        ).of(date)
        facts.day = AttendanceFacts.Day(
            date: date,
            anomalies: summary.anomalies.map(\.id),
            hash: CanonicalJSON.hash(try CanonicalJSON.encode(summary.anomalies))
        )
        return facts
    }

    private func checkedDate(_ number: String) async throws -> LocalDate? {
        try await store.officeCases { try $0.officeCase(numbered: number).flatMap(DailyChecks.date) }
    }

    /// - Returns: nil for a month of which there is nothing.
    private func report(_ month: Month) async throws -> AttendanceFacts.Report? {
        let state = try MonthState(await store.monthSteps(month).map(\.step))
        if state.phase == .open {
            // An office that neither planned anybody by then, nor was told of anybody by its terminals, has no month.
            let end = zone.instant(of: LocalDateTime(date: month.next.first)).adding(milliseconds: -1)
            let some = try await store.punches(PunchFilter(to: end), after: nil, limit: 1)
            if some.isEmpty {
                guard try await store.isRostered(by: month.last) else { return nil }
            }
        }
        guard let phase = AttendanceFacts.Report.Phase(rawValue: state.phase.rawValue) else { return nil }
        var waiting = Dictionary(state.lines.map { ($0.department, [String]()) }) { first, _ in first }
        for line in state.waiting { waiting[line.department, default: []].append(line.person) }
        // As long as people of a department may still say that their lines are wrong, it is not asked.
        let today = zone.local(at: now).date
        for line in state.lines where state.confirmation(of: line.person, today: today) == .waiting {
            waiting[line.department] = nil
        }
        return AttendanceFacts.Report(month: month, phase: phase, hash: state.hash, waiting: waiting)
    }

    /// Punches of the last hour at terminals that stand in rooms.
    private func roomPunches() async throws -> [AttendanceFacts.RoomPunch] {
        let now = now
        let terminals = try await store.officeCases { view in
            Set(try view.officeCases(key: Rooms.object).compactMap { $0.text("terminal") })
        }
        var punches: [AttendanceFacts.RoomPunch] = []
        for terminal in terminals.sorted() {
            let filter = PunchFilter(from: now.adding(seconds: -3_600), to: now, terminal: terminal)
            // A terminal that is not configured (any more) tells of nobody.
            guard let rows = try? await store.punches(filter, after: nil, limit: 500) else { continue }
            punches += rows.compactMap { row in
                guard let person = row.person, let at = row.at else { return nil }
                return AttendanceFacts.RoomPunch(person: person, terminal: terminal, at: at)
            }
        }
        return punches
    }
}
