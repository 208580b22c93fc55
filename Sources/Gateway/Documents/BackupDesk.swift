import Components
import Control
import DaemonConfiguration
import Foundation
import JSON
import Logging
import Office
import Storage
import Terms
import WallClock

/// Makes the off-site backup, proves it weekly, removes old snapshots then, tests restoring it quarterly, and tells the
/// kernel how it went (ARC-6). One at a time.
package actor BackupDesk {
    static let hint = "configure [office.backup], with the code of a backup that the archive has"

    private let settings: Configuration.OffSiteBackup
    private let office: @Sendable () -> OfficeDesk
    private let vault: DocumentVault
    private let credentials: Credentials
    private let stage: BackupStage
    private let cache: String
    private let logger: Logger
    private var isRunning = false

    init(
        settings: Configuration.OffSiteBackup,
        desk: DocumentDesk,
        stateDirectory: String,
        logger: Logger
    ) {
        self.settings = settings
        office = desk.office
        vault = desk.vault
        credentials = desk.credentials
        stage = BackupStage(stateDirectory: stateDirectory)
        cache = "\(stateDirectory)/restic-cache"
        self.logger = logger
    }

    /// Makes the night's backup, unless it was made or the archive has none of the configured code.
    func backUpIfDue() async throws {
        let office = office()
        let (minutes, zone) = (office.configuration.office.archive.backupAt, office.configuration.site.zone)
        guard let found = try await office.cases(Backups.object).first(where: { $0.number == settings.code }),
            BackupTime.isDue(found.moment("backedUpAt"), at: minutes, now: office.clock.now(), zone)
        else { return }
        _ = try await backUp(found)
    }

    /// Makes one, and whatever proof of it is due. What went wrong is an event of the case.
    /// - Throws: `ControlError` for another code than the configured one, while one is made, and for a failed backup.
    func backUp(_ found: Case) async throws -> ResticSnapshot {
        // One with an alarm most of all.
        guard found.number == settings.code, found.state != Backups.State.ended else {
            throw ControlError.unavailable("\(found.number ?? "it") is not the configured backup", hint: Self.hint)
        }
        guard !isRunning else { throw ControlError.unavailable("a backup is being made", hint: "wait for its end") }
        isRunning = true
        defer { isRunning = false }
        do {
            let snapshot = try await make(found)
            try stage.clear()
            return snapshot
        } catch {
            try Task.checkCancellation()
            logger.error("the off-site backup failed: \(error)")
            try await office().act("backupFailed", on: found, ["failure": .string("\(error)".shortened)])
            throw ControlError.unavailable("\(error)")
        }
    }

    /// What somebody says of a snapshot has to be of one that is there.
    /// - Throws: `Refusal` for one that the repository does not have, `ControlError` if it cannot be asked.
    func check(snapshot: String, of code: String) async throws {
        // Of another repository nothing is known here.
        guard code == settings.code else { return }
        let isThere: Bool
        do {
            isThere = try await restic().snapshots().contains { snapshot.count >= 8 && $0.id.hasPrefix(snapshot) }
        } catch {
            throw ControlError.unavailable("\(error)")
        }
        guard isThere else {
            throw Refusal.badField(
                "snapshot",
                reason: Wording("\(code) has no such snapshot", "\(code) 没有此快照")
            )
        }
    }

    private func restic() throws -> Restic {
        Restic(
            repository: settings.repository,
            passwordFile: try credentials.file(named: CredentialNeed.backupPassword.name),
            cacheFolder: cache
        )
    }

    private func make(_ found: Case) async throws -> ResticSnapshot {
        let restic = try restic()
        // Only for the first: later a drive that is not mounted would look like a place without a repository.
        if found.text("snapshot") == nil { _ = try await restic.createIfAbsent() }
        let office = office()
        try await stage.fill(office.store, vault)
        let snapshot = try await restic.backUp(stage.folder)
        try await office.act(
            "backedUp",
            on: found,
            [
                "snapshot": .string(snapshot.id), "files": .integer(Int64(snapshot.files)),
                "bytes": .integer(snapshot.bytes),
            ]
        )
        try await prove(found, snapshot, restic)
        try await prune(restic)
        return snapshot
    }

    /// Removes old snapshots. What fails says nothing of the backup: it is an alarm of its own, and tried again with the
    /// next one.
    private func prune(_ restic: Restic) async throws {
        let office = office()
        guard let found = try await office.cases(Backups.object).first(where: { $0.number == settings.code }),
            Backups.mayPrune(found)
        else { return }
        let kept: Int
        do throws(ResticError) {
            kept = try await restic.forget(
                keepingDays: settings.keepDaily,
                weeks: settings.keepWeekly,
                months: settings.keepMonthly
            )
        } catch {
            try Task.checkCancellation()
            logger.error("old snapshots of the off-site backup cannot be removed: \(error)")
            try await office.act("pruneFailed", on: found, ["failure": .string("\(error)".shortened)])
            return
        }
        try await office.act("pruned", on: found, ["snapshots": .integer(Int64(kept))])
    }

    private func prove(_ found: Case, _ snapshot: ResticSnapshot, _ restic: Restic) async throws {
        let office = office()
        let (now, days) = (office.clock.now(), office.configuration.office.archive)
        if BackupTime.isDue(found.moment("verifiedAt"), everyDays: days.verifyDays, now: now) || found["damage"] != nil
        {
            do {
                try await restic.check(readData: true)
            } catch {
                // Any other fault says nothing of what lies there.
                if case .damaged = error {
                    try await office.act("damaged", on: found, ["damage": .string("\(error)".shortened)])
                }
                throw error
            }
            try await office.act("verified", on: found)
        }
        if BackupTime.isDue(found.moment("restoredAt"), everyDays: days.restoreTestDays, now: now)
            || Backups.lastFailedRestore(found) != nil
        {
            try await restic.restore(snapshot.id, to: stage.restored)
            let (files, different) = try stage.compare()
            var result: JSONObject = [
                "snapshot": .string(snapshot.id), "files": .integer(Int64(files)), "passed": .bool(different == nil),
            ]
            if let different { result["note"] = .string("\(different) did not come back as it went in") }
            try await office.act("restoreTest", on: found, result)
        }
    }
}
