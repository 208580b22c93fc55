import Attendance
import Crypto
import Foundation
import Storage
import WallClock

/// A month as it is put away: what was judged, from what, and what came of it. Encoding it twice gives the same bytes.
struct MonthArchive: Codable, Equatable {
    static let format = "rollcall-month-archive/1"

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
    }

    struct Day: Codable, Equatable {
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

    struct Person: Codable, Equatable {
        let number: String
        let name: String
        let department: String
        let inputs: PeriodRecord
        /// SHA-256 of the inputs' canonical JSON.
        let inputsHash: String
        let days: [Day]
        /// Places in the journal of punches that no plan explains.
        let unassigned: [Int64]
    }

    /// How far a terminal's clock was off at a contact, in milliseconds.
    struct ClockReading: Codable, Equatable {
        let at: Instant
        let drift: Int64
    }

    /// An accepted adjustment of an earlier month, which this month's report carries.
    struct Carried: Codable, Equatable {
        let month: String
        let person: String
        let workDate: LocalDate
        let before: String
        let after: String
    }

    let format: String
    let month: String
    let site: String
    let zone: String
    let policy: PolicyRecord
    /// By terminal.
    let clocks: [String: [ClockReading]]
    /// How many records the journal had, and the hash of the last.
    let journalRecords: Int64
    let journalHead: String
    let feedPosition: Int64
    /// In the order of numbers.
    let people: [Person]
    let adjustments: [Carried]

    var encoded: [UInt8] { get throws { try MonthArchive.canonical(self) } }

    init(decoding bytes: [UInt8]) throws { self = try JSONDecoder().decode(MonthArchive.self, from: Data(bytes)) }

    init(
        month: Month,
        site: String,
        zone: Zone,
        policy: PolicyRecord,
        clocks: [String: [ClockReading]],
        journal: (records: Int64, head: String),
        feedPosition: Int64,
        people: [Person],
        adjustments: [Carried]
    ) {
        format = MonthArchive.format
        self.month = "\(month)"
        self.site = site
        self.zone = zone.identifier
        self.policy = policy
        self.clocks = clocks
        journalRecords = journal.records
        journalHead = journal.head
        self.feedPosition = feedPosition
        self.people = people.sorted { $0.number < $1.number }
        self.adjustments = adjustments
    }

    /// Judged once more from the archived inputs alone.
    func rejudged(zone: Zone) throws -> MonthArchive {
        let month = try known(Month(month), month)
        return MonthArchive(
            month: month,
            site: site,
            zone: zone,
            policy: policy,
            clocks: clocks,
            journal: (journalRecords, journalHead),
            feedPosition: feedPosition,
            people: try people.map { person in
                let period = try period(of: person, zone: zone)
                return try Person(
                    number: person.number,
                    name: person.name,
                    department: person.department,
                    period: period,
                    result: judge(period, in: month)
                )
            },
            adjustments: adjustments
        )
    }

    /// What a person's results were judged from.
    func period(of person: Person, zone: Zone) throws -> PersonPeriod {
        try person.inputs.period(
            zone: zone,
            policy: policy.policy(),
            clocks: TerminalClocks(
                clocks.mapValues { $0.map { TerminalClocks.Reading(at: $0.at, drift: $0.drift) } }
            )
        )
    }

    /// With what only several days together show; the dates before the month count for that only.
    func judge(_ period: PersonPeriod, in month: Month) throws -> PeriodResult {
        try Attendance.judge(period).acrossDays(period.policy.limits).only(month.dates, in: period.zone)
    }

    /// Members in alphabetical order, no spaces: one value always gives the same bytes.
    static func canonical(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    static func hash(_ bytes: [UInt8]) -> String { [UInt8](SHA256.hash(data: bytes)).hexadecimal }
}

extension MonthArchive.Person {
    init(number: String, name: String, department: String, period: PersonPeriod, result: PeriodResult) throws {
        self.number = number
        self.name = name
        self.department = department
        inputs = PeriodRecord(period)
        inputsHash = MonthArchive.hash(try MonthArchive.canonical(inputs))
        days = result.days.map(MonthArchive.Day.init)
        unassigned = result.unassigned.map(\.id)
    }
}

extension MonthArchive.Day {
    init(_ day: DayResult) {
        date = day.workDate
        shift = day.plan.shiftName
        isFinal = day.isFinal
        self.in = day.in
        out = day.out
        figures = MonthArchive.Figures(DayFigures(day))
        excused = day.excused.map {
            MonthArchive.Excused(kind: $0.kind.rawValue, type: $0.type, minutes: $0.minutes)
        }
        anomalies = day.anomalies.map(MonthArchive.Anomaly.init)
        punches = day.punches.map(\.punch.id)
    }
}

extension MonthArchive.Figures {
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
    }
}

extension MonthArchive.Anomaly {
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
            .terminalClockDrift, .inEarly, .outLate, .restTooShort, .longRun, .rosterMissing:
            (level, session) = (nil, nil)
        }
    }
}
