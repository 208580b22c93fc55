import ArgumentParser

struct DocumentCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Documents that come in and go out.",
        subcommands: [DocumentAttach.self, DocumentFetch.self, DocumentVerify.self]
    )
}

struct ArchiveCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "The archive's papers, scans and backups.",
        subcommands: [ArchiveScan.self, ArchiveBackup.self]
    )
}
