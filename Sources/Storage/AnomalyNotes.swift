import GRDB
package import WallClock

/// What HR said about attendance anomalies: kept apart from results, so that it holds when one vanishes and comes back.
package struct AnomalyNotes: Equatable, Sendable {
    package struct Acknowledgement: Codable, Equatable, Sendable {
        package let at: Instant
        package let by: String
        package let reason: String
    }

    package struct Mute: Codable, Equatable, Sendable {
        package let person: String
        package let kind: String
        /// The last work date for which it holds.
        package let until: LocalDate
        package let at: Instant
        package let by: String
        package let reason: String
    }

    /// By the anomaly's id.
    package var acknowledgements: [String: Acknowledgement]
    package var mutes: [Mute]

    package init(acknowledgements: [String: Acknowledgement] = [:], mutes: [Mute] = []) {
        self.acknowledgements = acknowledgements
        self.mutes = mutes
    }

    /// The mute that holds for a person's kind of anomaly on a work date.
    package func mute(_ person: String, _ kind: String, on date: LocalDate) -> Mute? {
        mutes.first { $0.person == person && $0.kind == kind && date <= $0.until }
    }
}

extension Store {
    package func anomalyNotes() async throws -> AnomalyNotes {
        try await pool.read { db in
            let acknowledgements = try Row.fetchAll(db, sql: "SELECT * FROM anomaly_acknowledgement")
            let mutes = try Row.fetchAll(db, sql: "SELECT * FROM anomaly_mute ORDER BY person, kind")
            return AnomalyNotes(
                acknowledgements: Dictionary(
                    uniqueKeysWithValues: acknowledgements.map { ($0["id"], AnomalyNotes.Acknowledgement($0)) }
                ),
                mutes: mutes.compactMap(AnomalyNotes.Mute.init)
            )
        }
    }

    /// Notes that somebody has looked at an anomaly; a later word replaces an earlier one.
    package func acknowledgeAnomaly(_ id: String, reason: String, change: Change) async throws {
        try await pool.write { db in try Store.acknowledgeAnomaly(id, reason: reason, change: change, db: db) }
    }

    static func acknowledgeAnomaly(_ id: String, reason: String, change: Change, db: Database) throws {
        let before = try Row.fetchOne(
            db,
            sql: "SELECT * FROM anomaly_acknowledgement WHERE id = ?",
            arguments: [id]
        ).map(AnomalyNotes.Acknowledgement.init)
        let after = AnomalyNotes.Acknowledgement(at: change.at, by: change.by, reason: reason)
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO anomaly_acknowledgement (id, at, acknowledged_by, reason)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [id, change.at.milliseconds, change.by, reason]
        )
        let body = try change.body(before: before, after: after)
        try Store.announce(db, kind: FeedKind.anomaly, subject: id, at: change.at, body: body)
    }

    /// Keeps a kind of anomaly of a person quiet up to a date; a later word replaces an earlier one.
    /// - Throws: ``StoreError/unknownPerson(_:)``.
    package func muteAnomaly(
        _ kind: String,
        of person: String,
        until: LocalDate,
        reason: String,
        change: Change
    ) async throws {
        try await pool.write { db in
            let isKnown = "SELECT EXISTS (SELECT 1 FROM person WHERE number = ?)"
            guard try Bool.fetchOne(db, sql: isKnown, arguments: [person]) == true else {
                throw StoreError.unknownPerson(person)
            }
            let before = try Store.mute(kind, of: person, db)
            let after = AnomalyNotes.Mute(
                person: person,
                kind: kind,
                until: until,
                at: change.at,
                by: change.by,
                reason: reason
            )
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO anomaly_mute (person, kind, until, at, muted_by, reason)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [person, kind, until.description, change.at.milliseconds, change.by, reason]
            )
            let body = try change.body(before: before, after: after)
            try Store.announce(db, kind: FeedKind.anomaly, subject: "\(person)/\(kind)", at: change.at, body: body)
        }
    }

    /// - Returns: false if it was not muted.
    package func unmuteAnomaly(_ kind: String, of person: String, change: Change) async throws -> Bool {
        try await pool.write { db in
            guard let before = try Store.mute(kind, of: person, db) else { return false }
            try db.execute(
                sql: "DELETE FROM anomaly_mute WHERE person = ? AND kind = ?",
                arguments: [person, kind]
            )
            let body = try change.body(before: before, after: nil)
            try Store.announce(db, kind: FeedKind.anomaly, subject: "\(person)/\(kind)", at: change.at, body: body)
            return true
        }
    }

    private static func mute(_ kind: String, of person: String, _ db: Database) throws -> AnomalyNotes.Mute? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM anomaly_mute WHERE person = ? AND kind = ?",
            arguments: [person, kind]
        ).flatMap(AnomalyNotes.Mute.init)
    }
}

extension AnomalyNotes.Acknowledgement {
    fileprivate init(_ row: Row) {
        self.init(
            at: Instant(milliseconds: row["at"]),
            by: row["acknowledged_by"],
            reason: row["reason"]
        )
    }
}

extension AnomalyNotes.Mute {
    fileprivate init?(_ row: Row) {
        guard let until = LocalDate(row["until"] as String) else { return nil }
        self.init(
            person: row["person"],
            kind: row["kind"],
            until: until,
            at: Instant(milliseconds: row["at"]),
            by: row["muted_by"],
            reason: row["reason"]
        )
    }
}
