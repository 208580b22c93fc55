package import Foundation
import GRDB
package import WallClock

/// A summary that was mailed.
package struct SummaryMail: Equatable, Sendable {
    package var date: LocalDate
    /// nil: about everybody.
    package var department: String?
    /// Counts the mails about one date to the same readers, from 1.
    package var version: Int
    /// SHA-256 of ``items``.
    package var hash: [UInt8]
    /// What was of importance in it, as its writer encodes it.
    package var items: Data
    package var at: Instant

    package init(date: LocalDate, department: String?, version: Int, hash: [UInt8], items: Data, at: Instant) {
        self.date = date
        self.department = department
        self.version = version
        self.hash = hash
        self.items = items
        self.at = at
    }
}

extension Store {
    /// The last mail about each of the dates that was sent to these readers.
    package func summaryMails(
        _ dates: ClosedRange<LocalDate>,
        department: String?
    ) async throws -> [LocalDate: SummaryMail] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM summary_mail WHERE department = ? AND date BETWEEN ? AND ? ORDER BY version
                    """,
                arguments: [department ?? "", dates.lowerBound.description, dates.upperBound.description]
            )
            return rows.reduce(into: [:]) { mails, row in
                guard let date = LocalDate(row["date"] as String) else { return }
                mails[date] = SummaryMail(
                    date: date,
                    department: department,
                    version: row["version"],
                    hash: [UInt8](row["hash"] as Data),
                    items: row["items"],
                    at: Instant(milliseconds: row["at"])
                )
            }
        }
    }

    /// The first date that was ever mailed to these readers.
    package func firstSummaryMail(department: String?) async throws -> LocalDate? {
        try await pool.read { db in
            let text = try String.fetchOne(
                db,
                sql: "SELECT min(date) FROM summary_mail WHERE department = ?",
                arguments: [department ?? ""]
            )
            return text.flatMap { LocalDate($0) }
        }
    }

    /// Notes a mail that was handed over.
    package func note(_ mail: SummaryMail) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "INSERT INTO summary_mail (date, department, version, hash, items, at) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    mail.date.description, mail.department ?? "", mail.version, Data(mail.hash), mail.items,
                    mail.at.milliseconds,
                ]
            )
        }
    }
}

extension DatabaseMigrator {
    mutating func registerSummaryMails() {
        registerMigration("0014 summary mails") { db in
            try db.execute(
                sql: """
                    -- Summaries that were mailed; department is empty for those about everybody. items is what was of
                    -- importance in it (JSON), so that a correction can say what changed.
                    CREATE TABLE summary_mail (
                      date TEXT NOT NULL,
                      department TEXT NOT NULL,
                      version INTEGER NOT NULL,
                      hash BLOB NOT NULL,
                      items BLOB NOT NULL,
                      at INTEGER NOT NULL,
                      PRIMARY KEY (department, date, version)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
