import ArgumentParser
import Control
import JSON
import Terms

struct MonthCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "Close a month: prepare, confirm, approve, close; and what comes too late.",
        discussion: "Months are written 2026-10. docs/hr.md leads through one from its first day to its last.",
        subcommands: [
            MonthShow.self, MonthPrepare.self, MonthLineShow.self, MonthConfirm.self, MonthDispute.self,
            MonthAnswer.self, MonthApprove.self, MonthClose.self, MonthReopen.self, MonthVersions.self,
            MonthVerify.self, MonthAdjustments.self,
        ]
    )
}

struct MonthShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "How a month stands, and what speaks against closing it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String

    func run() throws { try options.month(MonthMessages.Show.self, MonthMessages.Named(month: month)) }
}

struct MonthPrepare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Judge a month and freeze the result for approval; earlier approvals lapse."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String

    func run() throws { try options.month(MonthMessages.Prepare.self, MonthMessages.Named(month: month)) }
}

struct MonthApprove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a department's lines: as supervisor your people's, as HR all, never your own."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "The department's name.") var department: String
    @Option(help: "A remark, such as which exceptions you know of.") var reason: String?

    func run() throws {
        let input = MonthMessages.Approve.Input(month: month, department: department, reason: reason)
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Approve.name, JSONObject(of: input)))
        }
        let reply = try options.call(MonthMessages.Approve.self, input)
        print(options.words("approved:", "已审批：") + " " + Table.printable(reply.approved.joined(separator: " ")))
        MonthText(options.words).print(reply.month)
    }
}

struct MonthClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Archive the prepared month as its next version; nothing in it changes any more."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(
        help: """
            NAME=REASON: close in spite of this obstacle, not_approved:DEPARTMENT=REASON without that department's \
            approval; may be given several times.
            """
    ) var waive: [String] = []

    func run() throws {
        let waivers = try waive.map { text in
            guard let equals = text.firstIndex(of: "=") else {
                throw ValidationError("--waive is written NAME=REASON, such as open_requests=\"decided next month\"")
            }
            return MonthMessages.Waiver(
                name: String(text[..<equals]),
                reason: String(text[text.index(after: equals)...])
            )
        }
        try options.month(MonthMessages.Close.self, MonthMessages.Close.Input(month: month, waivers: waivers))
    }
}

struct MonthReopen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Let a closed month change again, wholly or in part; its versions stay."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "Why.") var reason: String
    @Option(help: "Only this department.") var department: String?
    @Option(help: "Only the person with this number.", completion: LiveNames.people) var person: String?
    @Option(help: "The last date on which it may change, YYYY-MM-DD.") var until: String?

    func run() throws {
        let input = MonthMessages.Reopen.Input(
            month: month,
            reason: reason,
            department: department,
            person: person,
            until: until
        )
        try options.month(MonthMessages.Reopen.self, input)
    }
}

extension GlobalOptions {
    func month<Method: ControlMethod>(_ method: Method.Type, _ input: Method.Input) throws
    where Method.Output == MonthMessages.One {
        if json { return Output.print(try client().call(Method.name, JSONObject(of: input))) }
        MonthText(words).print(try call(method, input).month)
    }
}
