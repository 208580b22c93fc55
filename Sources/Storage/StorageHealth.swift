import GRDB
import Glibc
import Synchronization
package import WallClock

/// Whether what comes can be made durable, as the last attempt to write it showed.
package enum StorageState: Equatable, Sendable {
    case sound
    /// The file system has no room: terminals keep their logs until there is some.
    case full
    /// Read-only, damaged, or the disk fails. The text is SQLite's.
    case failing(String)
}

/// Remembers how the last attempt to write went.
final class StorageHealth: Sendable {
    private let state = Mutex<(state: StorageState, since: Instant?)>((.sound, nil))

    var now: (state: StorageState, since: Instant?) { state.withLock { $0 } }

    func worked() { state.withLock { $0 = (.sound, nil) } }

    /// Errors that are not the disk's leave it as it is.
    func failed(_ error: any Error, at now: Instant) {
        guard let found = StorageHealth.state(of: error) else { return }
        state.withLock { known in
            let since = known.state == .sound ? now : known.since
            known = (found, since)
        }
    }

    private static func state(of error: any Error) -> StorageState? {
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL: return .full
        case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN:
            return .failing(error.message ?? "SQLite error \(error.resultCode.rawValue)")
        default: return nil
        }
    }
}

/// What the state directory's file system has, and what the database takes of it; bytes.
package struct DiskUse: Equatable, Sendable {
    package let database: Int
    package let free: Int
    package let total: Int
}

extension Store {
    /// How the last attempt to write went, and since when it is not sound.
    package var storageState: (state: StorageState, since: Instant?) { health.now }

    /// Tries to write a little, durably, so that a disk that works again is noticed without a punch.
    package func tryToWrite(at now: Instant) async {
        do {
            try await pool.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO storage_trial (id, at) VALUES (1, ?)",
                    arguments: [now.milliseconds]
                )
            }
            health.worked()
        } catch {
            health.failed(error, at: now)
        }
    }

    /// What the daemon may fill: root's reserve is not counted.
    package func diskUse() -> DiskUse {
        var fileSystem = statvfs()
        let isKnown = statvfs(directory, &fileSystem) == 0
        let block = isKnown ? Int(fileSystem.f_frsize) : 0
        func bytes(_ suffix: String) -> Int {
            var file = stat()
            return stat("\(directory)/rollcall.sqlite\(suffix)", &file) == 0 ? Int(file.st_size) : 0
        }
        return DiskUse(
            database: bytes("") + bytes("-wal") + bytes("-shm"),
            free: block * Int(fileSystem.f_bavail),
            total: block * Int(fileSystem.f_blocks)
        )
    }

    /// What SQLite says of the database's structure: nothing if it is whole.
    package func structuralFaults() async throws -> [String] {
        try await pool.read(Store.structuralFaults)
    }

    static func structuralFaults(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" }
    }

    /// When the newest record came; nil for an empty journal.
    package func newestRecord() async throws -> Instant? {
        try await pool.read { db in
            try Int64.fetchOne(db, sql: "SELECT received FROM record ORDER BY seq DESC LIMIT 1")
                .map(Instant.init(milliseconds:))
        }
    }
}

extension DatabaseMigrator {
    mutating func registerStorageTrial() {
        registerMigration("0018 storage trial") { db in
            try db.execute(
                sql: """
                    -- One row, written to see whether the disk takes something.
                    CREATE TABLE storage_trial (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
                    """
            )
        }
    }
}
