import Attendance
import WallClock

/// What one person's results of a month were judged from, as an archive holds it. Instants are milliseconds UTC.
struct PeriodRecord: Codable, Equatable {
    typealias Span = PolicyRecord.Span

    struct LateOff: Codable, Equatable {
        let offAfterMinutes: Int
        let lateAllowedMinutes: Int
    }

    struct ShiftRecord: Codable, Equatable {
        let name: String
        let kind: String
        let hours: Span?
        let breaks: [Span]
        let pairing: String?
        let earliestInMinutes: Int?
        let latestOutMinutes: Int?
        let flexEarlyMinutes: Int
        let flexLateMinutes: Int
        let core: Span?
        let requiredMinutes: Int?
        let lateOffLateOn: [LateOff]
    }

    struct Plan: Codable, Equatable {
        let date: LocalDate
        let type: String
        /// A place in `shifts`; else `off` or `free` is meant.
        let shift: Int?
        let free: Bool
    }

    struct PunchRecord: Codable, Equatable {
        /// Its place in the journal.
        let id: Int64
        let at: Instant
        let terminal: String
        let site: String
        let direction: String?
    }

    struct Excused: Codable, Equatable {
        let kind: String
        let type: String
        let from: Instant
        let to: Instant
    }

    struct CorrectionRecord: Codable, Equatable {
        let id: String
        let workDate: LocalDate
        let slot: String
        let at: Instant
    }

    struct OvertimeRecord: Codable, Equatable {
        let workDate: LocalDate
        let from: Instant
        let to: Instant
        let settledAs: String
    }

    struct OpenLeave: Codable, Equatable {
        /// Of the request.
        let id: String
        let from: Instant
        let to: Instant
    }

    struct Watermark: Codable, Equatable {
        let terminal: String
        let until: Instant?
    }

    let first: LocalDate
    let last: LocalDate
    let shifts: [ShiftRecord]
    let plans: [Plan]
    let punches: [PunchRecord]
    let excused: [Excused]
    /// Leave and trips that nobody had decided.
    let openLeave: [OpenLeave]
    let corrections: [CorrectionRecord]
    let overtimeApprovals: [OvertimeRecord]
    let asOf: Instant?
    let watermarks: [Watermark]

    init(_ period: PersonPeriod) {
        first = period.judged.lowerBound
        last = period.judged.upperBound
        var shifts: [Shift] = []
        plans = period.plans.map { plan in
            var place: Int?
            var free = false
            switch plan.planned {
            case .shift(let shift):
                if let index = shifts.firstIndex(of: shift) {
                    place = index
                } else {
                    place = shifts.count
                    shifts.append(shift)
                }
            case .free: free = true
            case .off: break
            }
            return Plan(date: plan.date, type: plan.type.rawValue, shift: place, free: free)
        }
        self.shifts = shifts.map(ShiftRecord.init)
        punches = period.punches.map {
            PunchRecord(
                id: $0.id,
                at: $0.at,
                terminal: $0.terminal,
                site: $0.site,
                direction: $0.direction?.rawValue
            )
        }
        excused = period.excused.map {
            Excused(kind: $0.kind.rawValue, type: $0.type, from: $0.interval.start, to: $0.interval.end)
        }
        openLeave = period.openLeave.map { OpenLeave(id: $0.id, from: $0.interval.start, to: $0.interval.end) }
        corrections = period.corrections.filter { $0.status == .approved }.map {
            CorrectionRecord(id: $0.id, workDate: $0.workDate, slot: $0.slot.rawValue, at: $0.at)
        }
        overtimeApprovals = period.overtimeApprovals.map {
            OvertimeRecord(
                workDate: $0.workDate,
                from: $0.interval.start,
                to: $0.interval.end,
                settledAs: $0.settledAs.rawValue
            )
        }
        asOf = period.asOf
        watermarks = period.watermarks.map { Watermark(terminal: $0.terminal, until: $0.until) }
    }

