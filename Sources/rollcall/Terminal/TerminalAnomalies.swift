import ArgumentParser
import Control
import JSON
import Terms

struct TerminalAnomalies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomalies",
        abstract: "Show what is wrong with terminals, and what it was found by."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only this terminal.", completion: LiveNames.terminals) var name: String?
    @Flag(help: "Also those that are over.") var resolved = false

    func run() throws {
        var parameters = options.parameters(("terminal", name))
        if resolved { parameters["resolved"] = true }
        let items = try options.all(HealthMessages.Anomalies.name, parameters, list: "anomalies", cursor: "after")
        if options.json { return Output.print(.array(items)) }
        let words = options.words
        if items.isEmpty { return print(words("nothing is wrong", "没有异常")) }
        var table = Table(
            (words("TERMINAL", "考勤机"), .left),
            (words("SEVERITY", "级别"), .left),
            (words("ANOMALY", "异常"), .left),
            (words("SINCE", "开始"), .left),
            (words("OVER", "结束"), .left),
            (words("EVIDENCE", "依据"), .left)
        )
        for item in items {
            let anomaly = try HealthMessages.Anomaly(json: item)
            table.add(
                anomaly.terminal,
                words.severity(anomaly.severity),
                words.terminalAnomaly(anomaly.kind),
                Moment.text(anomaly.since),
                anomaly.resolved.map(Moment.text) ?? "",
                anomaly.evidence.members.map { "\($0.name) \(TerminalAnomalies.text($0.value))" }.joined(
                    separator: ", "
                )
            )
        }
        table.print()
    }

    static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let items): items.map(text).joined(separator: " ")
        default: String(decoding: value.serialized, as: UTF8.self)
        }
    }
}

extension Language {
    func severity(_ severity: String) -> String {
        switch severity {
        case "info": self("info", "提示")
        case "low": self("low", "低")
        case "medium": self("medium", "中")
        case "high": self("high", "高")
        case "critical": self("critical", "紧急")
        default: severity
        }
    }
}
