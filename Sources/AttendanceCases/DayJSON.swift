import Attendance
import JSON
import WallClock

extension DayFigures {
    /// The figures' members, in the case format's order.
    fileprivate var members: JSONObject {
        func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        return [
            "lateMinutes": number(lateMinutes),
            "earlyMinutes": number(earlyMinutes),
            "workedMinutes": number(workedMinutes),
            "lostMinutes": number(lostMinutes),
            "absentMinutes": number(absentMinutes),
            "excusedMinutes": number(excusedMinutes),
            "overtime": [
                "workday": number(overtime.workday), "restday": number(overtime.restday),
                "holiday": number(overtime.holiday),
            ],
        ]
    }

    var json: JSONValue {
        var object: JSONObject = ["status": .string(status.rawValue)]
        for member in members.members { object[member.name] = member.value }
        return .object(object)
    }
}

extension DayResult {
    /// As the case format prints a day.
    func json(in zone: Zone) -> JSONValue {
        func moment(_ instant: Instant?) -> JSONValue { instant.map { .string($0.rfc3339(in: zone)) } ?? .null }
        var day: JSONObject = [
            "workDate": .string("\(workDate)"),
            "status": .string(status.rawValue),
            "in": moment(self.in),
            "out": moment(out),
        ]
        for member in DayFigures(self).members.members { day[member.name] = member.value }
        day["anomalies"] = .array(anomalies.map { $0.json(in: zone) })
        day["final"] = .bool(isFinal)
        if slots.contains(where: { $0.session != nil }) {
            day["slots"] = .array(slots.map { [moment($0.in), moment($0.out)] })
        }
        return .object(day)
    }
}

extension Anomaly {
    /// `kind`, then the fields of the kind, then `resolvedBy` if somebody resolved it.
    func json(in zone: Zone) -> JSONValue {
        var object: JSONObject = ["kind": .string(kind)]
        func add(_ key: String, _ text: String) { object[key] = .string(text) }
        func add(_ key: String, _ number: Int?) { object[key] = number.map { .integer(Int64($0)) } }
        switch finding {
        case .late(let level, let minutes, let session):
            add("level", level.rawValue)
            add("minutes", minutes)
            add("session", session)
        case .earlyLeave(let minutes, let session):
            add("minutes", minutes)
            add("session", session)
        case .missingIn(let session), .missingOut(let session): add("session", session)
        case .absentSession(let session, let minutes):
            add("session", session)
            add("minutes", minutes)
        case .absent(let minutes), .shortHours(let minutes), .overtimeUnapproved(let minutes),
            .overtimeBelowApproval(let minutes):
            add("minutes", minutes)
        case .punchDuringLeave(let at), .unscheduledPunch(let at): add("at", at.rfc3339(in: zone))
        case .inEarly(let minutes), .outLate(let minutes): add("minutes", minutes)
        case .breakMissing(let session): add("session", session)
        case .breakLong(let session, let minutes), .breakShort(let session, let minutes):
            add("session", session)
            add("minutes", minutes)
        case .overtimeLimit(let period, let minutes, let limit):
            add("period", period.rawValue)
            add("minutes", minutes)
            add("limit", limit)
        case .restTooShort(let minutes, let limit):
            add("minutes", minutes)
            add("limit", limit)
        case .longRun(let dates, let limit):
            add("dates", dates)
            add("limit", limit)
        case .rosterMissing(let punches): add("punches", punches)
        case .leaveWithoutApproval(let request): add("request", request)
        case .terminalClockDrift(let terminal, let seconds):
            add("terminal", terminal)
            add("seconds", seconds)
        }
        if let resolvedBy { add("resolvedBy", resolvedBy) }
        return .object(object)
    }
}
