import ArgumentParser
import Control
import JSON
import Terms

struct TerminalAdopt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Show the terminals that dial in and are not configured, or adopt one.",
        discussion: """
            Without a serial number it lists those that dialled in since the daemon started. Nothing of them is stored;
            they keep their punches and send them when they were adopted.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The serial number of the terminal to adopt.") var serial: String?
    @Option(help: "The name it gets; its serial number if it is not given.") var name: String?
    @Option(help: "The scope of its user ids.") var group: String?

    func run() throws {
        guard let serial else { return try list() }
        let name = name ?? serial
        var input = TerminalMessages.Add.Input(name: name, protocol: "zk-push", link: "push:\(serial)")
        input.group = group
        let reply = try options.call(TerminalMessages.Add.self, input)
        if options.json { return Output.print(try JSONObject(of: reply)) }
        print(
            options.words(
                "terminal \(name) was adopted; its punches come when it dials in next",
                "已登记考勤机 \(name)；下次接入时将上传打卡记录"
            )
        )
    }

    private func list() throws {
        if options.json {
            let reply = try options.client().call(TerminalMessages.ListUnadopted.name)
            return Output.print(reply["terminals"] ?? .array([]))
        }
        let words = options.words
        var table = Table(
            (words("SERIAL", "序列号"), .left),
            (words("ADDRESS", "地址"), .left),
            (words("FIRST SEEN", "首次出现"), .left),
            (words("LAST SEEN", "最近出现"), .left),
            (words("REQUESTS", "请求数"), .right)
        )
        for terminal in try options.call(TerminalMessages.ListUnadopted.self, .init()).terminals {
            table.add(
                terminal.serial,
                terminal.address,
                Moment.text(terminal.firstSeen),
                Moment.text(terminal.lastSeen),
                "\(terminal.requests)"
            )
        }
        if table.isEmpty { return print(words("no unknown terminal dialled in", "没有未登记的考勤机接入")) }
        table.print()
    }
}
