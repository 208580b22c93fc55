import ArgumentParser
import Control
import JSON
import Terms

struct TerminalClock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Show how far a terminal's clock is off, or set it.",
        discussion: "Setting is an event of the feed, with who did it and how far the clock was off before and after."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @Flag(help: "Set it to the site's time.") var set = false

    func run() throws {
        let reply = try options.call(TerminalMessages.Clock.self, .init(name: name, set: set))
        if options.json { return Output.print(try JSONObject(of: reply)) }
        let words = options.words
        func seconds(_ drift: Double?) -> String { drift.map { "\($0) s" } ?? words("not measured", "未测量") }
        if set {
            return print(
                words(
                    "\(name): the clock was set; off by \(seconds(reply.before)) before, \(seconds(reply.after)) after",
                    "\(name)：已校时；校时前偏差 \(seconds(reply.before))，校时后 \(seconds(reply.after))"
                )
            )
        }
        var table = Table(("", .left), ("", .left))
        table.add(words("clock", "时差"), seconds(reply.before))
        table.add(words("policy", "策略"), reply.policy)
        table.add(words("last set", "上次校时"), reply.lastSet.map(Moment.text) ?? "-")
        table.print()
    }
}

struct TerminalRestart: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restart", abstract: "Restart a terminal.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @OptionGroup var consent: Consent

    func run() throws {
        try consent.ask(
            options.words("Restart \(name)? Nobody can punch there meanwhile.", "重启 \(name)？期间无法打卡。")
        )
        let reply = try options.client().call(TerminalMessages.Restart.name, ["name": .string(name)])
        if options.json { return Output.print(reply) }
        print(options.words("\(name) restarts", "\(name) 正在重启"))
    }
}

struct TerminalUnlock: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unlock", abstract: "Open a terminal's lock.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @Option(help: "For how long, 1 to 254, where the protocol lets us say it.") var seconds = 5

    func run() throws {
        let input = TerminalMessages.Unlock.Input(name: name, seconds: seconds)
        let reply = try options.call(TerminalMessages.Unlock.self, input)
        if options.json { return Output.print(try JSONObject(of: reply)) }
        print(options.words("\(name) was told to open", "已向 \(name) 发出开门指令"))
    }
}

struct TerminalClearLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear-log",
        abstract: "Empty a terminal's log, if each of its records is in the journal.",
        discussion: """
            The whole log is read and committed once more, and its count must agree before and after; with any doubt the
            log stays as it is, and the reason is told.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @OptionGroup var consent: Consent

    func run() throws {
        try consent.ask(
            options.words(
                "Empty the log of \(name) when it is proven to be in the journal?",
                "确认日志均已入库后清空 \(name) 的记录？"
            ),
            isFinal: true
        )
        let reply = try options.call(TerminalMessages.ClearLog.self, .init(name: name))
        if options.json { return Output.print(try JSONObject(of: reply)) }
        print(options.words("\(name): \(reply.records) records cleared", "\(name)：已清空 \(reply.records) 条记录"))
    }
}
