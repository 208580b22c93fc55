import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct MonthVersions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Every closed version of a month."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String

    func run() throws {
        let input = MonthMessages.Named(month: month)
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Versions.name, JSONObject(of: input)))
        }
        let words = options.words
        var table = Table(
            (words("VERSION", "版本"), .right),
            (words("CLOSED", "封账时间"), .left),
            (words("BY", "封账人"), .left),
            (words("HASH", "校验值"), .left),
            (words("LINES", "员工确认"), .left),
            (words("WAIVED", "豁免"), .left)
        )
        for version in try options.call(MonthMessages.Versions.self, input).versions {
            table.add(
                "\(version.version)" + (version.removedAt == nil ? "" : words(" (removed)", "（已清除）")),
                Moment.text(version.closedAt),
                version.closedBy,
                String(version.hash.prefix(16)),
                version.confirmations.map(words.confirmations) ?? "-",
                version.waivers.map { "\(words.obstacle($0.name)): \($0.reason)" }.joined(separator: "; ")
            )
        }
        if table.isEmpty { return print(words("never closed", "尚未封账")) }
        table.print()
    }
}

struct MonthVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judge an archived month once more from its own inputs: it must give the same bytes."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "Of its versions; the latest if it is not given.") var version: Int?

    func run() throws {
        let input = MonthMessages.Verify.Input(month: month, version: version)
        let reply = try options.call(MonthMessages.Verify.self, input)
        if options.json {
            Output.print(try JSONObject(of: reply))
        } else if reply.same {
            print(options.words("version \(reply.version): the same bytes, ", "第 \(reply.version) 版：一致，") + reply.hash)
        } else {
            print(
                options.words("version \(reply.version) DIFFERS: ", "第 \(reply.version) 版不一致：")
                    + Table.printable(reply.differing.joined(separator: " "))
            )
        }
        if !reply.same { throw ExitCode(EX_DATAERR) }
    }
}

struct MonthAdjustments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjustments",
        abstract: "What late records would change in closed months; accept or refuse it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM; all months if it is not given.") var month: String?
    @Option(help: "Accept the one with this number: the next month's report carries it.") var accept: Int?
    @Option(help: "Refuse the one with this number.") var refuse: Int?
    @Option(help: "Why.") var reason: String?

    func validate() throws {
        if accept != nil, refuse != nil { throw ValidationError("--accept or --refuse, not both") }
    }

    func run() throws {
        if let id = accept ?? refuse {
            let input = MonthMessages.DecideAdjustment.Input(
                id: id,
                decision: accept != nil ? "accept" : "refuse",
                reason: reason
            )
            if options.json {
                return Output.print(
                    try options.client().call(MonthMessages.DecideAdjustment.name, JSONObject(of: input))
                )
            }
            return table([try options.call(MonthMessages.DecideAdjustment.self, input).adjustment]).print()
        }
        let input = MonthMessages.Adjustments.Input(month: month)
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Adjustments.name, JSONObject(of: input)))
        }
        let found = try options.call(MonthMessages.Adjustments.self, input).adjustments
        if found.isEmpty { return print(options.words("none", "无")) }
        table(found).print()
    }

    private func table(_ adjustments: [MonthMessages.Adjustment]) -> Table {
        let words = options.words
        var table = Table(
            (words("ID", "编号"), .right),
            (words("NUMBER", "工号"), .left),
            (words("DATE", "日期"), .left),
            (words("BEFORE", "调整前"), .left),
            (words("AFTER", "调整后"), .left),
            (words("STATE", "状态"), .left)
        )
        for one in adjustments {
            table.add(
                "\(one.id)",
                one.person,
                one.workDate,
                figures(one.before),
                figures(one.after),
                words.adjustmentState(one.state)
            )
        }
        return table
    }

    /// The status, and every number that is not nothing.
    private func figures(_ figures: JSONObject) -> String {
        let words = options.words
        var parts: [String] = []
        if case .string(let status) = figures["status"] { parts.append(words.status(status)) }
        let named = [
            ("lateMinutes", words("late", "迟到")), ("earlyMinutes", words("early", "早退")),
            ("absentMinutes", words("absent", "旷工")), ("workedMinutes", words("worked", "工时")),
        ]
        for (key, name) in named {
            if case .integer(let minutes) = figures[key], minutes != 0 { parts.append("\(name) \(minutes)") }
        }
        return parts.joined(separator: " ")
    }
}
