/// What an office may set for documents. Defaults: office.md DOC, marked (d).
package struct DocumentSettings: Equatable, Sendable {
    /// Working hours from registering to handing over.
    package var handOverHours = 4
    package var urgentHandOverHours = 1
    /// Working days to acknowledge what was handed over.
    package var acknowledgeDays = 1
    /// Working days in which a step of what goes out is decided.
    package var stepDays = 1
    /// Working days from signing to sending.
    package var sendDays = 1
    /// Elapsed hours from storing to the copy on the cloud drive.
    package var copyHours = 1

    package init() {}
}
