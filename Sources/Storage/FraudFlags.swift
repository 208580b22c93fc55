import Foundation
import GRDB
package import WallClock

/// A row of `fraud_flag`.
package struct FlagRow: Equatable, Sendable {
    package enum State: String, Sendable {
        case open
        /// Raised while a reviewer's "harmless" held: nobody was told.
        case muted
        case dismissed
        /// Punches that came later took its reason away.
        case withdrawn
    }

    package let id: String
    package let kind: String
    /// Numbers, ascending.
    package let people: [String]
    package let at: Instant
    package let severity: String
    /// The finding, JSON.
    package let flag: String
    package let raised: Instant
    package let state: State
    /// When, by whom and why the state became what it is; nil while it is as it was raised.
    package let changed: Instant?
    package let changedBy: String?
    package let reason: String?
}

/// A flag as the checks found it.
package struct FoundFlag: Sendable {
    package let id: String
    package let kind: String
    package let people: [String]
    package let at: Instant
    package let severity: String
    /// JSON.
    package let flag: String

    package init(id: String, kind: String, people: [String], at: Instant, severity: String, flag: String) {
        self.id = id
        self.kind = kind
        self.people = people
        self.at = at
        self.severity = severity
        self.flag = flag
    }
}

/// What the feed tells of a flag; only reviewers read it.
private struct FlagEvent: Encodable {
    let event: String
    let kind: String
    let people: [String]
    let severity: String
    let by: String?
    let reason: String?
    let mutedUntil: String?

