import Attendance
import DaemonConfiguration
package import Logging
import Storage
import Synchronization
import TerminalProtocols
import WallClock

/// Lists the files on drives and takes them into the journal.
package final class DriveDesk: Sendable {
    /// A file as `drive list` shows it.
    struct Listed: Sendable {
        let file: String
        let kind: DriveFileName.Kind
        let size: Int
        var hash: [UInt8]?
        /// Punches or people that could be read.
        var records: Int?
        var first: LocalDateTime?
        var last: LocalDateTime?
        var terminal: String?
        /// It comes in by itself.
        var isAutomatic = false
        var importedAt: Instant?
        /// What the administrator has to say before it can come in: `terminal`, `columns`.
        var needs: String?
        var problem: String?
    }

    /// What an import did.
    struct Outcome: Sendable {
        var terminal: String
        var hash: [UInt8]
        var result: DriveImport
        var refused: [DriveContents.Refused]
        var users: [TerminalUser]
        /// The same contents were imported before: nothing was done.
        var wasKnown: Bool
    }

    private let fleet: TerminalFleet
    private let intake: Intake
    private let logger: Logger
    /// Files that were read, so that an unchanged one is not read from the drive at each look.
    private let known = Mutex<[DriveShelf.Entry: Known]>([:])

    private struct Known {
        var hash: [UInt8]
        var records: Int?
        var first: LocalDateTime?
        var last: LocalDateTime?
        var needsColumns = false
        var problem: String?
    }

    package init(fleet: TerminalFleet, intake: Intake, logger: Logger) {
        self.fleet = fleet
        self.intake = intake
        self.logger = logger
    }

    var settings: Configuration.Drive? { fleet.configuration.drive }

    private var now: Instant { intake.clock.now() }

    /// Everything on the drives, by path. Reads what it has not read yet.
    func list() async throws -> [Listed] {
        guard let settings else { return [] }
        let shelf = DriveShelf(directory: settings.directory)
        let entries = try await shelf.entries()
        let owner = try await owner()
        var files: [Listed] = []
        for entry in entries {
            guard let name = DriveFileName(path: entry.path) else { continue }
            var file = Listed(file: entry.path, kind: name.kind, size: entry.size)
            let terminal = owner.terminal(of: entry.path, name)
            file.terminal = terminal?.name
            guard name.kind.isReadable else {
                file.problem = "its form is not published; it is left alone"
                files.append(file)
                continue
            }
            let facts = await look(at: entry, on: shelf)
            file.hash = facts.hash.isEmpty ? nil : facts.hash
            (file.records, file.first, file.last) = (facts.records, facts.first, facts.last)
            file.problem = facts.problem
            file.needs = terminal == nil ? "terminal" : facts.needsColumns ? "columns" : nil
            file.isAutomatic = terminal?.importsDrives == true && file.needs == nil && file.problem == nil
            if let terminal {
                file.importedAt = try await intake.store.driveImport(terminal: terminal.name, hash: facts.hash)?.at
            }
            files.append(file)
        }
        let present = Set(entries)
        known.withLock { known in known = known.filter { present.contains($0.key) } }
        return files
    }

    /// - Throws: ``DriveShelfError``, ``DriveProblem``, `StoreError.unknownTerminal`; ``DriveDeskError``.
    func take(
        _ path: String,
        for named: String?,
        columns: AttlogFile.ColumnOrder?,
        change: Change
    ) async throws -> Outcome {
        guard let settings else { throw DriveDeskError.noDirectory }
        guard let name = DriveFileName(path: path) else { throw DriveShelfError.noSuchFile(path) }
        let told = try await owner().terminal(of: path, name)?.name
        guard let terminal = named ?? told else { throw DriveDeskError.whichTerminal(path) }
        guard fleet.configuration.terminals.contains(where: { $0.name == terminal }) else {
            throw StoreError.unknownTerminal(terminal)
        }
        let file = try await DriveShelf(directory: settings.directory).file(path)
        return try await take(file, for: terminal, columns: columns, change: change)
    }

    private func take(
        _ file: DriveFile,
        for terminal: String,
        columns: AttlogFile.ColumnOrder?,
        change: Change
    ) async throws -> Outcome {
        var outcome = Outcome(
            terminal: terminal,
            hash: file.hash,
            result: DriveImport(file: file.path, kind: file.name.kind.rawValue),
            refused: [],
            users: [],
            wasKnown: false
        )
        if let before = try await intake.store.driveImport(terminal: terminal, hash: file.hash) {
            outcome.result = before.result
            outcome.wasKnown = true
            return outcome
        }
        let contents: DriveContents
        do {
            contents = try file.contents(columns: columns, now: intake.rules.zone.local(at: now))
        } catch .unbelievable(let reason) {
            contents = DriveContents(
                items: [.damaged(Array(file.bytes.prefix(512)), reason: "\(file.path): \(reason)")],
                refused: [DriveContents.Refused(line: 0, reason: reason)]
            )
        }
        outcome.refused = contents.refused
        outcome.users = contents.users
        outcome.result.refused = contents.refused.count
        let source = try await intake.store.openSource(
            terminal: terminal,
            link: "file:\(file.path)",
            serial: "",
            at: now
        )
        var rest = contents.items[...]
        while !rest.isEmpty {
            for result in try await intake.take(Array(rest.prefix(500)), from: source) {
                switch result {
                case .record(.accepted): outcome.result.accepted += 1
                case .record(.duplicateUpload): outcome.result.duplicate += 1
                case .record: outcome.result.quarantined += 1
                case .damaged, .damagedAgain: break  // counted as refused
                }
            }
            rest = rest.dropFirst(500)
        }
        // A user table may come again: what it holds is not kept here.
        if contents.users.isEmpty {
            try await intake.store.note(outcome.result, terminal: terminal, hash: file.hash, change: change)
        }
        let result = outcome.result
        logger.info(
            "file \(file.path) of terminal \(terminal) imported",
            metadata: .of(
                .driveImported,
                [
                    "accepted": "\(result.accepted)", "duplicate": "\(result.duplicate)",
                    "quarantined": "\(result.quarantined)", "refused": "\(result.refused)",
                ]
            )
        )
        return outcome
    }

    private func owner() async throws -> DriveOwner {
        DriveOwner(terminals: fleet.configuration.terminals, rows: try await intake.store.terminals())
    }

    private func look(at entry: DriveShelf.Entry, on shelf: DriveShelf) async -> Known {
        if let seen = known.withLock({ $0[entry] }) { return seen }
        var facts = Known(hash: [])
        do {
            let file = try await shelf.file(entry.path)
            facts.hash = file.hash
            let contents = try file.contents(now: intake.rules.zone.local(at: now))
            let times = contents.times
            (facts.records, facts.first, facts.last) = (
                max(times.count, contents.users.count), times.min(), times.max()
            )
        } catch let problem as DriveProblem {
            switch problem {
            case .columns: facts.needsColumns = true
            case .unbelievable(let reason): facts.problem = reason
            case .notReadable: facts.problem = "its form is not published"
            }
        } catch {
            // Not kept: the drive may be pulled, or still be written to.
            return Known(hash: [], problem: "\(error)")
        }
        known.withLock { $0[entry] = facts }
        return facts
    }
}

/// What is missing for an import.
enum DriveDeskError: Error, Equatable, Sendable {
    case noDirectory
    case whichTerminal(String)
}
