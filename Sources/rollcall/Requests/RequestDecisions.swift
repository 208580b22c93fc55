import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct RequestApprove<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "approve", abstract: "Grant a request.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number, or that of its case: QJ-2026-0001.") var request: String
    @Option(help: "Why.") var reason: String?

    func run() throws { try options.decide(request, Noun.kind, "approve", reason) }
}

struct RequestReject<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reject", abstract: "Refuse a request.")
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number, or that of its case: QJ-2026-0001.") var request: String
    @Option(help: "Why.") var reason: String

    func run() throws { try options.decide(request, Noun.kind, "reject", reason) }
}

struct RequestWithdraw<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a waiting request back, or revoke a granted one."
        )
    }
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The request's number, or that of its case: QJ-2026-0001.") var request: String
    @Option(help: "Why.") var reason: String?

    func run() throws {
        let input = RequestMessages.Withdraw.Input(id: try options.request(request, Noun.kind), reason: reason)
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
    /// A request by its own number, or by that of the office's case in which it is decided.
    fileprivate func request(_ reference: String, _ kind: String) throws -> Int {
        if let id = Int(reference) { return id }
        let input = RequestMessages.List.Input(kind: kind)
        let found = try all(RequestMessages.List.name, JSONObject(of: input), list: "requests", cursor: "after")
            .map { try RequestMessages.Request(json: $0) }
        guard let id = found.last(where: { $0.number == reference })?.id else {
            throw Refusal(
                name: "NotFound",
                message: "there is no \(kind) request \(reference), or you may not know of it",
                hint: "rollcall \(kind) list shows those that you may decide",
                code: EX_DATAERR
            )
        }
        return id
    }

    fileprivate func decide(_ request: String, _ kind: String, _ decision: String, _ reason: String?) throws {
        guard let id = Int(request) else {
            // Whoever decides may be above the person's superior, who is not shown the request itself.
            var input = OfficeMessages.Act.Input(object: kind, verb: decision, number: request)
            input.reason = reason
            input.language = language.rawValue
            if json { return Output.print(try client().call(OfficeMessages.Act.name, JSONObject(of: input))) }
            return CaseText(words).line(try call(OfficeMessages.Act.self, input))
        }
        let input = RequestMessages.Decide.Input(id: id, decision: decision, reason: reason)
        if json { return Output.print(try client().call(RequestMessages.Decide.name, JSONObject(of: input))) }
        RequestText(words).print(try call(RequestMessages.Decide.self, input).request)
    }
}
