import Attendance
import Office

extension Configuration {
    /// The tables in which a file that was read again says something else than this, the terminals' apart: a daemon goes
    /// on by what it started with until it is restarted. In the order of the documentation.
    package func tablesNeedingRestart(for file: Configuration) -> [String] {
        var (ours, theirs) = (policy, file.policy)
        // A table of its own.
        (ours.fraud, theirs.fraud) = (FraudPolicy(), FraudPolicy())
        let parts: [(table: String, isSame: Bool)] = [
            ("site", site.name == file.site.name && site.zone == file.site.zone),
            ("push", push == file.push),
            ("drive", drive == file.drive),
            ("summary", summary == file.summary),
            ("enrolment", removesLeavers == file.removesLeavers),
            ("attendance", ours == theirs),
            ("distances", distances == file.distances),
            ("fraud", policy.fraud == file.policy.fraud),
            ("corrections", corrections == file.corrections),
            ("month", confirmationDays == file.confirmationDays),
            ("retention", retention == file.retention && retentionIsAutomatic == file.retentionIsAutomatic),
            ("marks", marks == file.marks),
            ("office", office == file.office),
            ("office.copies", copies == file.copies),
            ("office.backup", backup == file.backup),
            ("access", access == file.access),
        ]
        return parts.filter { !$0.isSame }.map(\.table)
    }
}
