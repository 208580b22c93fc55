package import WallClock

/// What is known when a command is decided: cases by what they are called, and the numbers that were given.
package protocol OfficeView {
    func officeCase(_ id: Int64) throws -> Case?
    /// By number, or a ledger account's code.
    func officeCase(numbered number: String) throws -> Case?
    /// Cases that declare this key, oldest first.
    func officeCases(key: String) throws -> [Case]
    /// The last number that a series gave in a year; 0 if none.
    func lastNumber(_ series: String, _ year: Int) throws -> Int
    /// What an event of a ledger account posted; nil if it posted nothing.
    func movement(_ id: Int64, version: Int) throws -> Movement?
    /// An id that no case has.
    func nextID() throws -> Int64
}

/// Everything that does not follow from events: passed in, and stored with the event where it decided something.
package struct Facts: Sendable {
    package let now: Instant
    package let clock: OfficeClock
    package let directory: Directory
    package let settings: OfficeSettings

    package init(now: Instant, clock: OfficeClock, directory: Directory, settings: OfficeSettings = OfficeSettings()) {
        self.now = now
        self.clock = clock
        self.directory = directory
        self.settings = settings
    }

    package var today: LocalDate { clock.date(at: now) }
}

/// What an office may set. Defaults: office.md, marked (d).
package struct OfficeSettings: Equatable, Sendable {
    /// From this amount on the general manager approves purchases too; minor units.
    package var purchaseLimit: Int64 = 500_000
    /// A person's issues of a month beyond this are approved; minor units.
    package var issueLimit: Int64 = 20_000
    /// A stocktake's difference beyond this share of the value needs a reason; percent.
    package var stocktakeTolerance = 5
    /// Leave of more working days is approved by the general manager too.
    package var leaveLimit = 3
    /// The department that buys for all.
    package var officeDepartment: String?
    package var documents = DocumentSettings()
    package var archive = ArchiveSettings()

    package init() {}
}
