import ArgumentParser
import Control
import JSON
import Terms

/// A kind of case, as a noun of the command line.
protocol OfficeNoun {
    /// nil: any.
    static var object: String? { get }
    /// What the command that lists them is called.
    static var listed: String { get }
    /// Whether nothing is ever expected of them, as of what the office has: they are listed all the same.
    static var listsClosed: Bool { get }
    /// The state of those that hold, which are listed if no other one is named; nil: those in which something is expected.
    static var held: String? { get }
}

extension OfficeNoun {
    static var listed: String { "list" }
    static var listsClosed: Bool { false }
    static var held: String? { nil }
}

enum AnyCase: OfficeNoun { static let object: String? = nil }

struct CaseList<Noun: OfficeNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Noun.listed,
            abstract: "Show those that you may know of: \(Noun.object ?? "all kinds")."
        )
    }
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only in this state.") var state: String?
    @Option(help: "Only what the person with this number asked for.", completion: LiveNames.people) var person: String?
    @Flag(help: "Those too in which nothing more is expected.") var all = false

    func run() throws {
        let state = state ?? (all ? nil : Noun.held)
        var input = OfficeMessages.List.Input(object: Noun.object, state: state, language: options.language.rawValue)
        input.requester = person
        input.open = all || state != nil || Noun.listsClosed ? nil : true
        let found = try options.all(OfficeMessages.List.name, JSONObject(of: input), list: "cases", cursor: "after")
        if options.json { return Output.print(.array(found)) }
        if found.isEmpty { return print(options.words("none", "无")) }
        CaseText(options.words).table(try found.map { try OfficeMessages.Case(json: $0) }).print()
    }
}

struct CaseShow<Noun: OfficeNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "Show everything that is known of one.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its number.") var number: String

    func run() throws {
        let input = OfficeMessages.Reference(
            number: number,
            object: Noun.object,
            language: options.language.rawValue
        )
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Show.name, JSONObject(of: input)))
        }
        CaseText(options.words).show(try options.call(OfficeMessages.Show.self, input).case)
    }
}

struct CaseHistory<Noun: OfficeNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "history", abstract: "Show everything that happened to one.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its number.") var number: String

    func run() throws {
        let events = try options.history(number, Noun.object)
        if options.json { return Output.print(.object(["events": .array(events)])) }
        let words = options.words
        var table = Table(
            (words("ENTRY", "序号"), .right),
            (words("AT", "时间"), .left),
            (words("WHAT", "操作"), .left),
            (words("STATE", "状态"), .left),
            (words("WHO", "经办人"), .left),
            (words("REASON", "事由"), .left)
        )
        for event in try events.map({ try OfficeMessages.Event(json: $0) }) {
            let who = event.actorName ?? words("the system", "系统")
            table.add(
                "\(event.version)",
                Moment.text(event.at),
                words.officeTransition(event.transition, of: event.object),
                words.officeStage(event.to, of: event.object),
                who + (event.onBehalfOf.map { words(" for \($0)", " 代 \($0)") } ?? ""),
                event.reason ?? ""
            )
        }
        table.print()
    }
}

extension GlobalOptions {
    /// Everything that happened to a case, oldest first.
    func history(_ number: String, _ object: String?) throws -> [JSONValue] {
        let input = OfficeMessages.History.Input(number: number, object: object)
        return try all(OfficeMessages.History.name, JSONObject(of: input), list: "events", cursor: "after")
    }
}

/// A verb that needs nothing but the case.
protocol CaseVerb: OfficeNoun {
    static var verb: String { get }
    static var word: String { get }
    static var abstract: String { get }
}

extension CaseVerb { static var word: String { verb } }

struct CaseAct<Verb: CaseVerb>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Verb.word, abstract: Verb.abstract)
    }
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(parsing: .unconditional, help: "The revision that you have seen; another one is refused.") var revision:
        Int?

    func run() throws { try office.act(options, Verb.object, Verb.verb, number, revision: revision) }
}
