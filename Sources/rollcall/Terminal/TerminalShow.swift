import ArgumentParser
import Control
import JSON
import Terms

struct TerminalShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all that is known of one terminal."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The terminal's name in the configuration.", completion: LiveNames.terminals) var name: String

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(TerminalMessages.Show.name, ["name": .string(name)]))
        }
        let reply = try options.call(TerminalMessages.Show.self, .init(name: name))
        printFacts(reply)
        let words = options.words
        if reply.problems.count > 0 { print(words("problems, newest last:", "最近的问题（最新在后）：")) }
        for problem in reply.problems {
            let times = problem.count > 1 ? words("\(problem.count) times until", "共 \(problem.count) 次，至") : ""
            let span = problem.count > 1 ? "  \(times) \(Moment.text(problem.last))" : ""
            print("  \(Moment.text(problem.first))\(span)  \(Table.printable(problem.message))")
        }
        if reply.drift.count > 1 { print(words("clock, newest first:", "时差记录（最新在前）：")) }
        for reading in reply.drift.prefix(reply.drift.count > 1 ? 5 : 0) {
            print("  \(Moment.text(reading.at))  \(reading.seconds) s")
        }
        if !reply.faults.isEmpty { print(words("bytes that fit nothing:", "无法识别的字节：")) }
        for fault in reply.faults.prefix(5) {
            print("  \(Moment.text(fault.at))  \(Table.printable(fault.reason))  \(fault.bytesHex.prefix(48))")
        }
    }

    private func printFacts(_ reply: TerminalMessages.Show.Output) {
        let words = options.words
        var table = Table(("", .left), ("", .left))
        let terminal = reply.terminal
        table.add(words("terminal", "考勤机"), terminal.name)
        table.add(words("link", "连接"), "\(terminal.protocol), \(terminal.link)")
        let since = Moment.text(terminal.since)
        table.add(
            words("state", "状态"),
            "\(words.terminalState(terminal.state.rawValue)), \(words("since", "自")) \(since)"
                + (terminal.stale ? words(", stale", "，无响应") : "")
        )
        table.add(words("why", "原因"), reply.why)
        let identity = [terminal.serial, terminal.model, terminal.firmware].compactMap { $0 }.joined(separator: ", ")
        table.add(words("identity", "设备"), identity.isEmpty ? "-" : identity)
        table.add(words("last contact", "最近联系"), terminal.lastContact.map(Moment.text) ?? "-")
        table.add(words("log read up to", "已读至"), terminal.watermark.map(Moment.text) ?? "-")
        table.add(words("clock", "时差"), terminal.driftSeconds.map { "\($0) s" } ?? "-")
        let capacity = reply.capacity
        table.add(words("its records", "机内记录"), TerminalShow.used(capacity.records, capacity.recordCapacity))
        table.add(words("its users", "机内用户"), TerminalShow.used(capacity.users, capacity.userCapacity))
        if let fingers = capacity.fingers { table.add(words("its fingerprints", "机内指纹"), "\(fingers)") }
        if let faces = capacity.faces { table.add(words("its faces", "机内人脸"), "\(faces)") }
        table.add(words("in the journal", "日志记录"), "\(terminal.records)")
        let counters = reply.counters
        table.add(
            words("counters", "计数"),
            words("attempts", "连接") + " \(counters.attempts), " + words("sessions", "会话") + " \(counters.sessions), "
                + words("stored", "新增") + " \(counters.stored), " + words("sent again", "重复")
                + " \(counters.duplicates), " + words("faults", "故障") + " \(counters.faults), "
                + words("refused people", "拒绝") + " \(counters.rejections)"
        )
        table.add(words("bytes", "字节"), "\(counters.bytesReceived) / \(counters.bytesSent)")
        table.print()
    }

    /// `120 / 1000 (12%)`.
    static func used(_ count: Int?, _ limit: Int?) -> String {
        guard let count else { return limit.map { "- / \($0)" } ?? "-" }
        guard let limit, limit > 0 else { return "\(count) / -" }
        return "\(count) / \(limit) (\(Int((Double(count) / Double(limit) * 100).rounded()))%)"
    }
}
