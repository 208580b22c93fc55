import ArgumentParser
import Control
import JSON
import Terms

struct PolicyDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Whose results of a month would change if another policy were adopted.",
        discussion: """
            OLD and NEW are configuration files, of which the table [attendance] counts; the word current is the policy that
            the daemon runs with. Nothing is changed.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The policy to compare with: a configuration file, or current.", completion: .file()) var old:
        String
    @Argument(help: "The policy to be tried: a configuration file, or current.", completion: .file()) var new: String
    @Option(help: "YYYY-MM.") var month: String

    func run() throws {
        let input = AttendanceMessages.ComparePolicies.Input(
            old: try PolicyDiff.text(old),
            new: try PolicyDiff.text(new),
            month: month
        )
        let words = options.words
        var table = Table(
            (words("DATE", "日期"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("CHANGE", "变化"), .left)
        )
        var changed = (days: 0, people: Set<String>())
        var compared: (people: Int, days: Int)?
        try options.client().stream(AttendanceMessages.ComparePolicies.name, JSONObject(of: input)) { reply in
            if options.json {
                Output.print(reply)
                return Output.flush()
            }
            let page = try AttendanceMessages.ComparePolicies.Output(json: .object(reply))
            for day in page.changes {
                changed.days += 1
                changed.people.insert(day.person)
                let what = words.changes(day.before, day.after).joined(separator: words(", ", "，"))
                table.add(day.date, day.person, day.name, day.department, what)
            }
            if let people = page.people, let days = page.days { compared = (people, days) }
        }
        guard !options.json, let compared else { return }
        if changed.days > 0 { table.print() }
        print(
            words(
                "\(changed.days) of \(compared.days) days change, of \(changed.people.count) of \(compared.people) people",
                "\(compared.days) 天中 \(changed.days) 天有变化，涉及 \(compared.people) 人中的 \(changed.people.count) 人"
            )
        )
    }

    private static func text(_ file: String) throws -> String? {
        file == "current" ? nil : String(decoding: try LocalFile.bytes(file, limit: 1 << 20), as: UTF8.self)
    }
}

extension Language {
    /// Each figure that differs, as `late 6 → 0`; unknown is `?`.
    func changes(_ before: AttendanceMessages.Figures, _ after: AttendanceMessages.Figures) -> [String] {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "?" }
        let figures: [(String, String, String)] = [
            (self("status", "状态"), status(before.status), status(after.status)),
            (self("late", "迟到"), number(before.lateMinutes), number(after.lateMinutes)),
            (self("early", "早退"), number(before.earlyMinutes), number(after.earlyMinutes)),
            (self("worked", "出勤"), number(before.workedMinutes), number(after.workedMinutes)),
            (self("lost", "缺勤"), number(before.lostMinutes), number(after.lostMinutes)),
            (self("absent", "旷工"), number(before.absentMinutes), number(after.absentMinutes)),
            (self("excused", "请假"), number(before.excusedMinutes), number(after.excusedMinutes)),
            (self("overtime", "工作日加班"), number(before.overtimeWorkday), number(after.overtimeWorkday)),
            (self("rest-day overtime", "休息日加班"), number(before.overtimeRestday), number(after.overtimeRestday)),
            (self("holiday overtime", "节假日加班"), number(before.overtimeHoliday), number(after.overtimeHoliday)),
            (self("overtime for time off", "加班计调休"), number(before.overtimeTimeOff), number(after.overtimeTimeOff)),
        ]
        return figures.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) → \($0.2)" }
    }
}
