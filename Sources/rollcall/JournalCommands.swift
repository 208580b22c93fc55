import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct JournalCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "The journal: what terminals said, append-only and hash-chained.",
        subcommands: [JournalVerify.self, JournalExport.self]
    )
}

struct JournalVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the chain; exit 65 if a record is not as it was written."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let client = try options.client()
        let reply = try client.call(JournalMessages.Verify.name, patience: nil)
        let proof = try JournalMessages.Verify.Output(json: .object(reply))
        if options.json {
            Output.print(reply)
        } else if proof.intact {
            print(options.words("\(proof.records) records, intact", "\(proof.records) 条记录，完整"))
            print(options.words("head", "末端") + " \(proof.head)")
        } else {
            print(options.words("BROKEN: ", "已损坏：") + (proof.reason ?? ""))
        }
        if !proof.intact { throw ExitCode(EX_DATAERR) }
    }
}

struct JournalExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print every record with its hash, one JSON object a line."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.pages(JournalMessages.Export.name, [:], list: "records", cursor: "after") { page in
            for record in page { Output.print(record) }
        }
    }
}
