import ArgumentParser
import Control
import JSON
import Terms

struct OfficeCalendar: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Show the hours and the working days that due times count."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The month, YYYY-MM; the default is this one.") var month: String?

    func run() throws {
        let input = OfficeMessages.Calendar.Input(month: month)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Calendar.name, JSONObject(of: input)))
        }
        let words = options.words
        let reply = try options.call(OfficeMessages.Calendar.self, input)
        let hours = reply.hours.map { "\($0.from)–\($0.to)" }.joined(separator: words(", ", "，"))
        print(words("\(reply.month), office hours \(hours)", "\(reply.month)，办公时间 \(hours)"))
        var table = Table(
            (words("DATE", "日期"), .left),
            (words("WEEKDAY", "星期"), .left),
            (words("", ""), .left),
            (words("NOTE", "备注"), .left)
        )
        for day in reply.days {
            table.add(
                day.date,
                words.weekday(day.weekday),
                day.working ? words("working day", "工作日") : words("free", "休息"),
                day.note
            )
        }
        table.print()
    }
}
