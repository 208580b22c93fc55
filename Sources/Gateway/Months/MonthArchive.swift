import Attendance
import Foundation
import Storage
import WallClock

/// A month as it is put away: what was judged, from what, and what came of it. Encoding it twice gives the same bytes.
struct MonthArchive: Codable, Equatable {
    static let format = "rollcall-month-archive/1"

    struct Person: Codable, Equatable {
        let number: String
        let name: String
        let department: String
        let inputs: PeriodRecord
        /// SHA-256 of the inputs' canonical JSON.
        let inputsHash: String
        let days: [DayRecord]
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
        let id: Int64
        let month: String
        let person: String
        let workDate: LocalDate
        /// Of several plans on the date, which: counts from 1.
        let plan: Int
        let before: DayRecord.Figures
        let after: DayRecord.Figures
    }

    let format: String
    let month: String
    let site: String
    /// With the changes of its clock around the month, so that a later tzdata judges nothing otherwise.
    let zone: Zone
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

    var encoded: [UInt8] { get throws { try CanonicalJSON.encode(self) } }

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
        self.zone = zone
        self.policy = policy
        self.clocks = clocks
        journalRecords = journal.records
        journalHead = journal.head
        self.feedPosition = feedPosition
        self.people = people.sorted { $0.number < $1.number }
        self.adjustments = adjustments
    }

    /// Judged once more from the archived inputs alone.
    func rejudged() throws -> MonthArchive {
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
                let period = try period(of: person)
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
    func period(of person: Person) throws -> PersonPeriod {
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
}

extension MonthArchive.Person {
    init(number: String, name: String, department: String, period: PersonPeriod, result: PeriodResult) throws {
        self.number = number
        self.name = name
        self.department = department
        inputs = PeriodRecord(period)
        inputsHash = CanonicalJSON.hash(try CanonicalJSON.encode(inputs))
        days = result.days.map(DayRecord.init)
        unassigned = result.unassigned.map(\.id)
    }
}
