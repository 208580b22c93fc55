import Components
import DaemonConfiguration
import Logging
import ServiceLifecycle

/// All that keeps documents, wired together.
struct DocumentServices {
    let desk: DocumentDesk
    /// nil: there is no off-site backup.
    let backups: BackupDesk?
    let services: [any Service]

    /// Without a key, or with one that cannot be used, nothing is stored and all else runs.
    /// - Throws: `DocumentError` if the folder of the documents cannot be used.
    init(
        configuration: Configuration,
        stateDirectory: String,
        credentials: Credentials,
        office: @escaping @Sendable () -> OfficeDesk,
        logger: Logger
    ) throws {
        var keys: DocumentKeys?
        do { keys = try credentials.documentKeys() } catch { logger.error("no documents are stored: \(error)") }
        let desk = DocumentDesk(
            office: office,
            vault: try DocumentVault(folder: "\(stateDirectory)/documents", keys: keys),
            credentials: credentials,
            logger: logger
        )
        let drive = configuration.copies.map { settings in
            CloudDrive(settings: settings, credentials: credentials, stateDirectory: stateDirectory)
        }
        let backups = configuration.backup.map { settings in
            BackupDesk(settings: settings, desk: desk, stateDirectory: stateDirectory, logger: logger)
        }
        var services: [any Service] = [
            DocumentWatch(desk: desk, drive: drive, clock: ContinuousClock(), logger: logger)
        ]
        func watch(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
            services.append(OffSiteWatch(name: name, work: work, clock: ContinuousClock(), logger: logger))
        }
        if let backups { watch("the off-site backup") { try await backups.backUpIfDue() } }
        if var drive {
            drive.fileName = "rclone-proof.conf"
            let proof = CopyProof(desk: desk, drive: drive, file: "\(stateDirectory)/copies-proved", logger: logger)
            watch("the proof of the copies") { try await proof.proveIfDue() }
        }
        self.desk = desk
        self.backups = backups
        self.services = services
    }
}
