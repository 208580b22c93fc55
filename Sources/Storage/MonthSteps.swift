package import Attendance
import Foundation
import GRDB
package import WallClock

/// A step with who took it, when and why.
package struct MonthStepRow: Equatable, Sendable {
    package let step: MonthStep
    package let by: String
    package let at: Instant
    package let reason: String?
    /// Obstacles that were waived when it was closed, with why.
    package let waivers: [String: String]
}

/// A closed version.
package struct MonthArchiveRow: Equatable, Sendable {
    package let version: Int
    /// SHA-256 of the content, lower-case hexadecimal.
    package let hash: String
    package let content: [UInt8]
}

/// A step as stored, and as its event in the feed shows it.
private struct StoredStep: Codable {
    var kind: String
    var hash: String?
    var lines: [MonthLine]?
    var department: String?
    var people: [String]?
    var version: Int?
    var person: String?
    var until: LocalDate?
    var reason: String?
    var waivers: [String: String]?
    var confirmations: [String: MonthConfirmation]?

    init(_ step: MonthStep, reason: String?, waivers: [String: String]) {
        switch step {
        case .prepared(let hash, let lines, let confirmUntil):
            kind = "prepared"
            (self.hash, self.lines, until) = (hash, lines, confirmUntil)
        case .confirmed(let person, let hash):
            kind = "confirmed"
            (self.person, self.hash) = (person, hash)
        case .disputed(let person, let hash):
            kind = "disputed"
            (self.person, self.hash) = (person, hash)
        case .answered(let person):
            kind = "answered"
            self.person = person
        case .approved(let department, let people):
            kind = "approved"
            (self.department, self.people) = (department, people)
        case .closed(let version, let hash, let confirmations):
            kind = "closed"
            (self.version, self.hash) = (version, hash)
            self.confirmations = confirmations.isEmpty ? nil : confirmations
        case .reopened(let scope, let until):
            kind = "reopened"
            self.until = until
            switch scope {
            case .whole: break
            case .department(let name): department = name
            case .person(let number): person = number
            }
        }
        self.reason = reason
        self.waivers = waivers.isEmpty ? nil : waivers
    }

    var step: MonthStep? {
        switch kind {
        case "prepared": hash.map { .prepared(hash: $0, lines: lines ?? [], confirmUntil: until) }
        case "confirmed": person.flatMap { person in hash.map { .confirmed(person: person, hash: $0) } }
        case "disputed": person.flatMap { person in hash.map { .disputed(person: person, hash: $0) } }
        case "answered": person.map { .answered(person: $0) }
        case "approved": department.map { .approved(department: $0, people: people ?? []) }
        case "closed":
            version.flatMap { version in
                hash.map { .closed(version: version, hash: $0, confirmations: confirmations ?? [:]) }
            }
        case "reopened":
            .reopened(person.map { .person($0) } ?? department.map { .department($0) } ?? .whole, until: until)
        default: nil
        }
    }
}

extension Store {
    package func monthSteps(_ month: Month) async throws -> [MonthStepRow] {
        try await pool.read { db in try Store.monthSteps(db, month) }
    }

    /// Months that somebody prepared and nobody has closed since.
    package func unclosedMonths() async throws -> [Month] {
        try await pool.read { db in
            // Of a group SQLite takes the other columns from the row that has the maximum.
            try Row.fetchAll(db, sql: "SELECT month, step, MAX(seq) FROM month_step GROUP BY month ORDER BY month")
                .compactMap { row in
                    let stored = try JSONDecoder().decode(StoredStep.self, from: Data((row[1] as String).utf8))
                    return stored.kind == "closed" ? nil : Month(row[0] as String)
                }
        }
    }

    package func monthCandidate(_ month: Month) async throws -> [UInt8]? {
        try await pool.read { db in
            try Data.fetchOne(db, sql: "SELECT content FROM month_candidate WHERE month = ?", arguments: ["\(month)"])
                .map { [UInt8]($0) }
        }
    }

