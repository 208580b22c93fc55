package import WallClock

/// The IN and OUT that a shift, or one of its sessions, asks for.
package struct SlotPair: Equatable, Sendable {
    /// Counts from 1; nil where the shift asks for one IN and one OUT.
    package let session: Int?
    /// Sessions without excused time, where the arrival has put them; empty on days without times.
    package internal(set) var due: [Interval]
    /// As punched or corrected, to the millisecond.
    package internal(set) var `in`: Instant?
    package internal(set) var out: Instant?

    init(session: Int? = nil, due: [Interval]) {
        self.session = session
        self.due = due
    }

    var isAttended: Bool { self.in != nil || out != nil }
    var dueStart: Instant? { due.first?.start }
    var dueEnd: Instant? { due.last?.end }

    /// Half-way between due start and due end. Source: attendance.md 1.6.
    package var middle: Instant? {
        guard let dueStart, let dueEnd else { return nil }
        return Interval(from: dueStart, to: dueEnd)?.middle
    }

    subscript(slot: Slot) -> Instant? {
        get {
            switch slot {
            case .in: `in`
            case .out: out
            }
        }
        set {
            switch slot {
            case .in: `in` = newValue
            case .out: out = newValue
            }
        }
    }
}

extension [SlotPair] {
    /// With everything due moved.
    func slid(by seconds: Int64) -> [SlotPair] {
        map { pair in
            var moved = pair
            moved.due = pair.due.map { $0.moved(by: seconds) }
            return moved
        }
    }
}

/// One plan of one work date, judged, with everything that led to it.
package struct DayResult: Equatable, Sendable {
    package let plan: DayPlan
    package private(set) var status = DayStatus.normal
    package private(set) var state = DayState.final
    /// Clock distances, summed over sessions.
    package private(set) var lateMinutes = 0
    package private(set) var earlyMinutes = 0
    /// Nil while a slot is missing: unknown, never 0.
    package private(set) var workedMinutes: Int? = 0
    /// Due and not worked, without the absent sessions; nil while a slot is missing.
    package private(set) var lostMinutes: Int? = 0
    package private(set) var absentMinutes = 0
    package private(set) var excusedMinutes = 0
    /// What of it was which leave or trip, in the order of their beginnings.
    package private(set) var excused: [ExcusedShare] = []
    package private(set) var overtime = Overtime()
    package private(set) var anomalies: [Anomaly] = []

    // The evidence.
    package let window: DayWindow
    /// One pair a session of a perSession shift that has something due, else one; none if nothing is due.
    package private(set) var slots: [SlotPair]
    /// Of the window, by time.
    package private(set) var punches: [JudgedPunch]
    /// What was done, in order.
    package private(set) var rules: [AppliedRule] = []

    init(plan: DayPlan, window: DayWindow, slots: [SlotPair], punches: [JudgedPunch]) {
        self.plan = plan
        self.window = window
        self.slots = slots
        self.punches = punches
        rules.reserveCapacity(6)
    }

    package var workDate: LocalDate { plan.date }
    /// IN of the first session that was attended; nil if it is missing or nothing was due.
    package var `in`: Instant? { slots.first { $0.isAttended }?.in }
    /// OUT of the last session that was attended; nil if it is missing or nothing was due.
    package var out: Instant? { slots.last { $0.isAttended }?.out }
    package var isFinal: Bool { state == .final }

    /// The only way in which a result changes.
    mutating func apply(_ rule: AppliedRule) {
        rules.append(rule)
        if let finding = rule.finding { anomalies.append(Anomaly(finding)) }
        switch rule {
        case .excused(let minutes, let shares):
            excusedMinutes = minutes
            excused = shares
        case .nothingDue(let kind):
            status = kind == .trip ? .trip : .leave
            for index in punches.indices where punches[index].isKept { punches[index].fate = .nothingDue }
        case .dayOff(let type): status = type == .holiday ? .holiday : .rest
        case .filled(let slot, let session, let at, let id):
            fill(slot, session, at)
            for index in punches.indices where punches[index].punch.id == id && punches[index].isKept {
                punches[index].fate = .filled(slot, session: session)
            }
        case .corrected(let slot, let session, let at, let id):
            fill(slot, session, at)
            for index in punches.indices where punches[index].fate == .filled(slot, session: session) {
                punches[index].fate = .overruled(by: id)
            }
        case .resolved(let finding, let id): anomalies.append(Anomaly(finding, resolvedBy: id))
        case .slid(let seconds, _): slots = slots.slid(by: seconds)
        case .missing, .shortHours: status = .abnormal
        case .late(_, _, _, let minutes, _, _):
            status = .abnormal
            lateMinutes += minutes
        case .earlyLeave(_, _, _, let minutes, _):
            status = .abnormal
            earlyMinutes += minutes
        case .absent(let minutes):
            status = .absent
            absentMinutes = minutes
        case .absentSession(_, let minutes):
            status = .abnormal
            absentMinutes += minutes
        case .hours(let worked, let due):
            workedMinutes = worked
            // Whoever may work when they like may work more than is due.
            lostMinutes = due.map { max($0 - worked, 0) } ?? 0
        case .hoursUnknown:
            workedMinutes = nil
            lostMinutes = nil
        case .unscheduledPunch(_, let id):
            for index in punches.indices where punches[index].punch.id == id { punches[index].fate = .unscheduled }
        case .overtime(let type, _, _, let paid, let timeOff): overtime.add(paid, timeOff: timeOff, on: type)
        case .withheld(let state): withhold(state)
        case .mayComeLater, .spanTooShort, .onTime, .withinGrace, .withinAllowance, .clockOff, .beyondLimit,
            .punchDuringLeave,
            .overtimeUnapproved, .overtimeBelowApproval, .leaveWithoutApproval:
            break
        }
    }

    private mutating func fill(_ slot: Slot, _ session: Int?, _ at: Instant) {
        for index in slots.indices where slots[index].session == session { slots[index][slot] = at }
    }

    /// A result that accuses nobody may be shown early: of an IN and OUT for the whole shift, punches that are still to
    /// come can only make the one earlier and the other later.
    private mutating func withhold(_ state: DayState) {
        self.state = state
        anomalies.removeAll { $0.resolvedBy == nil }
        switch status {
        case .abnormal, .absent, .pending:
            status = .pending
            lateMinutes = 0
            earlyMinutes = 0
            workedMinutes = 0
            lostMinutes = 0
            absentMinutes = 0
            overtime = Overtime()
        case .normal, .leave, .trip, .rest, .holiday: break
        }
    }
}

/// What a person's punches of some dates come to.
package struct PeriodResult: Equatable, Sendable {
    /// One a judged plan, in the order of the plans.
    package internal(set) var days: [DayResult]
    /// Kept punches of the judged dates that lie in no plan's window; reported, never dropped. By time.
    package let unassigned: [Punch]

    /// Of a period without plans and punches.
    package static let nothing = PeriodResult(days: [], unassigned: [])
}
