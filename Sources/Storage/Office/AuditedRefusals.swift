import GRDB
package import WallClock

/// Something that somebody tried and that was refused, for the auditor to read. Source: office.md K-14.
package struct AuditedRefusal: Equatable, Sendable {
    /// Given when it is stored.
    package var seq: Int64 = 0
    package let at: Instant
    /// Numbers of who tried it and for whom; nil: an account that is nobody's, and nobody else.
    package let person: String?
    /// The local account that is nobody's.
    package let account: UInt32?
    package let onBehalfOf: String?
    package let object: String
    /// The case's number; nil for what would have begun one.
    package let reference: String?
    package let verb: String
    /// The refusal's name in the control protocol.
    package let refusal: String

    package init(
        at: Instant,
        person: String?,
        account: UInt32? = nil,
        onBehalfOf: String? = nil,
        object: String,
        reference: String?,
        verb: String,
        refusal: String
    ) {
        self.at = at
        self.person = person
        self.account = account
        self.onBehalfOf = onBehalfOf
        self.object = object
        self.reference = reference
        self.verb = verb
        self.refusal = refusal
    }
}

extension Store {
    package func note(_ refused: AuditedRefusal) async throws {
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO office_refused (at, person, account, on_behalf_of, object, reference, verb, refusal)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    refused.at.milliseconds, refused.person, refused.account, refused.onBehalfOf, refused.object,
                    refused.reference,
                    refused.verb, refused.refusal,
                ]
            )
            // The feed says that it happened, and no more.
            try Store.announce(db, kind: FeedKind.officeRefused, subject: nil, at: refused.at, body: nil)
        }
    }

    /// What was refused behind a position, oldest first.
    package func auditedRefusals(after seq: Int64, limit: Int) async throws -> [AuditedRefusal] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM office_refused WHERE seq > ? ORDER BY seq LIMIT ?",
                arguments: [seq, limit]
            ).map { row in
                var refused = AuditedRefusal(
                    at: Instant(milliseconds: row["at"]),
                    person: row["person"],
                    account: row["account"],
                    onBehalfOf: row["on_behalf_of"],
                    object: row["object"],
                    reference: row["reference"],
                    verb: row["verb"],
                    refusal: row["refusal"]
                )
                refused.seq = row["seq"]
                return refused
            }
        }
    }
}

extension DatabaseMigrator {
    mutating func registerAuditedRefusals() {
        registerMigration("0022 refused") { db in
            try db.execute(
                sql: """
                    -- What was refused because nobody decides on their own, or for a level: for the auditor.
                    CREATE TABLE office_refused (
                      seq INTEGER PRIMARY KEY,
                      at INTEGER NOT NULL,
                      person TEXT,
                      on_behalf_of TEXT,
                      object TEXT NOT NULL,
                      reference TEXT,
                      verb TEXT NOT NULL,
                      refusal TEXT NOT NULL
                    ) STRICT;
                    CREATE TRIGGER office_refused_is_never_changed BEFORE UPDATE ON office_refused
                      BEGIN SELECT RAISE(ABORT, 'what was refused is on record'); END;
                    CREATE TRIGGER office_refused_is_never_deleted BEFORE DELETE ON office_refused
                      BEGIN SELECT RAISE(ABORT, 'what was refused is on record'); END;
                    """
            )
        }
    }
}
