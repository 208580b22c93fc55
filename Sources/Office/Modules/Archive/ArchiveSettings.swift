/// What an office may set for its archive. Defaults: office.md ARC, marked (d).
package struct ArchiveSettings: Equatable, Sendable {
    /// Working days from a case's closing to its filing.
    package var filingDays = 5
    /// Working days from a paper's filing to its scan, and from there to its check.
    package var scanDays = 3
    package var checkDays = 2
    /// Working days of a loan, if nothing else is said.
    package var loanDays = 5
    /// Calendar days that no loan exceeds.
    package var longestLoanDays = 30
    /// When the nightly backup is due; minutes of the day.
    package var backupAt = 2 * 60
    /// Elapsed hours without a backup after which it is an alarm.
    package var backupHours = 26
    /// Calendar days between two checks of all that a backup holds, and between two tests of restoring it.
    package var verifyDays = 7
    package var restoreTestDays = 92
    /// Relative humidity in which paper keeps, percent.
    package var humidity = 45...60

    package init() {}
}
