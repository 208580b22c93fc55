import ArgumentParser
import Control
import JSON

struct TerminalAnomalies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomalies",
        abstract: "Show what is wrong with terminals, and what it was found by."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only this terminal.") var name: String?
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

extension Words {
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

    /// Source of the kinds: attendance.md 2.2.
    func terminalAnomaly(_ kind: String) -> String {
        switch kind {
        case "terminal_offline": self("offline", "离线")
        case "terminal_clock_drift": self("clock is wrong", "时钟不准")
        case "clock_set_back": self("clock was set back", "时钟被回拨")
        case "log_gap": self("records are missing", "记录缺失")
        case "log_shrunk": self("log has shrunk", "记录减少")
        case "duplicate_upload_storm": self("sends everything again", "大量重复上传")
        case "record_conflict": self("contradicting records", "记录冲突")
        case "unknown_user": self("unknown user id", "未知用户号")
        case "punch_in_future": self("punch in the future", "打卡时间超前")
        case "punch_implausibly_old": self("implausibly old punch", "打卡时间过旧")
        case "log_nearly_full": self("log nearly full", "记录将满")
        case "users_nearly_full": self("users nearly full", "用户将满")
        case "verify_shift": self("more cards and passwords than usual", "刷卡或密码比例异常")
        case "high_reject_rate": self("many people are refused", "验证失败率高")
        case "state_key_unreliable": self("IN/OUT keys are unreliable", "状态键不可靠")
        case "terminal_replaced": self("another device", "设备被更换")
        case "admin_action": self("operated at the terminal", "机上管理操作")
        case "ghost_enrolment": self("enrolled and in no list, or administrator", "名单外用户或管理员")
        default: kind
        }
    }
}
