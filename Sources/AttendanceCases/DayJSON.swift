import Attendance
import WallClock

extension DayResult {
    /// As the case format prints a day.
    func json(in zone: Zone) -> JSONValue {
        func moment(_ instant: Instant?) -> JSONValue { instant.map { .string($0.rfc3339(in: zone)) } ?? .null }
        func number(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key: key, value: value)) }
        add("workDate", .string("\(workDate)"))
        add("status", .string(status.rawValue))
        add("in", moment(self.in))
        add("out", moment(out))
        add("lateMinutes", number(lateMinutes))
        add("earlyMinutes", number(earlyMinutes))
        add("workedMinutes", number(workedMinutes))
        add("lostMinutes", number(lostMinutes))
        add("absentMinutes", number(absentMinutes))
        add("excusedMinutes", number(excusedMinutes))
        add(
            "overtime",
            .members([
                "workday": number(overtime.workday), "restday": number(overtime.restday),
                "holiday": number(overtime.holiday),
            ])
        )
        add("anomalies", .array(anomalies.map { $0.json(in: zone) }))
        add("final", .bool(isFinal))
        if slots.contains(where: { $0.session != nil }) {
            add("slots", .array(slots.map { .array([moment($0.in), moment($0.out)]) }))
        }
        return .object(members)
    }
}

extension Anomaly {
    /// `kind`, then the fields of the kind, then `resolvedBy` if somebody resolved it.
    func json(in zone: Zone) -> JSONValue {
        var members = [JSONValue.Member(key: "kind", value: .string(kind))]
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key: key, value: value)) }
        func addSession(_ session: Int?) {
            if let session { add("session", .integer(session)) }
        }
        switch finding {
        case .late(let level, let minutes, let session):
            add("level", .string(level.rawValue))
            add("minutes", .integer(minutes))
            addSession(session)
        case .earlyLeave(let minutes, let session):
            add("minutes", .integer(minutes))
            addSession(session)
        case .missingIn(let session), .missingOut(let session): addSession(session)
        case .absentSession(let session, let minutes):
            add("session", .integer(session))
            add("minutes", .integer(minutes))
        case .absent(let minutes), .shortHours(let minutes), .overtimeUnapproved(let minutes),
            .overtimeBelowApproval(let minutes):
            add("minutes", .integer(minutes))
        case .punchDuringLeave(let at), .unscheduledPunch(let at): add("at", .string(at.rfc3339(in: zone)))
        case .terminalClockDrift(let terminal, let seconds):
            add("terminal", .string(terminal))
            add("seconds", .integer(seconds))
        }
        if let resolvedBy { add("resolvedBy", .string(resolvedBy)) }
        return .object(members)
    }
}
