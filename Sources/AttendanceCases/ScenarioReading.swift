import Attendance
import JSON
import WallClock

extension Scenario {
    /// - Parameter defaults: policy keys for those that the scenario lacks.
    /// - Throws: for what this version does not do, too, and for every key that it does not know.
    init(_ value: JSONValue, defaults: JSONValue) throws(CaseError) {
        var fields = try Fields(value, at: "")
        for key in ["id", "title", "why", "note", "expected"] { _ = fields.take(key) }
        fraud = try FraudQuestion(&fields)
        zone = try fields.zone("tz", isNeeded: fraud?.judgesPunches ?? true)
        let own = fields.take("policy") ?? [:]
        policy = try Policy(try Fields(own.over(defaults), at: "policy"))
        let shifts = try fields.shifts()
        plans = try fields.plans(shifts: shifts)
        excused = try fields.excused()
        corrections = try fields.corrections()
        overtimeApprovals = try fields.overtimeApprovals()
        let terminals = try fields.terminals()
        let directions = Dictionary(
            (terminals ?? []).map { ($0.id, $0.direction) },
            uniquingKeysWith: { first, _ in first }
        )
        sites = terminals.map { Dictionary($0.map { ($0.id, $0.site) }, uniquingKeysWith: { first, _ in first }) }
        clocks = TerminalClocks(
            Dictionary((terminals ?? []).map { ($0.id, $0.readings) }, uniquingKeysWith: { first, _ in first })
        )
        allowedTerminals = try fields.strings("allowedTerminals") ?? []
        knownUsers = try fields.strings("knownUsers").map(Set.init)
        records = try fields.records(terminals: terminals?.map(\.id), directions)
        closes = try fields.closes()
        checkpoints = try fields.checkpoints()
        try fields.end()
    }
}

extension JSONValue {
    /// This object over another one: members that it lacks are taken from `base`, objects inside likewise.
    fileprivate func over(_ base: JSONValue) -> JSONValue {
        guard case .object(let own) = self, case .object(var merged) = base else { return self }
        for member in own.members {
            merged[member.name] = base[member.name].map { member.value.over($0) } ?? member.value
        }
        return .object(merged)
    }
}

extension Fields {
    fileprivate mutating func zone(_ key: String, isNeeded: Bool) throws(CaseError) -> Zone {
        let stated = try string(key)
        if stated == nil && !isNeeded { return .utc }
        let name = try required(stated, key, "the name of a time zone")
        do throws(ZoneError) { return try Zone.load(name) } catch {
            throw .malformed(at: path(key), wanted: "a known time zone: \(error)")
        }
    }

    fileprivate mutating func shifts() throws(CaseError) -> [String: Shift] {
        guard let value = take("shifts") else { return [:] }
        var members = try Fields(value, at: path("shifts"))
        var result: [String: Shift] = [:]
        for (name, value) in members.takeAll() {
            result[name] = try Shift(name: name, try Fields(value, at: members.path(name)))
        }
        return result
    }

    fileprivate mutating func plans(shifts: [String: Shift]) throws(CaseError) -> [DayPlan] {
        var calendar: [LocalDate: DayType] = [:]
        if let value = take("calendar") {
            var members = try Fields(value, at: path("calendar"))
            for (key, value) in members.takeAll() {
                let date = try required(LocalDate(key), "calendar", "listed by date")
                guard case .string(let name) = value, let type = DayType(rawValue: name) else {
                    throw .malformed(at: members.path(key), wanted: "workday, adjustedWorkday, restday or holiday")
                }
                calendar[date] = type
            }
        }
        var plans: [DayPlan] = []
        for var entry in try objects("roster") {
            let date = try entry.required(try entry.date("date"), "date", "a date")
            let name = try entry.required(try entry.string("shift"), "shift", "the name of a shift")
            let shift = try entry.required(shifts[name], "shift", "the name of a shift that is listed in \"shifts\"")
            try entry.end()
            plans.append(DayPlan(date: date, type: calendar[date] ?? .workday, planned: .shift(shift)))
        }
        for var entry in try objects("extraDays") {
            let date = try entry.required(try entry.date("date"), "date", "a date")
            let kind = try entry.required(try entry.string("kind"), "kind", "rest, holiday or free")
            try entry.end()
            let listed = calendar[date]
            switch kind {
            case "free": plans.append(DayPlan(date: date, type: listed ?? .workday, planned: .free))
            case "rest":
                plans.append(DayPlan(date: date, type: listed == .holiday ? .holiday : .restday, planned: .off))
            case "holiday":
                plans.append(DayPlan(date: date, type: listed == .restday ? .restday : .holiday, planned: .off))
            default: throw .malformed(at: entry.path("kind"), wanted: "rest, holiday or free")
            }
        }
        return plans.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
            .map(\.element)
    }

