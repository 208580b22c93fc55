import Attendance
import Office

extension Configuration {
    /// The tables in which a file that was read again says something else than this, the terminals' apart: a daemon goes
    /// on by what it started with until it is restarted. In the order of the documentation.
    package func tablesNeedingRestart(for file: Configuration) -> [String] {
        var (ours, theirs) = (policy, file.policy)
        // Tables of their own.
        (ours.fraud, theirs.fraud) = (FraudPolicy(), FraudPolicy())
        var (mine, others) = (office, file.office)
        (mine.documents, others.documents) = (DocumentSettings(), DocumentSettings())
        (mine.archive, others.archive) = (ArchiveSettings(), ArchiveSettings())
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
            ("office", mine == others),
            ("office.documents", office.documents == file.office.documents),
            ("office.archive", office.archive == file.office.archive),
            ("office.copies", copies == file.copies),
            ("office.backup", backup == file.backup),
            ("access", access == file.access),
        ]
        return parts.filter { !$0.isSame }.map(\.table)
    }
}
