import GRDB
import GRDBSQLite

/// A statement of the journal's hot path, bound and read without boxes: for a log of a hundred thousand records GRDB's
/// arguments and rows cost more time than SQLite's own work.
///
/// GRDB does not see what it changes: whoever writes with it calls `Database.notifyChanges(in:)` behind it.
struct HotStatement {
    /// Keeps the handle alive; nobody else uses it.
    private let statement: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer?

    init(_ db: Database, sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        connection = db.sqliteConnection
    }

    /// SQLite copies what it is given.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    func bind(_ number: Int64?, at index: Int32) {
        if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ text: String?, at index: Int32) {
        guard var text else {
            sqlite3_bind_null(handle, index)
            return
        }
        // It may have no address, and without one SQLite takes it for null.
        guard !text.isEmpty else {
            sqlite3_bind_text(handle, index, "", 0, Self.copied)
            return
        }
        text.withUTF8 { utf8 in
            _ = utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(handle, index, $0.baseAddress, CInt($0.count), Self.copied)
            }
        }
    }

    func bind(_ bytes: [UInt8], at index: Int32) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob(handle, index, bytes, CInt(bytes.count), Self.copied)
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        defer { sqlite3_reset(handle) }
        try check(sqlite3_step(handle), wanted: SQLITE_DONE)
    }

    /// One value a row, in order.
    func rows<Value>(_ read: (HotStatement) -> Value) throws -> [Value] {
        var values: [Value] = []
        try forEach { values.append(read($0)) }
        return values
    }

    /// Goes through the rows, in order.
    func forEach(_ read: (HotStatement) -> Void) throws {
        defer { sqlite3_reset(handle) }
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else { return try check(code, wanted: SQLITE_DONE) }
            read(self)
        }
    }

    /// The column of the row that ``forEach(_:)`` is at; nil is null.
    func number(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
    }

    /// The same of a column that is never null.
    func value(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func text(_ column: Int32) -> String {
        let start = sqlite3_column_text(handle, column)
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    private func check(_ code: CInt, wanted: CInt) throws {
        guard code != wanted else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: connection.map { String(cString: sqlite3_errmsg($0)) },
            sql: statement.sql
        )
    }
}
