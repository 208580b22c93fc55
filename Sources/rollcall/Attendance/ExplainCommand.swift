import ArgumentParser
import Control
import JSON
import Terms

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Everything that one person's result of a date rests on."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Argument(help: "YYYY-MM-DD, today or yesterday (in the site's zone).", completion: .list(["today", "yesterday"]))
    var date: String

    func run() throws {
        let input = AttendanceMessages.Explain.Input(
            person: person,
            date: date,
            language: options.language.rawValue
        )
        if options.json {
            return Output.print(try options.client().call(AttendanceMessages.Explain.name, JSONObject(of: input)))
        }
        show(try options.call(AttendanceMessages.Explain.self, input))
    }

    private func show(_ reply: AttendanceMessages.Explain.Output) {
        let words = options.words
        print(Table.printable("\(reply.person) \(reply.name), \(reply.department)"))
        guard let day = reply.day else {
            print(words("Nothing is planned for \(date): no shift, no rest day.", "\(date) 未排班。"))
            return showPunches(reply)
        }
        let shift = day.shift.map { words("shift", "班次") + " \($0)" }
        let state = day.final ? words("final", "已定") : words("not final", "未定")
        print([day.date, shift, words.status(day.status), state].compactMap { $0 }.joined(separator: ", "))
        if let start = reply.windowStart, let end = reply.windowEnd {
            print(words("punches count from", "打卡时段") + " \(Moment.text(start)) – \(Moment.text(end))")
        }
        print("")
        showPunches(reply)
        print("\n" + words("How it was judged", "判定过程"))
        for (index, rule) in reply.rules.enumerated() { print("  \(index + 1). \(Table.printable(rule.text))") }
        if !reply.watermarks.isEmpty { print("\n" + words("Terminals read up to", "考勤机已读至")) }
        for mark in reply.watermarks {
            print("  \(mark.terminal): \(mark.until.map(Moment.text) ?? words("never", "从未"))")
        }
        let basis = reply.basis
        print(
            "\n"
                + words(
                    "Judged by policy \(basis.policy), plans as of event \(basis.plans).",
                    "依据：考勤规则 \(basis.policy)，排班截至事件 \(basis.plans)。"
                )
        )
    }

    private func showPunches(_ reply: AttendanceMessages.Explain.Output) {
        let words = options.words
        var table = Table(
            (words("PUNCH", "打卡"), .left),
            (words("TERMINAL", "考勤机"), .left),
            (words("VERIFIED", "验证方式"), .left),
            (words("USED AS", "用作"), .left),
            (words("RECORD", "记录"), .right)
        )
        for punch in reply.punches {
            let repeated = punch.repeats.map { " (\($0))" } ?? ""
            table.add(
                Moment.text(punch.time),
                punch.terminal,
                punch.verify ?? "-",
                words.fate(punch.fate) + repeated,
                "\(punch.id)"
            )
        }
        if table.isEmpty { print("  " + words("no punches", "没有打卡")) } else { table.print(indent: "  ") }
    }
}
