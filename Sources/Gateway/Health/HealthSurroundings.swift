import Attendance
import DaemonConfiguration
import Storage
import TerminalHealth
import TerminalProtocols
import WallClock

extension HealthMonitor {
    /// Shifts of two hours ahead concern a terminal that is silent now. Source: attendance.md 2.2.
    private static let ahead: Int64 = 7_200_000

    /// What each terminal group's people are about to do, and which ids are somebody's.
    func lookAround(_ now: Instant) async throws -> [String: HealthSurroundings] {
        let zone = fleet.configuration.site.zone
        let today = zone.local(at: now).date
        let plans = try await store.plans()
        let mappings = try await store.mappings()
        let groups = Dictionary(grouping: mappings, by: \.person).mapValues { Set($0.map(\.group)) }
        var found: [String: HealthSurroundings] = [:]
        for mapping in mappings { found[mapping.group, default: HealthSurroundings()].mapped.insert(mapping.user) }
        for person in try await store.people() {
            guard let places = groups[person.number] else { continue }
            let days = plans.roster.plans(
                person: person.number,
                department: person.department,
                // A night shift of yesterday goes on today.
                dates: today.adding(days: -1)...today.adding(days: 1)
            )
            var isRunning = false
            var isNear = false
            for day in days where person.isActive(on: day.date) {
                guard case .shift(let shift) = day.planned, let hours = shift.hours else { continue }
                let start = hours.from.instant(on: day.date, in: zone)
                let end = hours.to.instant(on: day.date, in: zone)
                isRunning = isRunning || start <= now && now <= end
                isNear = isNear || [start, end].contains { 0...HealthMonitor.ahead ~= $0.milliseconds(since: now) }
            }
            for group in places where isRunning || isNear {
                found[group, default: HealthSurroundings()].isShiftRunning =
                    found[group]?.isShiftRunning == true || isRunning
                if isNear {
                    found[group]?.isShiftNear = true
                    found[group]?.waiting.append(person.number)
                }
            }
        }
        return found
    }

    /// What only the journal and the directory know of an anomaly.
    /// - Parameter neighbours: of its terminal; nil if they could not be read.
    func details(of anomaly: TerminalAnomaly, _ neighbours: Neighbours?) async -> Evidence? {
        switch anomaly.kind {
        case .unknownUser: return neighbours?.evidence(of: anomaly.subject ?? "")
        case .recordConflict:
            guard case .text(let user)? = anomaly.evidence["user"],
                case .text(let time)? = anomaly.evidence["first"],
                let wall = LocalDateTime(time),
                // The anomaly is told all the same.
                let versions = try? await store.versions(terminal: anomaly.terminal, user: user, wall: wall)
            else { return nil }
            return ["versions": .list(versions)]
        default: return nil
        }
    }
}
