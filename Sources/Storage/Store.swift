import CSQLite
import Glibc
import GRDB

/// The state directory's one database: journal, feed, directory.
///
/// Everything that counts as received was committed with `synchronous=FULL` in WAL mode: it is on disk when the call
/// returns. One daemon owns the directory at a time.
package final class Store: Sendable {
    let pool: DatabasePool
    let commits: CommitQueue
    let signal = FeedSignal()
    let health = StorageHealth()
    let openCases = OpenCases()
    let directory: String
    private let lock: CInt

    /// Once a process: a database that was opened before leaves it slower, and that is all.
    private static let countsNoMemory = rollcall_sqlite_count_no_memory()

    /// Opens the store, makes it if it is not there, and brings its schema up to date.
    /// - Parameter directory: must exist; the database is `rollcall.sqlite` in it.
    /// - Throws: ``StoreError``.
    package init(directory: String) throws {
        self.directory = directory
        _ = Store.countsNoMemory
        lock = open("\(directory)/rollcall.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            let code = errno
            throw Store.isForbidden(directory)
                ? StoreError.notPermitted(directory) : .directory(directory, String(cString: strerror(code)))
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw StoreError.inUse(directory)
        }
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = 3
            configuration.prepareDatabase { db in
                // Without recursive triggers REPLACE would delete records past the trigger that forbids it.
                try db.execute(sql: "PRAGMA cache_size = -2000; PRAGMA recursive_triggers = ON")
            }
            Store.removeUnfinishedBackups(in: directory)
            let path = "\(directory)/rollcall.sqlite"
            let isNew = access(path, F_OK) != 0
            pool = try DatabasePool(path: path, configuration: configuration)
            // After opening: GRDB's pool sets NORMAL, which loses the last commits at a power cut.
            try pool.writeWithoutTransaction { db in
                // Its cache holds the pages that one large log touches. The write-ahead log is folded into the file when
                // it has the length to which it is kept: pages that many batches change are written there once. What is
                // deleted is overwritten: months and people whose retention is over must be gone from the file too.
                try db.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA cache_size = -16000;
                        PRAGMA secure_delete = ON;
                        PRAGMA journal_size_limit = 16777216;
                        PRAGMA wal_autocheckpoint = 4000;
                        PRAGMA application_id = 0x526F6C6C;
                        """
                )
            }
            if RunningMark(directory).wasLeft() { try pool.writeWithoutTransaction(Store.refuseDamage(directory)) }
            // Not by a reading connection: it would keep the columns that tables had before the migration.
            guard try !pool.writeWithoutTransaction(DatabaseMigrator.rollcall.hasBeenSuperseded) else {
                throw StoreError.laterVersion(directory)
            }
            try DatabaseMigrator.rollcall.migrate(pool)
            // A reading connection, before a reader can be cancelled while it opens one: that looks like a broken database.
            try pool.read { _ in }
            commits = CommitQueue(pool, health)
            pool.add(transactionObserver: signal)
            if isNew { try Store.syncDirectory(directory) }
            try RunningMark(directory).set()
        } catch {
            close(lock)
            if let error = error as? DatabaseError, [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
                throw StoreError.damaged(directory, error.message ?? "\(error)")
            }
            if Store.isForbidden(directory) { throw StoreError.notPermitted(directory) }
            throw error is StoreError ? error : StoreError.directory(directory, "\(error)")
        }
    }

    deinit {
        // A child that is being started has the descriptor too, until it is another program.
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Whether this account may not read and write in a directory, or what is in it already.
    private static func isForbidden(_ directory: String) -> Bool {
        let files = ["lock", "sqlite", "sqlite-wal", "sqlite-shm", "running"].map { "\(directory)/rollcall.\($0)" }
        return ([(directory, R_OK | W_OK | X_OK)] + files.map { ($0, R_OK | W_OK) }).contains { path, mode in
            access(path, mode) != 0 && errno == EACCES
        }
    }

    /// Makes the names of new files durable: a database whose directory entry is lost is lost.
    private static func syncDirectory(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.directory(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.directory(path, String(cString: strerror(errno))) }
    }

    /// Folds the write-ahead log into the database file; for a clean stop.
    package func checkpoint() throws {
        // A write that was cancelled by the stop interrupts whatever its connection does a moment later: this.
        for isLast in [false, false, true] {
            do {
                try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
                break
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT && !isLast {
                continue
            }
        }
        RunningMark(directory).remove()
    }

    private static func refuseDamage(_ directory: String) -> (Database) throws -> Void {
        { db in
            if let fault = try Store.structuralFaults(db).first { throw StoreError.damaged(directory, fault) }
        }
    }
}

/// Why the store cannot be used or refuses something.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    case directory(String, String)
    /// The account that runs this may not write there.
    case notPermitted(String)
    case inUse(String)
    /// A later version of the program has changed its schema.
    case laterVersion(String)
    /// SQLite, or the journal's chain, says that it is not as it was written.
    case damaged(String, String)
    case unknownTerminal(String)
    case unknownPerson(String)
    case unknownEntry(String)
    case unknownFlag(String)

    package var description: String {
        switch self {
        case .directory(let path, let reason): "the state directory \(path) cannot be used: \(reason)"
        case .notPermitted(let path):
            """
            uid \(geteuid()) may not write in the state directory \(path): give it to that account \
            (chown -R \(geteuid()) \(path)), or name another directory with --state
            """
        case .inUse(let path): "the state directory \(path) is used by another rollcalld; stop it first"
        case .laterVersion(let path): "the state directory \(path) was used by a later version; install that one"
        case .damaged(let path, let fault):
            """
            the database in \(path) is damaged: \(fault); keep a copy of it, put the last backup in its place \
            (rollcall backup --help says how) and start again: terminals give again what they still have
            """
        case .unknownTerminal(let name): "there is no terminal \"\(name)\""
        case .unknownPerson(let number): "there is no person \"\(number)\""
        case .unknownEntry(let id): "there is no quarantined entry \"\(id)\""
        case .unknownFlag(let id): "there is no flag \"\(id)\""
        }
    }
}
