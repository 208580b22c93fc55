import ArgumentParser
import Control
import JSON
import Terms

struct ShiftCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shift",
        abstract: "Shifts: when work is due.",
        subcommands: [ShiftList.self, ShiftImport.self]
    )
}

struct ShiftList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show every shift.")
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(PlanMessages.ListShifts.name)["shifts"] ?? .array([]))
        }
        let words = options.words
        var table = Table(
            (words("SHIFT", "班次"), .left),
            (words("KIND", "类型"), .left),
            (words("START", "上班"), .left),
            (words("END", "下班"), .left),
            (words("BREAKS", "休息"), .left)
        )
        for shift in try options.call(PlanMessages.ListShifts.self, .init()).shifts {
            table.add(shift.name, shift.kind, shift.start ?? "-", shift.end ?? "-", shift.breaks.joined(separator: " "))
        }
        table.print()
    }
}

struct ShiftImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add or change shifts from a CSV file, all or nothing.",
        discussion: """
            Columns: name (班次), start (上班时间), end (下班时间); optional kind (类型: fixed 固定, flexShift 弹性, flexCore 核心工时,
            free 自由), breaks (休息时间; 12:00-13:00, several separated by ;), pairing (打卡方式: firstLast 每天两次, perSession
            每段两次), earliestInMinutes (最早上班打卡), latestOutMinutes (最晚下班打卡), flexEarlyMinutes (可早到分钟),
            flexLateMinutes (可晚到分钟), coreStart (核心开始), coreEnd (核心结束), requiredMinutes (要求工时分钟), lateOffLateOn (晚走晚到;
            120:30 is: stayed 120 min, may come 30 min late). A night shift ends after 24:00: 22:00 to 30:00. A free shift has
            no times.
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var file: FileImport

    func run() throws { try file.send(to: PlanMessages.ImportShifts.name, options) }
}

struct RosterCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: "The roster: who works which shift when.",
        subcommands: [RosterList.self, RosterImport.self]
    )
}

struct RosterList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show every line of the roster.")
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let lines = try options.all(PlanMessages.ListRoster.name, list: "lines", cursor: "after")
        if options.json { return Output.print(.array(lines)) }
        let words = options.words
        var table = Table(
            (words("FOR", "对象"), .left),
            (words("FROM", "开始"), .left),
            (words("TO", "结束"), .left),
            (words("WEEKDAYS", "星期"), .left),
            (words("SHIFT", "班次"), .left)
        )
        for line in try lines.map({ try PlanMessages.RosterLine(json: $0) }) {
            table.add(
                line.subject.isEmpty ? words("everyone", "全体") : line.subject,
                line.from,
                line.to ?? "-",
                line.weekdays.isEmpty
                    ? words("every date", "每日") : line.weekdays.map(String.init).joined(separator: ","),
                line.shift ?? words("off", "休息")
            )
        }
        table.print()
    }
}

struct RosterImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add lines to the roster from a CSV file, all or nothing.",
        discussion: """
            Columns: from (日期 or 开始日期), shift (班次; off or 休息 is a day off); optional person (工号) or department (部门;
            neither is everyone), to (结束日期), weekdays (星期; Mon-Fri, 1-5, 周一-周五). A line with weekdays is a weekly
            pattern, which the calendar beats; one without is for exactly its dates and beats the calendar.
            D/D/N/N/off/off is a cycle that begins on its first date.
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var file: FileImport

    func run() throws { try file.send(to: PlanMessages.ImportRoster.name, options) }
}

struct CalendarCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Dates that are not what their weekday says.",
        subcommands: [CalendarList.self, CalendarImport.self]
    )
}

struct CalendarList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the calendar.")
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(PlanMessages.ListCalendar.name)["days"] ?? .array([]))
        }
        let words = options.words
        var table = Table(
            (words("DATE", "日期"), .left),
            (words("TYPE", "类型"), .left),
            (words("NOTE", "备注"), .left)
        )
        for day in try options.call(PlanMessages.ListCalendar.self, .init()).days {
            table.add(day.date, day.type, day.note)
        }
        table.print()
    }
}

struct CalendarImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Say what dates are from a CSV file, all or nothing.",
        discussion: """
            Columns: date (日期), type (类型: workday 工作日, adjustedWorkday 调休上班, restday 休息日, holiday 法定节假日); optional
            note (备注).
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var file: FileImport

    func run() throws { try file.send(to: PlanMessages.ImportCalendar.name, options) }
}
