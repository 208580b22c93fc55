import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "One screen: what runs, whether punches are safe, and which terminals need a look.",
        discussion: "Exit 69 if what comes cannot be stored."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let reply = try options.client().call(OperationsMessages.Overview.name, patience: ControlClient.shortPatience)
        let overview = try OperationsMessages.Overview.Output(json: .object(reply))
        if options.json { Output.print(reply) } else { StatusText(overview, options.words).print() }
        if overview.storage.state != "sound" { throw ExitCode(EX_UNAVAILABLE) }
    }
}

/// The screen.
private struct StatusText {
    private let overview: OperationsMessages.Overview.Output
    private let words: Language

    init(_ overview: OperationsMessages.Overview.Output, _ words: Language) {
        self.overview = overview
        self.words = words
    }

    func print() {
        line(("site", "站点"), "\(overview.site), rollcalld \(overview.version)")
        line(("since", "启动于"), overview.startedAt)
        line(("now", "现在"), overview.now + (overview.clockTrusted ? "" : words(" NOT TRUSTED", "（时钟不可信）")))
        line(("storage", "存储"), storage)
        line(("terminals", "终端"), terminals)
        line(("last record", "最近记录"), overview.lastRecordAt ?? words("none yet", "尚无"))
        line(("last sync", "最近同步"), overview.lastSyncAt ?? words("none since the start", "启动后尚无"))
        line(("memory", "内存"), "\(overview.memoryBytes >> 20) MiB")
        if overview.unknownUsers > 0 {
            line(
                ("unknown users", "未知工号"),
                words(
                    "\(overview.unknownUsers) that punched lately are nobody's: rollcall quarantine list",
                    "近期打卡的 \(overview.unknownUsers) 个编号未对应人员：rollcall quarantine list"
                )
            )
        }
        if overview.terminalAnomalies > 0 {
            line(
                ("anomalies", "异常"),
                words(
                    "\(overview.terminalAnomalies) of terminals are open: rollcall terminal anomalies",
                    "\(overview.terminalAnomalies) 项终端异常未解除：rollcall terminal anomalies"
                )
            )
        }
        for one in overview.outside {
            let name = one.name == "drive" ? ("cloud drive", "云盘") : ("backup", "异地备份")
            let since = one.since.map { words(" since \($0)", "，自 \($0)") } ?? ""
            line(name, words("DOWN", "不可用") + since + words(": ", "：") + one.why)
        }
        guard !overview.troubles.isEmpty else { return }
        Swift.print("")
        var table = Table(
            (words("terminal", "终端"), .left),
            (words("state", "状态"), .left),
            (words("since", "自"), .left),
            (words("why", "原因"), .left)
        )
        for trouble in overview.troubles {
            let state = trouble.stale ? "\(trouble.state), \(words("stale", "久无消息"))" : trouble.state
            table.add(trouble.terminal, state, trouble.since, trouble.why ?? "")
        }
        table.print()
    }

    private var storage: String {
        let storage = overview.storage
        let text = words(
            "\(storage.records) records, \(storage.databaseBytes >> 20) MiB, \(storage.freeBytes >> 20) MiB free",
            "\(storage.records) 条记录，\(storage.databaseBytes >> 20) MiB，剩余 \(storage.freeBytes >> 20) MiB"
        )
        guard storage.state != "sound" else { return text }
        return words("NOTHING IS STORED: ", "无法存储：") + (storage.reason ?? storage.state) + "; " + text
    }

    private var terminals: String {
        let disabled = overview.disabled > 0 ? words(", \(overview.disabled) disabled", "，停用 \(overview.disabled)") : ""
        return words(
            "\(overview.online) of \(overview.terminals) online",
            "\(overview.terminals) 台，在线 \(overview.online)"
        ) + disabled
    }

    private func line(_ name: (String, String), _ text: String) {
        let name = words(name.0, name.1)
        let padding = String(repeating: " ", count: max(1, 15 - Table.width(name)))
        Swift.print(name + padding + Table.printable(text))
    }
}
