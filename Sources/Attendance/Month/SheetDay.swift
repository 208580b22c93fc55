package import WallClock

/// One plan of one date of one person, as the sheet's detail shows it. Minutes are whole.
package struct SheetDay: Codable, Equatable, Sendable {
    package struct Finding: Codable, Equatable, Sendable {
        /// As `Anomaly.kind`.
        package let kind: String
        /// Of late: `LateLevel`.
        package let level: String?
        package let minutes: Int?
        /// A correction set it right.
        package let resolved: Bool
    }

    package struct Share: Codable, Equatable, Sendable {
        /// leave or trip.
        package let kind: String
        package let type: String
        package let minutes: Int
    }

    package let date: LocalDate
    /// Of several plans on the date, which: counts from 1.
    package let plan: Int
    /// `DayType`.
    package let type: String
    /// `DayStatus`.
    package let status: String
    package let final: Bool
    package let shift: String?
    /// On the site's wall clock, as are the others.
    package let dueStart: LocalDateTime?
    package let `in`: LocalDateTime?
    package let out: LocalDateTime?
    package let lateMinutes: Int
    package let earlyMinutes: Int
    /// Nil while a slot is missing or the day is pending.
    package let workedMinutes: Int?
    package let absentMinutes: Int
    package let excused: [Share]
    package let overtimeMinutes: Int
    package let marks: [Mark]
    package let findings: [Finding]

    init(_ day: DayResult, plan: Int, zone: Zone) {
        date = day.workDate
        self.plan = plan
        type = day.plan.type.rawValue
        status = day.status.rawValue
        final = day.isFinal
        if case .shift(let shift) = day.plan.planned { self.shift = shift.name } else { shift = nil }
        dueStart = day.slots.first?.dueStart.map(zone.local)
        self.in = day.in.map(zone.local)
        out = day.out.map(zone.local)
        lateMinutes = day.lateMinutes
        earlyMinutes = day.earlyMinutes
        workedMinutes = day.status == .pending ? nil : day.workedMinutes
        absentMinutes = day.absentMinutes
        excused = day.excused.map { Share(kind: $0.kind.rawValue, type: $0.type, minutes: $0.minutes) }
        overtimeMinutes = day.overtime.workday + day.overtime.restday + day.overtime.holiday
        marks = Mark.of(day)
        findings = day.anomalies.map(Finding.init)
    }
}

extension SheetDay.Finding {
    init(_ anomaly: Anomaly) {
        kind = anomaly.kind
        resolved = anomaly.resolvedBy != nil
        minutes = anomaly.minutes
        if case .late(let late, _, _) = anomaly.finding { level = late.rawValue } else { level = nil }
    }
}
