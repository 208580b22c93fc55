import ArgumentParser
import Control
import DaemonConfiguration
import JSON
import TerminalProtocols
import Terms

struct TerminalAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a terminal at run time.",
        discussion: """
            The daemon keeps it across restarts, and checks it as if it stood in the configuration file. A password is
            never written here: --key credential:NAME names one of the credential store.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "A word without spaces: its identity in the journal.") var name: String
    @Option(
        help: "What it speaks, such as zk or anviz.",
        completion: .list(Registry.protocols.map { $0.descriptor.name })
    ) var `protocol`: String
    @Option(help: "Where it is plugged in, such as tcp://192.0.2.10:4370.") var link: String
    @Option(help: "Its communication key, 0 to 999999, or credential:NAME.") var key: String?
    @Option(help: "Its number on its line.") var address: Int?
    @Option(help: "The account on terminals that have accounts.") var account: String?
    @Option(help: "How people are verified at a reader that cannot say it.") var verification: String?
    @Option(help: "The scope of its user ids; the default is \(Configuration.defaultGroup).") var group: String?
    @Option(help: "Which way people pass it: in, out or both.", completion: .list(["in", "out", "both"])) var direction:
        String?
    @Option(help: "How often it is asked: 30s, 5m.") var poll: String?
    @Option(help: "What is done about its clock: off, report or step.", completion: .list(["off", "report", "step"]))
    var clock: String?
    @Flag(help: "Import files of flash drives that belong to it without asking.") var drive = false
    @Flag(help: "Add it switched off.") var disabled = false

    func run() throws {
        var input = TerminalMessages.Add.Input(name: name, protocol: `protocol`, link: link)
        input.key = key
        input.address = address
        input.account = account
        input.verification = verification
        input.group = group
        input.direction = direction
        input.poll = poll
        input.clock = clock
        input.drive = drive ? true : nil
        input.enabled = disabled ? false : nil
        let reply = try options.call(TerminalMessages.Add.self, input)
        if options.json { return Output.print(try JSONObject(of: reply)) }
        let words = options.words
        print(
            words(
                "terminal \(name) was added; rollcall terminal show \(name) says how it is",
                "已添加考勤机 \(name)；用 rollcall terminal show \(name) 查看状态"
            )
        )
    }
}

struct TerminalRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a terminal that was added at run time.",
        discussion: "Its records stay in the journal. A terminal of the configuration file is removed there."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String
    @OptionGroup var consent: Consent

    func run() throws {
        try consent.ask(options.words("Remove terminal \(name)?", "确定移除考勤机 \(name)？"))
        try options.change(TerminalMessages.Remove.name, name, "was removed", "已移除")
    }
}

struct TerminalEnable: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Switch a terminal on.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String

    func run() throws { try options.change(TerminalMessages.Enable.name, name, "is enabled", "已启用") }
}

struct TerminalDisable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Switch a terminal off: it is left alone until it is enabled, also after a restart."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name.", completion: LiveNames.terminals) var name: String

    func run() throws { try options.change(TerminalMessages.Disable.name, name, "is disabled", "已停用") }
}

extension GlobalOptions {
    /// Calls a method that takes a terminal's name and answers nothing but that it was done.
    fileprivate func change(_ method: String, _ name: String, _ english: String, _ chinese: String) throws {
        let reply = try client().call(method, ["name": .string(name)])
        if json { return Output.print(reply) }
        print(words("terminal \(name) \(english)", "考勤机 \(name) \(chinese)"))
    }
}
