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
        let title = words("Speaks against closing (--waive NAME=REASON", "封账前须处理（或 --waive 名称=原因 豁免")
        let hasDepartments = month.obstacles.contains { $0.name == "not_approved" }
        let each = words(", a department not_approved:NAME=REASON", "，部门逐个写作 not_approved:部门=原因")
        Swift.print("\n" + title + (hasDepartments ? each : "") + words(")", "）"))
        for obstacle in month.obstacles {
            let more = obstacle.count > obstacle.details.count ? " …" : ""
            Swift.print("  \(obstacle.name) (\(obstacle.count)): \(words.obstacle(obstacle.name))")
            Swift.print("    " + Table.printable(obstacle.details.joined(separator: words(", ", "，"))) + more)
        }
    }
}

extension Language {
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
