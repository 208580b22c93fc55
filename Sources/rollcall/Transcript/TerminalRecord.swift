import ArgumentParser
import Control
import JSON

struct TerminalRecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Write down what a terminal and the daemon say to each other, from a new connection on.",
        discussion: """
            The transcript goes to standard output; rollcall terminal replay FILE plays it. What concerns people (names,
            numbers, cards, passwords, templates, punches) is zeros or withheld; --raw shows everything and needs the
            role admin: keep such a file as you keep the journal.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @Option(help: "For how long, 1 to 3600.") var seconds = 60
    @Flag(help: "With personal data.") var raw = false

    func run() throws {
        let client = try options.client()
        let input = TerminalMessages.Record.Input(name: name, seconds: seconds, raw: raw)
        try client.stream(
            TerminalMessages.Record.name,
            input,
            returning: TerminalMessages.Record.Output.self
        ) { reply in
            for line in reply.lines {
                if options.json { Output.print(.object(["line": .string(line)])) } else { print(line) }
            }
            Output.flush()
        }
    }
}
