import ArgumentParser
import Control
import JSON
import Office
import Terms

struct OfficeNewsWatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show what happens in the office, a line each: that it happened, not what it is about.",
        discussion: "With --json each reply is a line."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Begin behind this cursor instead of now; 0 is the beginning.") var since: Int?

    func run() throws {
        let client = try options.client()
        let input = OfficeMessages.Watch.Input(since: since)
        if options.json {
            return try client.stream(OfficeMessages.Watch.name, try JSONObject(of: input)) { reply in
                Output.print(.object(reply))
                Output.flush()
            }
        }
        try client.stream(OfficeMessages.Watch.name, input, returning: OfficeMessages.Watch.Output.self) { reply in
            for news in reply.events { print(line(news)) }
            Output.flush()
        }
    }

    private func line(_ news: OfficeMessages.News) -> String {
        let words = options.words
        let object = news.event?["object"]?.text
        let name = object.flatMap { Modules.office[$0]?.name(words) } ?? object ?? ""
        let what = news.event?["transition"]?.text.map { words.officeTransition($0, of: object) } ?? news.kind
        let state = news.event?["to"]?.text.map { words.officeStage($0, of: object) } ?? ""
        let due = news.event?["due"]?.text.map { words("due ", "期限 ") + Moment.text($0) } ?? ""
        let parts = [Moment.text(news.at), news.number ?? "-", name, what, state, due]
        return Table.printable(parts.filter { !$0.isEmpty }.joined(separator: "  "))
    }
}
