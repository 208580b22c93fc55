import Control
import DaemonConfiguration
import Foundation
import Storage
import WallClock

/// How the daemon is, put together from what its parts know.
struct Operations: Sendable {
    let store: Store
    let board: TerminalBoard
    let configuration: Configuration
    let credentials: Credentials
    /// nil where no documents are kept.
    let documents: DocumentDesk?
    let presenter: Presenter
    let startedAt: Instant
    let now: Instant

    typealias Finding = OperationsMessages.Finding

    /// User ids that punched so lately are asked about.
    private static let unknownDays = 31
    /// Room on the disk below which somebody should look, and below which it is nearly too late; bytes.
    private static let littleRoom = 512 << 20
    private static let hardlyRoom = 64 << 20

    func overview() async throws -> OperationsMessages.Overview.Output {
        try await overview(of: store.terminals())
    }

    /// - Parameter rows: the store's terminals as they are now.
    func overview(of rows: [TerminalRow]) async throws -> OperationsMessages.Overview.Output {
        let terminals = configuration.terminals
        let newest = try await store.newestRecord()
        return OperationsMessages.Overview.Output(
            version: Version.current,
            site: configuration.site.name,
            now: presenter.time(now),
            startedAt: presenter.time(startedAt),
            storage: storage(records: rows.reduce(0) { $0 + $1.records }),
            terminals: terminals.count,
            online: terminals.count { board.status($0.name)?.state == .online },
            disabled: terminals.count { board.status($0.name)?.state == .disabled },
            troubles: troubles(),
            outside: try await outside(),
            lastRecordAt: newest.map(presenter.time),
            lastSyncAt: board.lastSync(of: terminals.map(\.name)).map(presenter.time),
            terminalAnomalies: try await store.openTerminalAnomalies(),
            unknownUsers: try await unknownUsers().count,
            clockTrusted: HostTime.isTrusted(now, newestRecord: newest),
            feed: Int(try await store.feedEnd()),
            memoryBytes: ProcessFigures.memory
        )
    }

    private func storage(records: Int) -> OperationsMessages.Storage {
        let (state, since) = store.storageState
        let disk = store.diskUse()
        let (name, reason): (String, String?) =
            switch state {
            case .sound: ("sound", nil)
            case .full: ("full", "the disk is full: terminals keep their logs until there is room")
            case .failing(let reason): ("failing", reason)
            }
        return OperationsMessages.Storage(
            state: name,
            reason: reason,
            since: since.map(presenter.time),
            records: records,
            databaseBytes: disk.database,
            freeBytes: disk.free,
            totalBytes: disk.total
        )
    }

    private func troubles() -> [OperationsMessages.Trouble] {
        configuration.terminals.compactMap { terminal in
            guard let status = board.status(terminal.name), status.state != .disabled,
                status.state != .online || status.isStale
            else { return nil }
            return OperationsMessages.Trouble(
                terminal: terminal.name,
                state: status.state.rawValue,
                stale: status.isStale,
                since: presenter.time(status.since),
                why: status.lastError
            )
        }
    }

    private func unknownUsers() async throws -> [UnknownUser] {
        let from = now.adding(seconds: -Int64(Operations.unknownDays) * 86_400)
        return try await store.unknownUsers(from: from, to: now.adding(seconds: 86_400))
    }

    // MARK: Findings

    /// - Parameter deep: reads the whole database and recomputes the journal's chain.
    func examine(deep: Bool) async throws -> [OperationsMessages.Finding] {
        var findings = [storageFinding(), roomFinding()]
        if deep { findings += try await databaseFindings() }
        findings.append(try await clockFinding())
        findings += terminalFindings() + credentialFindings()
        findings += try await documentFindings()
        findings.append(try await peopleFinding())
        return findings
    }

    private func storageFinding() -> Finding {
        switch store.storageState.state {
        case .sound: Finding("storage", .good, "the last write reached the disk")
        case .full:
            Finding(
                "storage",
                .problem,
                "the disk is full; terminals keep their logs",
                fix: "make room on the file system of the state directory; the daemon goes on by itself"
            )
        case .failing(let reason):
            Finding(
                "storage",
                .problem,
                "what comes cannot be stored: \(reason)",
                fix: "look at the disk (dmesg, smartctl) and at the mount options of the state directory"
            )
        }
    }