    var body: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Store {
    /// Keeps what was found, with the feed's events, as one. A flag that is known already is not told again.
    /// - Parameter rereadFrom: everything from this moment on was looked at again: open flags of that time that were
    ///   not found once more are withdrawn.
    /// - Parameter oldBefore: a pattern that began before this moment may be found with another beginning: it is told
    ///   only if no flag of its kind is known about the same people.
    package func keepFlags(
        _ found: [FoundFlag],
        rereadFrom: Instant? = nil,
        oldBefore: Instant? = nil,
        at now: Instant
    ) async throws {
        try await pool.write { db in
            for flag in found { try Store.keep(flag, oldBefore: oldBefore, at: now, db) }
            guard let rereadFrom else { return }
            let standing = Set(found.map(\.id))
            let open = try Row.fetchAll(
                db,
                sql: "SELECT * FROM fraud_flag WHERE at >= ? AND state IN ('open', 'muted')",
                arguments: [rereadFrom.milliseconds]
            ).map(FlagRow.init)
            for row in open where !standing.contains(row.id) {
                try Store.move(row, to: .withdrawn, by: nil, reason: nil, mutedUntil: nil, at: now, db)
            }
        }
    }

    private static func keep(_ flag: FoundFlag, oldBefore: Instant?, at now: Instant, _ db: Database) throws {
        let known = try Row.fetchOne(db, sql: "SELECT * FROM fraud_flag WHERE id = ?", arguments: [flag.id])
            .map(FlagRow.init)
        let people = flag.people.joined(separator: "\n")
        if let known, known.state != .withdrawn {
            guard known.flag != flag.flag else { return }
            try db.execute(
                sql: "UPDATE fraud_flag SET severity = ?, flag = ? WHERE id = ?",
                arguments: [flag.severity, flag.flag, flag.id]
            )
            return
        }
        if known == nil, let oldBefore, flag.at < oldBefore {
            let isKnown = "SELECT EXISTS (SELECT 1 FROM fraud_flag WHERE kind = ? AND people = ?)"
            if try Bool.fetchOne(db, sql: isKnown, arguments: [flag.kind, people]) == true { return }
        }
        let isMuted = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM fraud_mute WHERE kind = ? AND people = ? AND until > ?)",
            arguments: [flag.kind, people, now.milliseconds]
        )
        let state: FlagRow.State = isMuted == true ? .muted : .open
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO fraud_flag (id, kind, people, at, severity, flag, raised, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                flag.id, flag.kind, people, flag.at.milliseconds, flag.severity, flag.flag, now.milliseconds,
                state.rawValue,
            ]
        )
        guard state == .open else { return }
        let event = FlagEvent(
            event: "raised",
            kind: flag.kind,
            people: flag.people,
            severity: flag.severity,
            by: nil,
            reason: nil,
            mutedUntil: nil
        )
        try announce(db, kind: FeedKind.flag, subject: flag.id, at: now, body: try event.body)
    }

    private static func move(
        _ row: FlagRow,
        to state: FlagRow.State,
        by: String?,
        reason: String?,
        mutedUntil: Instant?,
        at now: Instant,
        _ db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE fraud_flag SET state = ?, changed = ?, changed_by = ?, reason = ? WHERE id = ?",
            arguments: [state.rawValue, now.milliseconds, by, reason, row.id]
        )
        let event = FlagEvent(
            event: state.rawValue,
            kind: row.kind,
            people: row.people,
            severity: row.severity,
            by: by,
            reason: reason,
            mutedUntil: mutedUntil?.rfc3339(in: .utc)
        )
        try announce(db, kind: FeedKind.flag, subject: row.id, at: now, body: try event.body)
    }

    /// A reviewer looked at a flag.
    /// - Parameter mutedUntil: the same kind about the same people is not told before; nil mutes nothing.
    /// - Throws: ``StoreError/unknownFlag(_:)``.
    package func dismissFlag(_ id: String, reason: String, mutedUntil: Instant?, change: Change) async throws {
        try await pool.write { db in
            let row = try Store.flag(id, db)
            try Store.move(
                row,
                to: .dismissed,
                by: change.by,
                reason: reason,
                mutedUntil: mutedUntil,
                at: change.at,
                db
            )
            guard let mutedUntil else { return }
            try db.execute(
                sql: "INSERT OR REPLACE INTO fraud_mute (kind, people, until) VALUES (?, ?, ?)",
                arguments: [row.kind, row.people.joined(separator: "\n"), mutedUntil.milliseconds]
            )
        }
    }

    /// - Throws: ``StoreError/unknownFlag(_:)``.
    package func flag(_ id: String) async throws -> FlagRow { try await pool.read { try Store.flag(id, $0) } }

    private static func flag(_ id: String, _ db: Database) throws -> FlagRow {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM fraud_flag WHERE id = ?", arguments: [id]) else {
            throw StoreError.unknownFlag(id)
        }
        return FlagRow(row)
    }

    /// Flags, the newest first.
    /// - Parameters:
    ///   - isOpen: only those that nobody has dismissed.
    ///   - span: only of punches or decisions in it, its end excluded.
    package func flags(
        isOpen: Bool,
        within span: Range<Instant>? = nil,
        skipping: Int = 0,
        limit: Int
    ) async throws -> [FlagRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM fraud_flag WHERE (NOT :open OR state = 'open') AND at >= :from AND at < :to
                    ORDER BY at DESC, id LIMIT :limit OFFSET :skipping
                    """,
                arguments: [
                    "open": isOpen, "from": span?.lowerBound.milliseconds ?? .min,
                    "to": span?.upperBound.milliseconds ?? .max, "limit": limit, "skipping": skipping,
                ]
            ).map(FlagRow.init)
        }
    }
}

extension FlagRow {
    fileprivate init(_ row: Row) {
        id = row["id"]
        kind = row["kind"]
        people = (row["people"] as String).split(separator: "\n").map(String.init)
        at = Instant(milliseconds: row["at"])
        severity = row["severity"]
        flag = row["flag"]
        raised = Instant(milliseconds: row["raised"])
        state = State(rawValue: row["state"]) ?? .open
        changed = (row["changed"] as Int64?).map(Instant.init(milliseconds:))
        changedBy = row["changed_by"]
        reason = row["reason"]
    }
}
