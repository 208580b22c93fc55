import Control
import Terms

/// A month as text.
struct MonthText {
    private let words: Language

    init(_ words: Language) { self.words = words }

    func print(_ month: MonthMessages.Month) {
        var line = "\(month.month)  \(words.monthPhase(month.phase))"
        if month.version > 0 { line += words(", version \(month.version)", "，第 \(month.version) 版") }
        if let scope = month.scope { line += words(", open for: \(scope)", "，可更改范围：\(scope)") }
        if let until = month.until { line += words(" until \(until)", "，截止 \(until)") }
        Swift.print(Table.printable(line))
        if let hash = month.hash { Swift.print(words("hash", "校验值") + " \(hash)") }
        if let confirmations = month.confirmations {
            Swift.print(words("lines: ", "员工确认：") + words.confirmations(confirmations))
        }
        if !month.departments.isEmpty {
            Swift.print("")
            var table = Table(
                (words("DEPARTMENT", "部门"), .left),
                (words("PEOPLE", "人数"), .right),
                (words("NOT APPROVED", "未审批"), .left)
            )
            for department in month.departments {
                table.add(
                    department.name,
                    "\(department.people)",
                    department.waiting.isEmpty ? "-" : department.waiting.joined(separator: " ")
                )
            }
            table.print(indent: "  ")
        }
        guard !month.obstacles.isEmpty else { return }
        Swift.print("\n" + words("Speaks against closing (--waive NAME=REASON)", "封账前须处理（或 --waive 名称=原因 豁免）"))
        for obstacle in month.obstacles {
            let more = obstacle.count > obstacle.details.count ? " …" : ""
            Swift.print("  \(obstacle.name) (\(obstacle.count)): \(words.obstacle(obstacle.name))")
            Swift.print("    " + Table.printable(obstacle.details.joined(separator: words(", ", "，"))) + more)
        }
    }
}

extension Language {
    func monthPhase(_ phase: String) -> String {
        switch phase {
        case "open": self("open", "未结")
        case "prepared": self("prepared, waits for approval", "已编制，待审批")
        case "approved": self("approved", "已审批")
        case "closed": self("closed", "已封账")
        case "reopened": self("reopened", "已重新开放")
        default: phase
        }
    }

    func obstacle(_ name: String) -> String {
        switch name {
        case "month_not_over": self("the month is not over", "本月尚未结束")
        case "terminals_behind": self("terminals not read up to the month's end", "考勤机数据未读至月末")
        case "unknown_users": self("user ids that are nobody's", "未知用户号")
        case "open_requests": self("requests without a decision", "未审批的申请")
        case "pending_days": self("days that cannot be judged yet", "待定的出勤")
        case "changed_since_prepared": self("results changed since it was prepared; prepare again", "编制后结果有变，请重新编制")
        case "not_confirmed": self("lines whose people have time left to confirm them", "确认期内尚未确认的人员")
        case "disputed": self("lines whose people say that they are wrong; rollcall month answer", "有异议的人员，请答复")
        case "not_approved": self("lines that nobody approved", "未审批的人员")
        default: name
        }
    }

    /// Those that there are.
    func confirmations(_ confirmations: MonthMessages.Confirmations) -> String {
        [
            ("confirmed", confirmations.confirmed), ("silent", confirmations.silent),
            ("waiting", confirmations.waiting), ("disputed", confirmations.disputed),
            ("answered", confirmations.answered),
        ].filter { $0.1 > 0 }.map { "\(confirmation($0.0)) \($0.1)" }.joined(separator: self(", ", "，"))
    }

    func adjustmentState(_ state: String) -> String {
        switch state {
        case "proposed": self("proposed", "待处理")
        case "accepted": self("accepted", "已采纳")
        case "refused": self("refused", "不采纳")
        case "taken_in": self("in a later version", "已并入新版本")
        default: state
        }
    }
}
