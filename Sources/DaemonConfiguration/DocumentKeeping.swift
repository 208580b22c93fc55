extension Configuration {
    /// The table `[office.copies]`: where documents are copied to, and to whom the drive is known.
    package struct DocumentCopies: Equatable, Sendable {
        /// The path of rclone's configuration file that names the remote.
        package var configuration: String
        /// The remote's name in that file.
        package var remote: String
        /// The folder on the remote; empty is its root.
        package var folder: String

        package static let standardFolder = "rollcall"

        package init(configuration: String, remote: String, folder: String = DocumentCopies.standardFolder) {
            self.configuration = configuration
            self.remote = remote
            self.folder = folder
        }
    }

    /// The table `[office.backup]`: the off-site backup.
    package struct OffSiteBackup: Equatable, Sendable {
        /// By which the office's archive knows it: `rollcall archive backup`.
        package var code: String
        /// A folder or another address of restic's.
        package var repository: String
        /// Of how many days, weeks and months that have a snapshot the last one is kept; all 0: every one is.
        package var keepDaily = 30
        package var keepWeekly = 12
        package var keepMonthly = 24

        /// Fewer days would let go what the last weekly check proved.
        package static let leastDaily = 7
        package static let most = 3_660

        package init(code: String, repository: String) {
            self.code = code
            self.repository = repository
        }
    }

    static func copies(_ table: TableReader) -> DocumentCopies? {
        var table = table
        let configuration = table.requiredString("configuration", example: "/etc/rollcall/rclone.conf")
        let remote = table.requiredString("remote", example: "drive")
        let folder = table.string("folder") ?? DocumentCopies.standardFolder
        table.end()
        if let configuration, !configuration.hasPrefix("/") {
            table.mistake("configuration", "must be a whole path, such as /etc/rollcall/rclone.conf")
        }
        if let remote, !isWord(remote) {
            table.mistake("remote", "must be a remote's name without its colon: letters, digits, _ and -")
        }
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        if !folder.isEmpty, parts.contains(where: { ["", ".", ".."].contains($0) }) || !isPrintable(folder) {
            table.mistake("folder", "must be names between single slashes, such as office/rollcall")
        }
        guard let configuration, let remote else { return nil }
        return DocumentCopies(configuration: configuration, remote: remote, folder: folder)
    }

    static func backup(_ table: TableReader) -> OffSiteBackup? {
        var table = table
        let code = table.requiredString("code", example: "OFFSITE")
        let repository = table.requiredString("repository", example: "/mnt/offsite/rollcall")
        let range = 0...OffSiteBackup.most
        let (daily, weekly) = (table.integer("keepDaily", in: range), table.integer("keepWeekly", in: range))
        let monthly = table.integer("keepMonthly", in: range)
        table.end()
        if let repository, repository.isEmpty || !isPrintable(repository) {
            table.mistake(
                "repository",
                "must be a folder or another address of restic's, such as rest:http://nas:8000/"
            )
        }
        var backup = OffSiteBackup(code: code ?? "", repository: repository ?? "")
        backup.keepDaily = daily ?? backup.keepDaily
        backup.keepWeekly = weekly ?? backup.keepWeekly
        backup.keepMonthly = monthly ?? backup.keepMonthly
        if backup.keepDaily < OffSiteBackup.leastDaily, backup.keepDaily + backup.keepWeekly + backup.keepMonthly > 0 {
            table.mistake(
                "keepDaily",
                "must be at least \(OffSiteBackup.leastDaily), the days between two checks; 0 with keepWeekly and "
                    + "keepMonthly 0 keeps every snapshot"
            )
        }
        return code == nil || repository == nil ? nil : backup
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.first != "-"
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".contains(Character($0)))
            }
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