    fileprivate mutating func excused() throws(CaseError) -> [ExcusedInterval] {
        var result: [ExcusedInterval] = []
        for var entry in try objects("excused") {
            let kind = try entry.choice("kind", as: ExcusedInterval.Kind.self)
            result.append(
                ExcusedInterval(
                    kind: try entry.required(kind, "kind", "leave or trip"),
                    type: try entry.string("type") ?? "",
                    interval: try entry.interval()
                )
            )
            try entry.end()
        }
        return result
    }

    fileprivate mutating func corrections() throws(CaseError) -> [Correction] {
        var result: [Correction] = []
        for var entry in try objects("corrections") {
            _ = try entry.string("approver")
            let slot = try entry.choice("slot", as: Slot.self)
            let status = try entry.choice("status", as: Correction.Status.self)
            result.append(
                Correction(
                    id: try entry.required(try entry.string("id"), "id", "a string"),
                    workDate: try entry.required(try entry.date("workDate"), "workDate", "a date"),
                    slot: try entry.required(slot, "slot", "in or out"),
                    at: try entry.required(try entry.instant("t"), "t", "an instant"),
                    status: try entry.required(status, "status", "approved, rejected or pending")
                )
            )
            try entry.end()
        }
        return result
    }

    fileprivate mutating func overtimeApprovals() throws(CaseError) -> [OvertimeApproval] {
        var result: [OvertimeApproval] = []
        for var entry in try objects("overtimeApprovals") {
            result.append(
                OvertimeApproval(
                    workDate: try entry.required(try entry.date("workDate"), "workDate", "a date"),
                    interval: try entry.interval()
                )
            )
            try entry.end()
        }
        return result
    }

    /// Nil if the scenario lists none.
    fileprivate mutating func terminals() throws(CaseError) -> [Scenario.Terminal]? {
        var result: [Scenario.Terminal] = []
        for var entry in try objects("terminals") {
            let id = try entry.required(try entry.string("id"), "id", "a string")
            let site = try entry.string("site") ?? ""
            let direction = try entry.choice("direction", as: TerminalDirection.self)
            result.append(
                Scenario.Terminal(
                    id: id,
                    site: site,
                    direction: direction.flatMap { Slot(rawValue: $0.rawValue) },
                    readings: try entry.clockReadings()
                )
            )
            try entry.end()
        }
        return result.isEmpty ? nil : result
    }

    fileprivate mutating func records(
        terminals: [String]?,
        _ directions: [String: Slot?]
    ) throws(CaseError) -> [Scenario.Record] {
        var result: [Scenario.Record] = []
        for var entry in try objects("punches") {
            let at = try entry.required(try entry.instant("t"), "t", "an instant")
            let terminal = try entry.string("terminal") ?? terminals?.first ?? "T1"
            if let terminals, !terminals.contains(terminal) {
                throw .malformed(at: entry.path("terminal"), wanted: "one of those listed in \"terminals\"")
            }
            result.append(
                Scenario.Record(
                    at: at,
                    terminal: terminal,
                    receivedAt: try entry.instant("receivedAt") ?? at,
                    user: try entry.string("user") ?? Scenario.judgedUser,
                    direction: try entry.choice("state", as: Slot.self) ?? directions[terminal] ?? nil,
                    verify: try entry.string("verify")
                )
            )
            try entry.end()
        }
        return result
    }

    fileprivate mutating func closes() throws(CaseError) -> [Scenario.Close] {
        var result: [Scenario.Close] = []
        for var entry in try objects("closes") {
            let month = try entry.string("month").flatMap { Month($0) }
            result.append(
                Scenario.Close(
                    month: try entry.required(month, "month", "a month such as 2026-10"),
                    at: try entry.required(try entry.instant("closedAt"), "closedAt", "an instant")
                )
            )
            try entry.end()
        }
        return result
    }

    fileprivate mutating func checkpoints() throws(CaseError) -> [Scenario.Checkpoint] {
        var result: [Scenario.Checkpoint] = []
        for var entry in try objects("checkpoints") {
            for key in ["expected", "expectedRecomputed"] { _ = entry.take(key) }
            let asOf = try entry.required(try entry.instant("asOf"), "asOf", "an instant")
            var contacts: [String: Instant] = [:]
            if let value = entry.take("terminalContact") {
                var members = try Fields(value, at: entry.path("terminalContact"))
                for (terminal, value) in members.takeAll() where value != .null {
                    guard case .string(let text) = value, let moment = Instant(rfc3339: text) else {
                        throw .malformed(at: members.path(terminal), wanted: "an instant")
                    }
                    contacts[terminal] = moment
                }
            }
            try entry.end()
            result.append(Scenario.Checkpoint(asOf: asOf, contacts: contacts))
        }
        return result
    }
}

/// Which way people pass a terminal, as the daemon's configuration says it.
private enum TerminalDirection: String { case `in`, out, both }