    private func roomFinding() -> Finding {
        let disk = store.diskUse()
        let text = "the journal takes \(disk.database >> 20) MiB, \(disk.free >> 20) MiB are free"
        guard disk.free < Operations.littleRoom else { return Finding("storage", .good, text) }
        return Finding(
            "storage",
            disk.free < Operations.hardlyRoom ? .problem : .warning,
            text,
            fix: "make room: a full disk stops punches from being stored"
        )
    }

    private func databaseFindings() async throws -> [Finding] {
        let restore = "keep a copy of the state directory and put the last backup in its place (rollcall backup --help)"
        var findings: [Finding] = []
        let faults = try await store.structuralFaults()
        findings.append(
            faults.first.map { Finding("database", .problem, "the database is damaged: \($0)", fix: restore) }
                ?? Finding("database", .good, "SQLite finds the database whole")
        )
        let proof = try await store.verifyJournal()
        findings.append(
            proof.broken.map {
                Finding("journal", .problem, "the journal's chain is broken: \($0.reason)", fix: restore)
            }
                ?? Finding("journal", .good, "the journal's chain of \(proof.records) records is intact")
        )
        return findings
    }

    private func clockFinding() async throws -> Finding {
        let newest = try await store.newestRecord()
        guard let newest, !HostTime.isTrusted(now, newestRecord: newest) else {
            return Finding("clock", .good, "this machine's clock shows \(presenter.time(now))")
        }
        return Finding(
            "clock",
            .problem,
            "this machine's clock shows \(presenter.time(now)), but a record came at \(presenter.time(newest))",
            fix: """
                set the clock (timedatectl); until it is later than that record no terminal is set by it. If it is right now, \
                it was wrong then
                """
        )
    }

    private func terminalFindings() -> [Finding] {
        guard !configuration.terminals.isEmpty else {
            return [
                Finding(
                    "terminals",
                    .notice,
                    "no terminal is configured",
                    fix: "rollcall terminal scan finds what is plugged in and prints what to configure"
                )
            ]
        }
        let troubles = troubles()
        guard !troubles.isEmpty else {
            return [Finding("terminals", .good, "every terminal that is switched on is online")]
        }
        return troubles.map { trouble in
            let (text, fix) = Operations.explanation(trouble)
            return Finding("terminals", .warning, text, fix: fix)
        }
    }

    private static func explanation(_ trouble: OperationsMessages.Trouble) -> (String, String) {
        let why = trouble.why.map { ": \($0)" } ?? ""
        let look = "rollcall terminal show \(trouble.terminal)"
        return switch trouble.state {
        case "refused":
            (
                "terminal \(trouble.terminal) refuses the communication key\(why)",
                "give its key in the configuration (key = …), then rollcall terminal sync \(trouble.terminal)"
            )
        case "absent":
            (
                "terminal \(trouble.terminal) is not plugged in, or its link names another device\(why)",
                "rollcall terminal scan shows what is plugged in"
            )
        case "online": ("terminal \(trouble.terminal) has said nothing for long", look)
        default: ("terminal \(trouble.terminal) is \(trouble.state) since \(trouble.since)\(why)", look)
        }
    }

    private func credentialFindings() -> [Finding] {
        configuration.credentials.map { need in
            do {
                _ = try credentials.contents(named: need.name)
                return Finding("credentials", .good, "credential \(need.name) is there, for \(need.purpose)")
            } catch {
                // Without the key no templates or documents are kept, which is a choice.
                let isChoice = CredentialNeed.optional.contains(need)
                return Finding(
                    "credentials",
                    isChoice ? .notice : .problem,
                    "credential \(need.name), for \(need.purpose), is not there",
                    fix: "rollcall credential setup \(need.name), then restart the daemon"
                )
            }
        }
    }

    private func peopleFinding() async throws -> Finding {
        let unknown = try await unknownUsers()
        guard let first = unknown.first else {
            return Finding("people", .good, "every user id that punched lately is somebody's")
        }
        return Finding(
            "people",
            .warning,
            """
            \(unknown.count) user ids that punched in the last \(Operations.unknownDays) days are nobody's, such as \
            \(first.user) at \(first.terminal)
            """,
            fix: "rollcall user map GROUP USER PERSON; their punches count from then on"
        )
    }
}
