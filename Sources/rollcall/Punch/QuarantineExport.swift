import ArgumentParser
import Control
import JSON
import Terms

struct QuarantineExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print everything quarantined with its raw bytes: one JSON object a line.",
        discussion: "kind is record for entries of terminals' logs, frame for bytes that were no record at all."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only of this terminal.", completion: LiveNames.terminals) var terminal: String?

    func run() throws {
        // Asked first: a terminal that is mistyped must not look like one without entries.
        var frames: [JSONObject] = []
        let parameters: JSONObject = terminal.map { ["terminal": .string($0)] } ?? [:]
        try options.pages(QuarantineMessages.Frames.name, parameters, list: "frames", cursor: "before") { page in
            frames += QuarantineExport.lines(page, kind: "frame")
        }
        try options.pages(QuarantineMessages.List.name, [:], list: "entries", cursor: "before") { page in
            for line in QuarantineExport.lines(page, kind: "record")
            where terminal == nil || line["terminal"] == terminal.map({ .string($0) }) {
                Output.print(line)
            }
        }
        for frame in frames { Output.print(frame) }
    }

    private static func lines(_ page: [JSONValue], kind: String) -> [JSONObject] {
        page.compactMap { item in
            guard case .object(var line) = item else { return nil }
            line["kind"] = .string(kind)
            return line
        }
    }
}

struct QuarantineReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Read damaged log entries once more, after the program learned to.",
        discussion: "What has become a record goes into the journal; doing it twice adds nothing."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only this number from quarantine list.") var id: Int?

    func run() throws {
        let reply = try options.call(QuarantineMessages.Replay.self, .init(id: id))
        if options.json { return Output.print(try JSONObject(of: reply)) }
        print(
            options.words(
                "\(reply.decoded) decoded: \(reply.accepted) accepted, \(reply.duplicate) known, "
                    + "\(reply.quarantined) quarantined; \(reply.damaged) still damaged",
                "解码 \(reply.decoded)：接收 \(reply.accepted)，已有 \(reply.duplicate)，隔离 \(reply.quarantined)；"
                    + "仍损坏 \(reply.damaged)"
            )
        )
    }
}
