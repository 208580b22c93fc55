package import WallClock

/// What is known when a command is decided: cases by what they are called, and the numbers that were given.
package protocol OfficeView {
    func officeCase(_ id: Int64) throws -> Case?
    /// By number, or a ledger account's code.
    func officeCase(numbered number: String) throws -> Case?
    /// Cases that declare this key, oldest first.
    func officeCases(key: String) throws -> [Case]
    /// Cases in which something is still expected, and for which a time was set; oldest first.
    func dueCases() throws -> [Case]
    /// The last number that a series gave in a year; 0 if none.
    func lastNumber(_ series: String, _ year: Int) throws -> Int
    /// What an event of a ledger account posted; nil if it posted nothing.
    func movement(_ id: Int64, version: Int) throws -> Movement?
    /// What a department got between two dates, both included, by the item's code, ascending; reversed issues apart.
    func issued(to department: String, in dates: ClosedRange<LocalDate>) throws -> [(item: String, quantity: Int64)]
    /// An id that no case has.
    func nextID() throws -> Int64
}

/// Everything that does not follow from events: passed in, and stored with the event where it decided something.
package struct Facts: Sendable {
    package let now: Instant
    package let clock: OfficeClock
    package let directory: Directory
    package let settings: OfficeSettings
    package let attendance: AttendanceFacts
    /// Hashes that the command names, of bytes that are not stored.
    package let lacking: Set<String>

    package init(
        now: Instant,
        clock: OfficeClock,
        directory: Directory,
        settings: OfficeSettings = OfficeSettings(),
        attendance: AttendanceFacts = AttendanceFacts(),
        lacking: Set<String> = []
    ) {
        self.lacking = lacking
        self.attendance = attendance
        self.now = now
        self.clock = clock
        self.directory = directory
        self.settings = settings
    }

    package var today: LocalDate { clock.date(at: now) }
}
