import ArgumentParser
import Control
import JSON

struct TerminalCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminal",
        abstract: "Clock terminals: their state and orders to them.",
        subcommands: [
            TerminalList.self, TerminalShow.self, TerminalSync.self, TerminalAdd.self, TerminalRemove.self,
            TerminalEnable.self, TerminalDisable.self, TerminalAdopt.self,
            TerminalAnomalies.self,
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
                words.terminalState(terminal.state.rawValue),
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

struct TerminalShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all that is known of one terminal."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name in the configuration.") var name: String

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(TerminalMessages.Show.name, ["name": .string(name)]))
        }
        let reply = try options.call(TerminalMessages.Show.self, .init(name: name))
        let words = options.words
        var table = Table(("", .left), ("", .left))
        let terminal = reply.terminal
        table.add(words("terminal", "考勤机"), terminal.name)
        table.add(words("link", "连接"), "\(terminal.protocol), \(terminal.link)")
        let since = Moment.text(terminal.since)
        table.add(
            words("state", "状态"),
            "\(words.terminalState(terminal.state.rawValue)), \(words("since", "自")) \(since)"
        )
        if let error = terminal.lastError { table.add(words("last error", "最近错误"), error) }
        let identity = [terminal.serial, terminal.model, terminal.firmware].compactMap { $0 }.joined(separator: ", ")
        table.add(words("identity", "设备"), identity.isEmpty ? "-" : identity)
        table.add(words("last contact", "最近联系"), terminal.lastContact.map(Moment.text) ?? "-")
        table.add(words("log read up to", "已读至"), terminal.watermark.map(Moment.text) ?? "-")
        table.add(words("clock", "时差"), terminal.driftSeconds.map { "\($0) s" } ?? "-")
        let capacity = reply.capacity
        func used(_ count: Int?, _ limit: Int?) -> String {
            "\(count.map(String.init) ?? "-") / \(limit.map(String.init) ?? "-")"
        }
        table.add(words("its records", "机内记录"), used(capacity.records, capacity.recordCapacity))
        table.add(words("its users", "机内用户"), used(capacity.users, capacity.userCapacity))
        table.add(words("in the journal", "日志记录"), "\(terminal.records)")
        let counters = reply.counters
        table.add(
            words("counters", "计数"),
            words("attempts", "连接") + " \(counters.attempts), " + words("stored", "新增") + " \(counters.stored), "
                + words("sent again", "重复") + " \(counters.duplicates), " + words("faults", "故障")
                + " \(counters.faults)"
        )
        table.print()
        for fault in reply.faults.prefix(5) {
            print("  \(Moment.text(fault.at))  \(Table.printable(fault.reason))  \(fault.bytesHex.prefix(48))")
        }
    }
}

struct TerminalSync: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sync", abstract: "Read a terminal's log now.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name in the configuration.") var name: String

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
