import Components
import Control
import DaemonConfiguration
import Office
import Storage
import WallClock

/// What the office's documents need of the machine and of others.
extension Operations {
    /// What is down of the cloud drive and the off-site backup.
    func outside() async throws -> [OperationsMessages.Outside] {
        var outside: [OperationsMessages.Outside] = []
        if configuration.copies != nil {
            if !Program.rclone.isThere {
                outside.append(.init(name: "drive", why: "\(Program.rclone.missing)"))
            } else if let fault = documents?.drive.fault {
                outside.append(.init(name: "drive", since: presenter.time(fault.since), why: fault.why))
            }
        }
        if configuration.backup != nil {
            if !Program.restic.isThere {
                outside.append(.init(name: "backup", why: "\(Program.restic.missing)"))
            } else if let found = try await backup(), let failure = found.text("failure") {
                let since = found.moment("failingSince") ?? found.moment("failedAt")
                outside.append(.init(name: "backup", since: since.map(presenter.time), why: failure))
            }
        }
        return outside
    }

    func documentFindings() async throws -> [Finding] {
        var findings = try await keyFindings() + backupFindings()
        findings += try await outside().map { one in
            let since = one.since.map { " since \($0)" } ?? ""
            let fix =
                one.name == "drive"
                ? "[office.copies] names it; the copies wait and are tried again"
                : "[office.backup] names it; it is tried again, at once by rollcall archive backup"
            return Finding(one.name, .problem, "the \(one.name) is down\(since): \(one.why)", fix: fix)
        }
        let archivists = try await store.officeCases(OfficeFilter(object: Roles.object, state: Roles.granted))
            .compactMap(Roles.grant).filter { $0.role == .archivist }
        let missing = Program.scanning.filter { !$0.isThere }
        if !archivists.isEmpty, !missing.isEmpty {
            findings.append(
                Finding(
                    "programs",
                    .notice,
                    "papers are not scanned on this machine: \(missing.map(\.name).joined(separator: ", ")) is not there",
                    fix: "where papers are scanned: apt install "
                        + missing.map(\.debianPackage).joined(separator: " ")
                )
            )
        }
        return findings
    }

    private func keyFindings() async throws -> [Finding] {
        guard let documents else { return [] }
        return try await documents.vault.missingKeys().sorted { $0.key < $1.key }.map { id, count in
            Finding(
                "documents",
                .problem,
                "\(count) documents lie under the key \(id), which the daemon was not given",
                fix: """
                    put that key back as the credential document-key, or beside a newer one as document-key-old, and restart \
                    the daemon; a new one opens nothing
                    """
            )
        }
    }

    private func backupFindings() async throws -> [Finding] {
        guard let settings = configuration.backup else { return [] }
        guard let found = try await backup() else {
            return [
                Finding(
                    "backup",
                    .warning,
                    "no off-site backup is made: the archive has none of the code \(settings.code)",
                    fix: "an archivist names it: rollcall archive repository \(settings.code) --place PLACE"
                )
            ]
        }
        guard found.state == Backups.State.alarmed else { return [] }
        return [
            Finding(
                "backup",
                .problem,
                "the off-site backup \(settings.code) is in alarm since \(presenter.time(found.since)): "
                    + found.texts("alarms").joined(separator: ", "),
                fix: "rollcall archive show \(settings.code)"
            )
        ]
    }

    private func backup() async throws -> Case? {
        let code = configuration.backup?.code
        return try await store.officeCases { try $0.officeCases(key: Backups.object) }.first { $0.number == code }
    }
}