    /// - Parameter version: nil for the latest.
    package func monthArchive(_ month: Month, version: Int? = nil) async throws -> MonthArchiveRow? {
        try await pool.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT version, hash, content FROM month_archive
                    WHERE month = ? AND (? IS NULL OR version = ?) ORDER BY version DESC LIMIT 1
                    """,
                arguments: ["\(month)", version, version]
            ).map { MonthArchiveRow(version: $0[0], hash: $0[1], content: [UInt8]($0[2] as Data)) }
        }
    }

    /// Takes a step, if it follows from those before it.
    /// - Parameters:
    ///   - step: sees the state as it is then.
    ///   - candidate: what a preparation freezes.
    ///   - carried: adjustments of earlier months that a closing puts away.
    /// - Throws: `MonthRefusal`, or what `step` throws.
    package func step(
        _ month: Month,
        reason: String? = nil,
        waivers: [String: String] = [:],
        candidate: [UInt8]? = nil,
        carried: [Int64] = [],
        change: Change,
        _ step: @escaping @Sendable (MonthState) throws -> MonthStep
    ) async throws -> MonthState {
        try await pool.write { db in
            var state = try MonthState(Store.monthSteps(db, month).map(\.step))
            let step = try step(state)
            try state.take(step)
            let text = "\(month)"
            if case .prepared(let hash, _, _) = step, let candidate {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO month_candidate (month, hash, content) VALUES (?, ?, ?)",
                    arguments: [text, hash, Data(candidate)]
                )
            }
            if case .closed(let version, let hash, _) = step {
                try db.execute(
                    sql: """
                        INSERT INTO month_archive (month, version, hash, content)
                        SELECT month, ?, hash, content FROM month_candidate WHERE month = ? AND hash = ?
                        """,
                    arguments: [version, text, hash]
                )
                guard db.changesCount == 1 else { throw MonthRefusal.notPrepared(state.phase) }
                try db.execute(sql: "DELETE FROM month_candidate WHERE month = ?", arguments: [text])
                // The new version took in what was known when it was prepared.
                try db.execute(
                    sql:
                        "UPDATE adjustment SET state = 'taken_in' WHERE month = ? AND state IN ('proposed', 'accepted')",
                    arguments: [text]
                )
                for adjustment in carried {
                    try db.execute(
                        sql: "UPDATE adjustment SET carried_in = ? WHERE id = ?",
                        arguments: [text, adjustment]
                    )
                }
            }
            let stored = StoredStep(step, reason: reason, waivers: waivers)
            let body = try change.body(before: StoredStep?.none, after: stored)
            let encoded = String(decoding: try JSONEncoder().encode(stored), as: UTF8.self)
            try db.execute(
                sql: "INSERT INTO month_step (month, step, done_by, at) VALUES (?, ?, ?, ?)",
                arguments: [text, encoded, change.by, change.at.milliseconds]
            )
            try Store.announce(db, kind: FeedKind.month, subject: text, at: change.at, body: body)
            return state
        }
    }

    static func monthSteps(_ db: Database, _ month: Month) throws -> [MonthStepRow] {
        try Row.fetchAll(
            db,
            sql: "SELECT step, done_by, at FROM month_step WHERE month = ? ORDER BY seq",
            arguments: ["\(month)"]
        ).compactMap { row in
            let stored = try JSONDecoder().decode(StoredStep.self, from: Data((row[0] as String).utf8))
            guard let step = stored.step else { return nil }
            return MonthStepRow(
                step: step,
                by: row[1],
                at: Instant(milliseconds: row[2]),
                reason: stored.reason,
                waivers: stored.waivers ?? [:]
            )
        }
    }

    /// - Throws: `RequestRefusal.monthClosed` if one of the dates lies in a month that is locked for the person.
    static func checkOpen(_ dates: ClosedRange<LocalDate>, _ line: MonthLine, today: LocalDate, db: Database) throws {
        var month = Month(of: dates.lowerBound)
        while month.first <= dates.upperBound {
            let state = try MonthState(monthSteps(db, month).map(\.step))
            guard !state.isLocked(line, today: today) else { throw RequestRefusal.monthClosed(month) }
            month = month.next
        }
    }
}