    /// - Throws: ``ArchiveError`` for what this version does not understand.
    func period(zone: Zone, policy: Policy, clocks: TerminalClocks) throws -> PersonPeriod {
        guard first <= last else { throw ArchiveError.unreadable("\(first) – \(last)") }
        let shifts = try self.shifts.map { try $0.shift() }
        return PersonPeriod(
            zone: zone,
            policy: policy,
            plans: try plans.map { plan in
                let planned: PlannedDay
                if let place = plan.shift {
                    guard shifts.indices.contains(place) else { throw ArchiveError.unreadable("shift \(place)") }
                    planned = .shift(shifts[place])
                } else {
                    planned = plan.free ? .free : .off
                }
                return DayPlan(
                    date: plan.date,
                    type: try known(DayType(rawValue: plan.type), plan.type),
                    planned: planned
                )
            },
            judged: first...last,
            punches: try punches.map { punch in
                Punch(
                    id: punch.id,
                    at: punch.at,
                    terminal: punch.terminal,
                    site: punch.site,
                    direction: try punch.direction.map { try known(Slot(rawValue: $0), $0) }
                )
            },
            excused: try excused.map { one in
                ExcusedInterval(
                    kind: try known(ExcusedInterval.Kind(rawValue: one.kind), one.kind),
                    type: one.type,
                    interval: try known(Interval(from: one.from, to: one.to), one.type)
                )
            },
            openLeave: try openLeave.map { one in
                Attendance.OpenLeave(id: one.id, interval: try known(Interval(from: one.from, to: one.to), one.id))
            },
            corrections: try corrections.map { one in
                Correction(
                    id: one.id,
                    workDate: one.workDate,
                    slot: try known(Slot(rawValue: one.slot), one.slot),
                    at: one.at,
                    status: .approved
                )
            },
            overtimeApprovals: try overtimeApprovals.map { one in
                OvertimeApproval(
                    workDate: one.workDate,
                    interval: try known(Interval(from: one.from, to: one.to), "\(one.workDate)"),
                    settledAs: try known(RequestSubject.Settlement(rawValue: one.settledAs), one.settledAs)
                )
            },
            clocks: clocks,
            asOf: asOf,
            watermarks: watermarks.map { TerminalWatermark(terminal: $0.terminal, until: $0.until) }
        )
    }
}

extension PeriodRecord.ShiftRecord {
    fileprivate init(_ shift: Shift) {
        name = shift.name
        kind = shift.kind.rawValue
        hours = shift.hours.map(PolicyRecord.Span.init)
        breaks = shift.breaks.map(PolicyRecord.Span.init)
        pairing = shift.options.pairing?.rawValue
        earliestInMinutes = shift.options.earliestInMinutes
        latestOutMinutes = shift.options.latestOutMinutes
        flexEarlyMinutes = shift.options.flexEarlyMinutes
        flexLateMinutes = shift.options.flexLateMinutes
        core = shift.options.core.map(PolicyRecord.Span.init)
        requiredMinutes = shift.options.requiredMinutes
        lateOffLateOn = shift.options.lateOffLateOn.map {
            PeriodRecord.LateOff(offAfterMinutes: $0.offAfterMinutes, lateAllowedMinutes: $0.lateAllowedMinutes)
        }
    }

    fileprivate func shift() throws -> Shift {
        var options = Shift.Options()
        options.pairing = try pairing.map { try known(Policy.Pairing(rawValue: $0), $0) }
        options.earliestInMinutes = earliestInMinutes
        options.latestOutMinutes = latestOutMinutes
        options.flexEarlyMinutes = flexEarlyMinutes
        options.flexLateMinutes = flexLateMinutes
        options.core = try core.map { try $0.clockSpan() }
        options.requiredMinutes = requiredMinutes
        options.lateOffLateOn = lateOffLateOn.map {
            Shift.LateOffLateOn(offAfterMinutes: $0.offAfterMinutes, lateAllowedMinutes: $0.lateAllowedMinutes)
        }
        return try Shift(
            name: name,
            kind: try known(Shift.Kind(rawValue: kind), kind),
            hours: try hours.map { try $0.clockSpan() },
            breaks: try breaks.map { try $0.clockSpan() },
            options: options
        )
    }
}
