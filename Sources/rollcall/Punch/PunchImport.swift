import ArgumentParser
import Control
import Foundation
import JSON
import TerminalProtocols
import Terms

struct PunchImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a terminal's drive export (attlog.dat) into the journal.",
        discussion: "Importing a file again, or one that overlaps what the terminal sent itself, adds nothing twice."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "attlog.dat or N_attlog.dat.", completion: .file()) var file: String
    @Option(help: "The configured terminal that wrote it.", completion: LiveNames.terminals) var terminal: String
    @Option(help: "The order of its columns if the file itself does not tell: stateVerify or verifyState.")
    var columns: String?

    func validate() throws {
        if let columns, AttlogFile.ColumnOrder(rawValue: columns) == nil {
            throw ValidationError("--columns is stateVerify or verifyState")
        }
    }

    /// Raw bytes of one call: as base64 in JSON they stay below the 1 MiB that any caller may send.
    private static let piece = 512 << 10

    func run() throws {
        let bytes = try LocalFile.bytes(file, limit: 256 << 20)
        let stated = columns.flatMap(AttlogFile.ColumnOrder.init(rawValue:))
        let order = stated ?? AttlogFile.columnOrder(of: bytes) ?? .stateVerify
        let client = try options.client()
        var total = PunchMessages.Import.Output(accepted: 0, duplicate: 0, quarantined: 0, refused: [])
        var rest = bytes[...]
        var line = 1
        while !rest.isEmpty {
            let piece = PunchImport.wholeLines(of: rest)
            let reply = try client.call(
                PunchMessages.Import.name,
                PunchMessages.Import.Input(
                    terminal: terminal,
                    content: Data(piece).base64EncodedString(),
                    firstLine: line,
                    columns: order.rawValue,
                    fileName: file.split(separator: "/").last.map(String.init) ?? file
                ),
                returning: PunchMessages.Import.Output.self
            )
            total.accepted += reply.accepted
            total.duplicate += reply.duplicate
            total.quarantined += reply.quarantined
            total.refused += reply.refused
            line += piece.count { $0 == UInt8(ascii: "\n") }
            rest = rest.dropFirst(piece.count)
        }
        if options.json { return Output.print(try JSONObject(of: total)) }
        let words = options.words
        print(
            words(
                "\(total.accepted) accepted, \(total.duplicate) duplicate, \(total.quarantined) quarantined, "
                    + "\(total.refused.count) refused",
                "接收 \(total.accepted)，重复 \(total.duplicate)，隔离 \(total.quarantined)，拒绝 \(total.refused.count)"
            )
        )
        for refused in total.refused {
            print("  " + words("line \(refused.line): \(refused.reason)", "第 \(refused.line) 行：\(refused.reason)"))
        }
    }

    private static func wholeLines(of rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard rest.count > piece else { return rest }
        let head = rest.prefix(piece)
        guard let end = head.lastIndex(of: UInt8(ascii: "\n")) else { return head }
        return head[...end]
    }
}
