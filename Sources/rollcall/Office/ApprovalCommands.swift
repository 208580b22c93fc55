import ArgumentParser
import Control
import JSON
import Terms

struct ApprovalCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approval",
        abstract: "Everything that waits for you, and deciding it.",
        discussion: """
            Nobody decides on what they asked for or what is about themselves. Who is away is stood in for by whom they \
            named; silence never approves.
            """,
        subcommands: [
            ApprovalInbox.self, CaseShow<AnyCase>.self, CaseHistory<AnyCase>.self, CaseList<AnyCase>.self,
            CaseAct<ApproveVerb>.self, CaseAct<RejectVerb>.self, CaseAct<ReturnVerb>.self, CaseAct<WithdrawVerb>.self,
            CaseAct<CancelVerb>.self, CaseAct<SubmitVerb>.self,
            ApprovalExplain.self, ApprovalDelegate.self, CaseAct<UndelegateVerb>.self, CaseList<HeldDelegation>.self,
        ]
    )
}

enum ApproveVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "approve"
    static let abstract = "Decide the open step: yes."
}

enum RejectVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "reject"
    static let abstract = "Decide the open step: no. Needs --reason."
}

enum ReturnVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "return"
    static let abstract = "Give it back to be completed; it passes all steps again. Needs --reason."
}

enum WithdrawVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "withdraw"
    static let abstract = "Take back what you asked for, before it is approved."
}

enum CancelVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "cancel"
    static let abstract = "Ask to undo what was approved. Needs --reason."
}

enum SubmitVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "submit"
    static let abstract = "Submit a draft, or what was returned, as it is; the submit of its noun changes it too."
}

/// Who decides for whom, as long as that holds.
enum HeldDelegation: OfficeNoun {
    static let object: String? = "delegation"
    static let listed = "delegations"
    static let held: String? = "holding"
}

enum UndelegateVerb: CaseVerb {
    static let object: String? = "delegation"
    static let verb = "undelegate"
    static let abstract = "End a delegation of yours."
}

struct ApprovalInbox: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "inbox", abstract: "Show what waits for you.")
    @OptionGroup var options: GlobalOptions
    @Option(help: "Of the person with this number; for reception and administrators.", completion: LiveNames.people)
    var person: String?

    func run() throws {
        let input = OfficeMessages.Inbox.Input(person: person, language: options.language.rawValue)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Inbox.name, JSONObject(of: input)))
        }
        let words = options.words
        let reply = try options.call(OfficeMessages.Inbox.self, input)
        var table = Table(columns: OfficeMessages.Entry.columns(in: words).map { ($0.uppercased(), .left) })
        for entry in reply.entries { table.add(row: entry.row(in: words)) }
        if !table.isEmpty { table.print() }
        print(reply.count(in: words))
    }
}

struct ApprovalExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a case stands where it does, and who may decide it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its number.") var number: String

    func run() throws {
        let input = OfficeMessages.Reference(number: number, language: options.language.rawValue)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Explain.name, JSONObject(of: input)))
        }
        let reply = try options.call(OfficeMessages.Explain.self, input)
        CaseText(options.words).line(reply.case)
        for sentence in reply.sentences { print(Table.printable(sentence)) }
    }
}

struct ApprovalDelegate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate",
        abstract: "Name who decides for you while you are on approved leave or a trip."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The deputy's number or name.", completion: LiveNames.people) var deputy: String
    @Option(help: "First date; without dates: always.") var from: String?
    @Option(help: "Last date.") var to: String?
    @Option(name: .customLong("object"), help: "Only for this kind of case; may be repeated.") var objects: [String] =
        []

    func run() throws {
        var fields: JSONObject = ["to": .string(deputy)]
        fields.set("first", from)
        fields.set("last", to)
        if !objects.isEmpty { fields["objects"] = .array(objects.map { .string($0) }) }
        try office.act(options, "delegation", "delegate", nil, fields)
    }
}
