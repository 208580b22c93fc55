import ArgumentParser
import Control
import JSON
import Terms

struct RequestApprove<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "approve", abstract: "Grant a request.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number.") var id: Int
    @Option(help: "Why.") var reason: String?

    func run() throws { try options.decide(id, "approve", reason) }
}

struct RequestReject<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reject", abstract: "Refuse a request.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number.") var id: Int
    @Option(help: "Why.") var reason: String

    func run() throws { try options.decide(id, "reject", reason) }
}

struct RequestWithdraw<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a waiting request back, or revoke a granted one."
        )
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number.") var id: Int
    @Option(help: "Why.") var reason: String?

    func run() throws {
        let input = RequestMessages.Withdraw.Input(id: id, reason: reason)
        if options.json {
            return Output.print(try options.client().call(RequestMessages.Withdraw.name, JSONObject(of: input)))
        }
        RequestText(options.words).print(try options.call(RequestMessages.Withdraw.self, input).request)
    }
}

struct RequestList<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "Show your own, your team's, or as HR everybody's.")
    }
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only of the person with this number.", completion: LiveNames.people) var person: String?
    @Option(
        help: "Only pending, approved, rejected or withdrawn ones.",
        completion: .list(["pending", "approved", "rejected", "withdrawn"])
    ) var state: String?

    func run() throws {
        let input = RequestMessages.List.Input(kind: Noun.kind, person: person, state: state)
        let found = try options.all(RequestMessages.List.name, JSONObject(of: input), list: "requests", cursor: "after")
        if options.json { return Output.print(.array(found)) }
        let text = RequestText(options.words)
        let requests = try found.map { try RequestMessages.Request(json: $0) }
        if requests.isEmpty { return print(options.words("none", "无")) }
        text.table(requests).print()
    }
}

extension GlobalOptions {
    fileprivate func decide(_ id: Int, _ decision: String, _ reason: String?) throws {
        let input = RequestMessages.Decide.Input(id: id, decision: decision, reason: reason)
        if json { return Output.print(try client().call(RequestMessages.Decide.name, JSONObject(of: input))) }
        RequestText(words).print(try call(RequestMessages.Decide.self, input).request)
    }
}
