import Attendance
import WallClock

/// A work date's result as it is put away and told: everything that was found, and the places in the journal of the
/// records that it rests on.
struct DayRecord: Codable, Equatable {
    struct Anomaly: Codable, Equatable {
        let kind: String
        let severity: String
        let level: String?
        let minutes: Int?
        let session: Int?
        /// The request whose correction set it right.
        let resolvedBy: String?
    }

    struct Excused: Codable, Equatable {
        let kind: String
        let type: String
        let minutes: Int
    }

    /// What a report counts of a day. Minutes are whole; nil while a slot is missing.
    struct Figures: Codable, Equatable {
        let status: String
        let lateMinutes: Int
        let earlyMinutes: Int
        let workedMinutes: Int?
        let lostMinutes: Int?
        let absentMinutes: Int
        let excusedMinutes: Int
        let overtimeWorkday: Int
        let overtimeRestday: Int
        let overtimeHoliday: Int
        let overtimeTimeOff: Int
    }

    let date: LocalDate
    let shift: String?
    let isFinal: Bool
    /// Milliseconds UTC.
    let `in`: Instant?
    let out: Instant?
    let figures: Figures
    let excused: [Excused]
    let anomalies: [Anomaly]
    /// Places in the journal of the punches of its window, repeats included.
    let punches: [Int64]
}

extension DayRecord {
    init(_ day: DayResult) {
        date = day.workDate
        shift = day.plan.shiftName
        isFinal = day.isFinal
        self.in = day.in
        out = day.out
        figures = DayRecord.Figures(DayFigures(day))
        excused = day.excused.map {
            DayRecord.Excused(kind: $0.kind.rawValue, type: $0.type, minutes: $0.minutes)
        }
        anomalies = day.anomalies.map(DayRecord.Anomaly.init)
        punches = day.punches.map(\.punch.id)
    }
}

extension DayRecord.Figures {
    init(_ figures: DayFigures) {
        status = figures.status.rawValue
        lateMinutes = figures.lateMinutes
        earlyMinutes = figures.earlyMinutes
        workedMinutes = figures.workedMinutes
        lostMinutes = figures.lostMinutes
        absentMinutes = figures.absentMinutes
        excusedMinutes = figures.excusedMinutes
        overtimeWorkday = figures.overtime.workday
        overtimeRestday = figures.overtime.restday
        overtimeHoliday = figures.overtime.holiday
        overtimeTimeOff = figures.overtime.timeOff
    }

    /// - Throws: ``ArchiveError`` for a status that this version does not know.
    func figures() throws(ArchiveError) -> DayFigures {
        var overtime = Overtime()
        overtime.workday = overtimeWorkday
        overtime.restday = overtimeRestday
        overtime.holiday = overtimeHoliday
        overtime.timeOff = overtimeTimeOff
        return DayFigures(
            status: try known(DayStatus(rawValue: status), status),
            lateMinutes: lateMinutes,
            earlyMinutes: earlyMinutes,
            workedMinutes: workedMinutes,
            lostMinutes: lostMinutes,
            absentMinutes: absentMinutes,
            excusedMinutes: excusedMinutes,
            overtime: overtime
        )
    }
}

extension DayRecord.Anomaly {
    init(_ anomaly: Attendance.Anomaly) {
        kind = anomaly.kind
        severity = anomaly.severity.rawValue
        resolvedBy = anomaly.resolvedBy
        minutes = anomaly.minutes
        switch anomaly.finding {
        case .late(let level, _, let session): (self.level, self.session) = (level.rawValue, session)
        case .overtimeLimit(let span, _, _): (level, session) = (span.rawValue, nil)
        case .earlyLeave(_, let session), .missingIn(let session), .missingOut(let session):
            (level, self.session) = (nil, session)
        case .absentSession(let session, _), .breakMissing(let session), .breakLong(let session, _),
            .breakShort(let session, _):
            (level, self.session) = (nil, session)
        case .absent, .shortHours, .overtimeUnapproved, .overtimeBelowApproval, .punchDuringLeave, .unscheduledPunch,
            .terminalClockDrift, .inEarly, .outLate, .restTooShort, .longRun, .rosterMissing,
            .leaveWithoutApproval:
            (level, session) = (nil, nil)
        }
    }
}
