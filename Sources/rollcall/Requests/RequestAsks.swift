import ArgumentParser
import Control
import JSON
import WallClock

/// What every request says.
struct RequestOptions: ParsableArguments {
    @Option(
        name: .customLong("for"),
        help: """
            The number or name of the person for whom you ask: for superiors and HR, of leave also for reception and \
            deputies.
            """,
        completion: LiveNames.people
    ) var onBehalfOf: String?
    @Option(help: "Why.") var reason: String

    func ask(_ kind: String, _ options: GlobalOptions, _ fill: (inout RequestMessages.Ask.Input) -> Void) throws {
        var input = RequestMessages.Ask.Input(kind: kind, person: onBehalfOf, reason: reason)
        fill(&input)
        if options.json {
            return Output.print(try options.client().call(RequestMessages.Ask.name, JSONObject(of: input)))
        }
        RequestText(options.words).print(try options.call(RequestMessages.Ask.self, input).request)
    }
}

struct LeaveAsk: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Ask for leave.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var request: RequestOptions
    @Option(
        help: """
            annual, sick, personal, compensatory, marriage, maternity, paternity, bereavement, nursing, or as the office \
            names it.
            """
    ) var type: String
    @Option(help: "First date, or when it begins: 2026-10-12T13:00.") var from: String
    @Option(help: "Last date, or when it ends.") var to: String
    @Option(help: "Who stands in for the person meanwhile: number or name.", completion: LiveNames.people)
    var deputy: String?
    @Option(help: "What proves it, as a certificate's number.") var proof: String?

    func run() throws {
        try request.ask(LeaveNoun.kind, options) { input in
            (input.type, input.from, input.to) = (type, from, to)
            (input.deputy, input.proof) = (deputy, proof)
        }
    }
}

struct LeaveSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Ask again for leave that was returned to you, perhaps for other times."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number: QJ-2026-0001.") var number: String
    @Option(help: "What kind of leave.") var type: String?
    @Option(help: "First date, or when it begins: 2026-10-12T13:00.") var from: String?
    @Option(help: "Last date, or when it ends.") var to: String?
    @Option(help: "Who stands in for the person meanwhile: number or name.", completion: LiveNames.people)
    var deputy: String?
    @Option(help: "What proves it, as a certificate's number.") var proof: String?

    func run() throws {
        // A date alone is that whole date, as when it was asked for.
        let end = to.map { text in LocalDate(text).map { "\($0.adding(days: 1))" } ?? text }
        let fields = JSONObject(given: [
            "type": type, "from": from, "to": end, "why": office.reason, "deputy": deputy, "proof": proof,
        ])
        try office.act(options, LeaveNoun.kind, "submit", number, fields)
    }
}

struct TripAsk: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Ask for a trip.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var request: RequestOptions
    @Option(help: "First date, or when it begins: 2026-10-12T13:00.") var from: String
    @Option(help: "Last date, or when it ends.") var to: String

    func run() throws {
        try request.ask(TripNoun.kind, options) { input in (input.from, input.to) = (from, to) }
    }
}

struct CorrectionAsk: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Ask to correct a punch.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var request: RequestOptions
    @Option(help: "The work date, YYYY-MM-DD; of a night shift the date of its beginning.") var date: String
    @Option(help: "in or out.", completion: .list(["in", "out"])) var slot: String
    @Option(help: "When it was: 18:05, or 30:05 for 06:05 of the next day.") var time: String

    func run() throws {
        try request.ask(CorrectionNoun.kind, options) { input in
            (input.workDate, input.slot, input.time) = (date, slot, time)
        }
    }
}

struct OvertimeAsk: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Ask for overtime.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var request: RequestOptions
    @Option(help: "The work date, YYYY-MM-DD.") var date: String
    @Option(help: "From when on: 18:00.") var from: String
    @Option(help: "Until when: 20:30, or 25:00 for 01:00 of the next day.") var to: String
    @Option(name: .customLong("as"), help: "pay or timeOff.", completion: .list(["pay", "timeOff"])) var settledAs:
        String = "pay"

    func run() throws {
        try request.ask(OvertimeNoun.kind, options) { input in
            (input.workDate, input.from, input.to, input.settledAs) = (date, from, to, settledAs)
        }
    }
}
