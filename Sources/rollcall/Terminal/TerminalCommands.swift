import ArgumentParser
import Control
import JSON
import Terms

struct TerminalCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminal",
        abstract: "Clock terminals: their state and orders to them.",
        subcommands: [
            TerminalList.self, TerminalShow.self, TerminalScan.self, TerminalProbeCommand.self, TerminalSync.self,
            TerminalAdd.self, TerminalRemove.self, TerminalEnable.self, TerminalDisable.self, TerminalAdopt.self,
            TerminalAnomalies.self, TerminalClock.self, TerminalRestart.self, TerminalUnlock.self,
            TerminalClearLog.self, TerminalRecordCommand.self, TerminalReplay.self,
        ]
    )
}

struct TerminalList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show every terminal.")
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if options.json {
            let reply = try options.client().call(TerminalMessages.List.name)
            return Output.print(reply["terminals"] ?? .array([]))
        }
        let words = options.words
        var table = Table(
            (words("NAME", "名称"), .left),
            (words("PROTOCOL", "协议"), .left),
            (words("STATE", "状态"), .left),
            (words("SERIAL", "序列号"), .left),
            (words("LAST CONTACT", "最近联系"), .left),
            (words("RECORDS", "记录数"), .right),
            (words("DRIFT", "时差"), .right),
            (words("LINK", "连接"), .left)
        )
        for terminal in try options.call(TerminalMessages.List.self, .init()).terminals {
            table.add(
                terminal.name,
                terminal.protocol,
                words.terminalState(terminal.state.rawValue) + (terminal.stale ? words(", stale", "，无响应") : ""),
                terminal.serial ?? "-",
                terminal.lastContact.map(Moment.text) ?? "-",
                "\(terminal.records)",
                terminal.driftSeconds.map { "\($0) s" } ?? "-",
                terminal.link
            )
        }
        if table.isEmpty { return print(words("no terminal is configured", "没有配置考勤机")) }
        table.print()
    }
}

struct TerminalSync: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sync", abstract: "Read a terminal's log now.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name in the configuration.", completion: LiveNames.terminals) var name: String

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(TerminalMessages.Sync.name, ["name": .string(name)]))
        }
        let connected = try options.call(TerminalMessages.Sync.self, .init(name: name)).connected
        print(
            connected
                ? options.words("\(name) is being read", "正在读取 \(name)")
                : options.words("\(name) is not connected; trying now", "\(name) 未连接，正在重试")
        )
    }
}
