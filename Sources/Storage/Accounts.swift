import GRDB

/// A local account that is a person's.
package struct AccountRow: Codable, Equatable, Sendable {
    package let uid: UInt32
    /// The account's name when it was linked.
    package let name: String
    /// The person's number.
    package let person: String

    package init(uid: UInt32, name: String, person: String) {
        self.uid = uid
        self.name = name
        self.person = person
    }
}

extension Store {
    package func accounts() async throws -> [AccountRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT uid, account.name, number FROM account JOIN person ON person.id = account.person ORDER BY uid
                    """
            ).map { AccountRow(uid: $0[0], name: $0[1], person: $0[2]) }
        }
    }

    /// The number of the person behind an account; nil if nobody said.
    package func person(ofAccount uid: UInt32) async throws -> String? {
        try await pool.read { db in
            try String.fetchOne(
                db,
                sql: "SELECT number FROM account JOIN person ON person.id = account.person WHERE uid = ?",
                arguments: [uid]
            )
        }
    }

    /// Says whose an account is; it was somebody else's before, or nobody's.
    /// - Throws: ``StoreError/unknownPerson(_:)``.
    package func link(_ account: AccountRow, change: Change) async throws {
        try await pool.write { db in
            let number = account.person
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM person WHERE number = ?", arguments: [number])
            else { throw StoreError.unknownPerson(number) }
            let before = try Store.account(account.uid, db)
            if before == account { return }
            try db.execute(
                sql: "INSERT OR REPLACE INTO account (uid, name, person) VALUES (?, ?, ?)",
                arguments: [account.uid, account.name, id]
            )
            let body = try change.body(before: before, after: account)
            try Store.announce(db, kind: FeedKind.account, subject: number, at: change.at, body: body)
        }
    }

    /// - Returns: false if the account was not the person's.
    package func unlink(uid: UInt32, person: String, change: Change) async throws -> Bool {
        try await pool.write { db in
            guard let before = try Store.account(uid, db), before.person == person else { return false }
            try db.execute(sql: "DELETE FROM account WHERE uid = ?", arguments: [uid])
            let body = try change.body(before: before, after: AccountRow?.none)
            try Store.announce(db, kind: FeedKind.account, subject: person, at: change.at, body: body)
            return true
        }
    }

    private static func account(_ uid: UInt32, _ db: Database) throws -> AccountRow? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT uid, account.name, number FROM account JOIN person ON person.id = account.person WHERE uid = ?
                """,
            arguments: [uid]
        ).map { AccountRow(uid: $0[0], name: $0[1], person: $0[2]) }
    }
}
