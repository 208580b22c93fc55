import Crypto
import Foundation
import GRDB
import JSON
package import Office
package import WallClock

extension Store {
    /// Decides and stores in one transaction: all events of a command, or none.
    /// - Parameters:
    ///   - key: what the caller calls this command, and what it says; the same one from the same account again gets the
    ///     first answer.
    ///   - decide: sees the office as this transaction does, and who is in it.
    /// - Returns: the events as they are stored, durable on disk.
    /// - Throws: what `decide` throws; then nothing has changed. ``OfficeKeyError`` for a key that another command has.
    package func office(
        key: (account: UInt32, text: String, said: [UInt8])?,
        modules: Modules,
        now: Instant,
        zone: Zone,
        decide: @escaping @Sendable (any OfficeView, Directory) throws -> [OfficeEvent]
    ) async throws -> [OfficeEvent] {
        try await pool.write { db in
            if let key, let answered = try Store.answered(key, db) { return answered }
            let view = StoredOffice(db: db)
            let decided = try decide(view, try Store.officeDirectory(db, now: now, zone: zone))
            let events = try decided.map { try Store.append($0, view, modules, zone: zone) }
            if let key, let first = events.first, let last = events.last {
                try db.execute(
                    sql: "INSERT INTO office_command (account, key, first, last, said) VALUES (?, ?, ?, ?, ?)",
                    arguments: [key.account, key.text, first.seq, last.seq, OfficeHash.of(key.said)]
                )
            }
            return events
        }
    }

    private static func answered(
        _ key: (account: UInt32, text: String, said: [UInt8]),
        _ db: Database
    ) throws -> [OfficeEvent]? {
        let find = try db.cachedStatement(
            sql: "SELECT first, last, said FROM office_command WHERE account = ? AND key = ?"
        )
        guard let row = try Row.fetchOne(find, arguments: [key.account, key.text]) else { return nil }
        if let said: Data = row[2], said != OfficeHash.of(key.said) { throw OfficeKeyError(key: key.text) }
        let read = try db.cachedStatement(sql: "SELECT body FROM office_event WHERE seq BETWEEN ? AND ? ORDER BY seq")
        return try String.fetchAll(read, arguments: [row[0] as Int64, row[1] as Int64]).map(StoredJSON.decode)
    }

    private static func append(
        _ decided: OfficeEvent,
        _ view: StoredOffice,
        _ modules: Modules,
        zone: Zone
    ) throws -> OfficeEvent {
        let db = view.db
        let last = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT seq, hash FROM office_event ORDER BY seq DESC LIMIT 1")
        )
        var event = decided
        event.seq = (last?[0] ?? 0) + 1
        let body = try StoredJSON.text(event)
        let hash = OfficeHash.of(body, after: last?[1] ?? OfficeHash.first)
        try db.cachedStatement(
            sql: "INSERT INTO office_event (seq, at, case_id, version, body, hash) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [event.seq, event.at.milliseconds, event.caseID, event.version, body, hash])
        let before = event.from == nil ? nil : try view.officeCase(event.caseID)
        guard let changed = event.folded(into: before) else {
            throw DatabaseError(message: "office event \(event.seq) does not follow from case \(event.caseID)")
        }
        try keep(changed, modules, db)
        for case .moved(let movement) in event.changes {
            try db.cachedStatement(
                sql: """
                    INSERT INTO office_movement (case_id, version, kind, date, quantity, department)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    event.caseID, event.version, movement.kind.rawValue, movement.date.description, movement.quantity,
                    movement.department,
                ]
            )
        }
        try keepLeave(event, changed, zone: zone, db: db)
        try keepNotes(event, db: db)
        try announce(event, changed, modules, db)
        return event
    }

    static func keep(_ changed: Case, _ modules: Modules, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO office_case (id, object, number, state, version, is_open, requester, due, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET number = excluded.number,
                  state = excluded.state, version = excluded.version, is_open = excluded.is_open, due = excluded.due, body = excluded.body
                """
        ).execute(
            arguments: [
                changed.id, changed.object, changed.number, changed.state, changed.version,
                changed.isOpen(modules), changed.requester,
                changed.due?.milliseconds, try StoredJSON.text(changed),
            ]
        )
        let keys = changed.keys(modules)
        let find = try db.cachedStatement(sql: "SELECT key FROM office_key WHERE case_id = ? ORDER BY key")
        let before = try String.fetchAll(find, arguments: [changed.id])
        if before != keys {
            try db.cachedStatement(sql: "DELETE FROM office_key WHERE case_id = ?").execute(arguments: [changed.id])
            let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO office_key (key, case_id) VALUES (?, ?)")
            for key in keys { try insert.execute(arguments: [key, changed.id]) }
        }
        guard let given = changed.number.flatMap({ SerialNumber($0) }) else { return }
        try db.cachedStatement(
            sql: """
                INSERT INTO office_number (series, last) VALUES (?, ?)
                ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)
                """
        ).execute(arguments: [given.seriesAndYear, given.count])
    }

    /// What every reader of the feed may know: that it happened, not what is in it.
    private static func announce(
        _ event: OfficeEvent,
        _ found: Case,
        _ modules: Modules,
        _ db: Database
    ) throws {
        let number = try db.cachedStatement(sql: "SELECT number FROM office_case WHERE id = ?")
        let links = try found.links.map { link in
            OfficeNews.Link(kind: link.kind, number: try String.fetchOne(number, arguments: [link.to]))
        }
        let told = OfficeNews(
            seq: event.seq,
            at: event.at,
            shape: modules.shape(of: event.object)?.rawValue,
            object: event.object,
            caseID: event.caseID,
            number: event.number,
            revision: event.revision,
            transition: event.transition,
            from: event.from,
            to: event.to,
            actor: event.actor.person,
            onBehalfOf: event.onBehalfOf,
            channel: event.actor.channel,
            reason: event.reason,
            due: event.due,
            links: links
        )
        try announce(
            db,
            kind: FeedKind.office(event.actor.channel == "timer" ? "timer" : event.object, event.transition),
            subject: event.number,
            at: event.at,
            body: try StoredJSON.text(told)
        )
        switch (event.object, event.transition) {
        case (Delegations.object, "delegate"):
            try announce(db, kind: FeedKind.delegated, subject: event.number, at: event.at, body: nil)
        case (Purchases.object, "replenish") where event.from == nil:
            let item = found.text("replenishes")
            try announce(db, kind: FeedKind.lowStock, subject: item, at: event.at, body: nil)
        default: break
        }
    }
}

/// A key under which another command was given before.
package struct OfficeKeyError: Error, Equatable {
    package let key: String
}

/// An office event as the feed tells it. Source: office.md 2, Feed events.
private struct OfficeNews: Encodable {
    /// A case that it is tied to, by its number if it has one.
    struct Link: Encodable {
        let kind: String
        let number: String?
    }

    let seq: Int64
    let at: Instant
    let shape: String?
    let object: String
    let caseID: Int64
    let number: String?
    let revision: Int
    let transition: String
    let from: String?
    let to: String
    let actor: String?
    let onBehalfOf: String?
    let channel: String
    let reason: String?
    let due: Instant?
    let links: [Link]
}

/// The chain that makes a change of the office's journal visible.
enum OfficeHash {
    static let first = Data(repeating: 0, count: 32)

    static func of(_ said: [UInt8]) -> Data { Data(SHA256.hash(data: said)) }

    static func of(_ body: String, after previous: Data) -> Data {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: Data(body.utf8))
        return Data(hasher.finalize())
    }
}
