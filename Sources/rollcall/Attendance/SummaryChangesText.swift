import Control
import Terms

/// What changed since a summary was mailed, as text.
struct SummaryChangesText {
    private let mail: AttendanceMessages.RenderSummary.Output
    private let words: Language

    init(_ mail: AttendanceMessages.RenderSummary.Output, _ words: Language) {
        self.mail = mail
        self.words = words
    }

    func print() {
        if let failure = mail.failure {
            Swift.print(words("Mails wait: ", "邮件未能发出：") + Table.printable(failure))
        }
        guard let sent = mail.lastSent else { return Swift.print(words("It was not mailed yet.", "尚未发送。")) }
        let version = mail.version.map { " (\(words("version", "版本")) \($0))" } ?? ""
        Swift.print(words("Mailed", "已发送") + " \(Moment.text(sent))\(version)")
        guard !mail.changes.isEmpty else { return Swift.print(words("Nothing changed since.", "此后没有变化。")) }
        var table = Table(
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("BEFORE", "原结果"), .left),
            (words("NOW", "现结果"), .left)
        )
        for change in mail.changes {
            table.add(change.person, change.name, change.department, list(change.before), list(change.after))
        }
        table.print(indent: "  ")
    }

    private func list(_ kinds: [String]) -> String {
        if kinds.isEmpty { return words.status("normal") }
        return kinds.map { kind($0) }.joined(separator: words(", ", "，"))
    }

    private func kind(_ kind: String) -> String {
        switch kind {
        case "serious_late", "absent_late": words.anomaly("late", level: kind)
        case "pending": words.status(kind)
        default: words.anomaly(kind, level: nil)
        }
    }
}
