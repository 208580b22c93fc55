import Attendance
import Control
import JSON
import Storage
import Terms
import Testing
import WallClock

@testable import Gateway

@Suite struct ImportTests {
    private func table(_ text: String) throws(RowMistakes) -> CSVTable { try CSVTable(bytes: Array(text.utf8)) }

    /// `LINE COLUMN` of each mistake, which says in Chinese too what is wrong.
    private func places(_ body: () throws(RowMistakes) -> Void) -> [String] {
        do throws(RowMistakes) {
            try body()
            return []
        } catch {
            for mistake in error.mistakes {
                let chinese = mistake.message.chinese.unicodeScalars
                #expect(chinese.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(mistake)")
            }
            return error.mistakes.map { "\($0.line) \($0.column ?? "-")" }
        }
    }

    private func people(_ text: String, known: Set<String> = []) throws(RowMistakes) -> PersonImport {
        try PersonImport(try table(text), known: known)
    }

    private func roster(_ text: String) throws(RowMistakes) -> RosterImport {
        try RosterImport(try table(text), people: ["1", "2"], departments: ["Lab"], shifts: ["DAY"])
    }

    @Test(
        "People with the least and with everything, headers in either language",
        arguments: [
            "number,name,department,supervisor,activeFrom,activeTo,mail,group,user\n1,Ada,Lab,9,2026-01-31,2026/2/1,ada@example.org,annex,29\n",
            "工号,姓名,部门,主管,入职日期,离职日期,邮箱,终端组,考勤号\n1,Ada,Lab,9,2026.1.31,2026-2-1,ada@example.org,annex,29\n",
            "user,GROUP,active_to,active_from,Supervisor,Department,Name,Number,Email\n29,annex,2026-02-01,2026-01-31,9,Lab,Ada,1,ada@example.org\n",
        ]
    )
    func everything(text: String) throws {
        let file = try people(text, known: ["9"])
        let from = LocalDate(year: 2026, month: 1, day: 31)
        let to = LocalDate(year: 2026, month: 2, day: 1)
        let ada = Person(
            number: "1",
            name: "Ada",
            department: "Lab",
            supervisor: "9",
            activeFrom: from,
            activeTo: to,
            mail: "ada@example.org"
        )
        #expect(file.people == [ada])
        #expect(file.mappings == [Mapping(group: "annex", user: "29", person: "1")])
    }

    @Test("Without a column for it the user id is the number; an empty field is no id")
    func userIDs() throws {
        #expect(try people("工号,姓名,部门\n1,Ada,Lab\n").mappings == [Mapping(group: "main", user: "1", person: "1")])
        #expect(try people("number,name,department,user\n1,Ada,Lab,\n").mappings.isEmpty)
    }

    @Test("A supervisor may stand below in the same file")
    func supervisors() throws {
        #expect(try people("number,name,department,supervisor\n1,Ada,Lab,2\n2,Bo,Lab,\n").people.count == 2)
    }

    @Test(
        "Each mistake in a file of people by line and column",
        arguments: [
            ("number,name\n", ["1 department"]),
            ("number,name,department,number\n", ["1 number"]),
            ("工号,姓名,部门,工资\n", ["1 工资"]),
            ("number,name,department\n,Ada,Lab\n2,,\n", ["2 number", "3 name", "3 department"]),
            ("工号,姓名,部门\n1,Ada,Lab\n1,Bo,Lab\n", ["3 工号", "3 user"]),
            ("number,name,department,supervisor\n1,Ada,Lab,7\n", ["2 supervisor"]),
            ("number,name,department,activeFrom\n1,Ada,Lab,31.1.2026\n", ["2 activeFrom"]),
            ("number,name,department,activeFrom\n1,Ada,Lab,2026-02-30\n", ["2 activeFrom"]),
            ("number,name,department,activeFrom,activeTo\n1,Ada,Lab,2026-02-02,2026-02-01\n", ["2 activeTo"]),
            ("number,name,department,user\n1,Ada,Lab,5\n2,Bo,Lab,5\n", ["3 user"]),
            ("number,name,department,mail\n1,Ada,Lab,a@example.org b@example.org\n", ["2 mail"]),
            ("工号,姓名,部门,邮箱\n1,Ada,Lab,\"a@example.org\nBcc: b@example.org\"\n", ["2 邮箱"]),
            ("number,name,department\n1,Ada,Lab,more\n", ["2 -"]),
        ]
    )
    func personMistakes(text: String, expected: [String]) {
        #expect(places { () throws(RowMistakes) in _ = try people(text) } == expected)
    }

    @Test("What is wrong goes out as its interface says, in both languages")
    func error() throws {
        let mistakes = try #require(throws: RowMistakes.self) { try people("工号,姓名,部门,主管\n1,甲,行政部,9\n") }
        let error = ControlError(mistakes)
        let interface = try #require(
            try InterfaceFiles.all.map { try Interface(parsing: $0) }.first { $0.name == "io.rollcall" }
        )
        try interface.check(error.parameters, against: .error("BadRows"))
        #expect(error.message() == "nothing was imported: 1 mistake in the file")
        #expect(error.message(in: .zh) == "未导入任何内容：文件中有 1 处错误")
        #expect(error.hint() != nil && error.hint(in: .zh) != nil)
        guard case .array(let rows) = error.parameters["rows"], case .object(let row)? = rows.first else {
            Issue.record("no rows")
            return
        }
        #expect(row["column"] == "主管" && row["messageZh"] == "9 既不在本文件中，也不在人员名单中")
    }

    @Test("A column without a title may be empty, and then is no mistake")
    func untitled() throws {
        #expect(try people("number,,name,department\n1,,Ada,Lab,\n").people.map(\.name) == ["Ada"])
        #expect(
            places { () throws(RowMistakes) in _ = try people("number,,name,department\n1,x,Ada,Lab\n") } == ["2 -"]
        )
    }

    @Test("Shifts, times as spreadsheets write them")
    func shifts() throws {
        let text = "班次,上班时间,下班时间,休息时间,最早上班打卡,最晚下班打卡\nDAY,9:00,18:00,12:00-13:00；15:00-15:10,60,300\n"
        let row = try #require(try ShiftImport(try table(text)).shifts.first)
        #expect(
            row
                == ShiftRow(
                    name: "DAY",
                    kind: "fixed",
                    start: "09:00",
                    end: "18:00",
                    breaks: [["12:00", "13:00"], ["15:00", "15:10"]],
                    pairing: nil,
                    earliestInMinutes: 60,
                    latestOutMinutes: 300
                )
        )
        #expect(try ShiftImport(try table("name,start,end\nNIGHT,22:00,30:00\n")).shifts.first?.end == "30:00")
    }

    @Test("Every kind of shift comes from a file as it is judged")
    func kinds() throws {
        let rows = try ShiftImport(
            try table(
                """
                班次,类型,上班时间,下班时间,打卡方式,可早到分钟,可晚到分钟,核心开始,核心结束,要求工时分钟,晚走晚到
                弹,弹性,9:00,18:00,每段两次,30,60,,,,120:30；240:60
                核,核心工时,7:00,20:00,,,,10:00,16:00,480,
                自,自由,,,,,,,,240,
                """
            )
        ).shifts
        let shifts = try rows.map { try $0.shift() }
        #expect(shifts.map(\.kind) == [.flexShift, .flexCore, .free])
        #expect(shifts[0].options.pairing == .perSession)
        #expect(shifts[0].options.flexEarlyMinutes == 30 && shifts[0].options.flexLateMinutes == 60)
        #expect(
            shifts[0].options.lateOffLateOn == [
                Shift.LateOffLateOn(offAfterMinutes: 120, lateAllowedMinutes: 30),
                Shift.LateOffLateOn(offAfterMinutes: 240, lateAllowedMinutes: 60),
            ]
        )
        #expect(shifts[1].options.core?.from == ClockTime("10:00") && shifts[1].options.requiredMinutes == 480)
        #expect(shifts[2].hours == nil && shifts[2].options.requiredMinutes == 240)
    }

    @Test("A cycle runs on from its first date, days off included")
    func cycle() throws {
        let text = "person,from,shift\n1,2026-11-02,DAY/DAY/休\n"
        let row = try #require(try roster(text).lines.first)
        #expect(row.shift == "DAY/DAY/off" && row.last == RosterRow.openEnd)
        let day = try Shift(name: "DAY", hours: ClockSpan(from: .midnight, to: .fourOClock))
        let first = try #require(LocalDate("2026-11-02"))
        let plans = Roster(rows: [row], shifts: ["DAY": day], calendar: [:])
            .plans(person: "1", department: nil, dates: first...first.adding(days: 5))
        #expect(plans.map(\.planned) == [.shift(day), .shift(day), .off, .shift(day), .shift(day), .off])
        #expect(plans.map(\.type) == [.workday, .workday, .restday, .workday, .workday, .restday])
    }

    @Test(
        "Each mistake in a file of shifts",
        arguments: [
            ("start\n", ["1 name"]),
            ("name,start\nA,09:00\n", ["2 name"]),
            ("name,start,end\n,09:00,18:00\n", ["2 name"]),
            ("name,start,end\nA,09:00,18:00\nA,09:00,17:00\n", ["3 name"]),
            ("name,start,end\nA,late,18:00\n", ["2 name"]),
            ("name,start,end\nA,18:00,09:00\n", ["2 name"]),
            ("name,start,end\nA,,\n", ["2 name"]),
            ("name,start,end,breaks\nA,09:00,18:00,12:00\n", ["2 name"]),
            ("name,start,end,kind\nB,09:00,18:00,odd\n", ["2 name"]),
            ("name,start,end,pairing\nB,09:00,18:00,odd\n", ["2 name"]),
            ("name,start,end,lateOffLateOn\nB,09:00,18:00,120\n", ["2 lateOffLateOn"]),
            ("name,start,end,coreStart,coreEnd\nB,09:00,18:00,10:00,16:00\n", ["2 name"]),
            (
                "name,start,end,latestOutMinutes\nA,09:00,18:00,1441\nB,09:00,18:00,x\n",
                ["2 latestOutMinutes", "3 latestOutMinutes"]
            ),
        ]
    )
    func shiftMistakes(text: String, expected: [String]) {
        #expect(places { () throws(RowMistakes) in _ = try ShiftImport(try table(text)) } == expected)
    }

    @Test("A roster line is for a person, a department or everyone; by weekday or by date")
    func rosterLines() throws {
        let lines = try roster(
            """
            person,department,from,to,weekdays,shift
            ,,2026-11-02,,Mon-Fri,DAY
            1,,2026-11-02,,,DAY
            ,Lab,2026-11-02,2026-11-08,周六 日,off
            2,,2026-11-02,2026-11-03,,休
            """
        ).lines
        let day = try #require(LocalDate("2026-11-02"))
        #expect(
            lines == [
                RosterRow(
                    scope: .everyone,
                    subject: "",
                    first: day,
                    last: RosterRow.openEnd,
                    weekdays: [1, 2, 3, 4, 5],
                    shift: "DAY"
                ),
                RosterRow(scope: .person, subject: "1", first: day, last: day, weekdays: [], shift: "DAY"),
                RosterRow(
                    scope: .department,
                    subject: "Lab",
                    first: day,
                    last: day.adding(days: 6),
                    weekdays: [6, 7],
                    shift: nil
                ),
                RosterRow(
                    scope: .person,
                    subject: "2",
                    first: day,
                    last: day.adding(days: 1),
                    weekdays: [],
                    shift: nil
                ),
            ]
        )
    }

    @Test(
        "Weekdays in words, numbers and ranges",
        arguments: [
            ("Mon-Fri", [1, 2, 3, 4, 5]), ("1-5", [1, 2, 3, 4, 5]), ("周一-周五", [1, 2, 3, 4, 5]),
            ("Mon Wed,Fri", [1, 3, 5]),
            ("六、日", [6, 7]), ("星期天", [7]), ("sunday", [7]), ("3", [3]), ("5,1,5", [1, 5]),
        ]
    )
    func weekdays(text: String, expected: [Int]) { #expect(RosterImport.weekdays(text) == expected) }

    @Test("What names no weekday is none", arguments: ["", "0", "8", "Fri-Mon", "Mon-", "-", "Mon-Wed-Fri", "月", "周"])
    func noWeekdays(text: String) { #expect(RosterImport.weekdays(text) == nil) }

    @Test(
        "Each mistake in a roster",
        arguments: [
            ("from\n2026-11-02\n", ["1 shift"]),
            ("person,department,from,shift\n1,Lab,2026-11-02,DAY\n", ["2 person"]),
            ("工号,日期,班次\n8,2026-11-02,DAY\n", ["2 工号"]),
            ("department,from,shift\nStore,2026-11-02,DAY\n", ["2 department"]),
            ("from,shift\n,DAY\nsoon,DAY\n", ["2 from", "3 from"]),
            ("from,to,shift\n2026-11-02,2026-11-01,DAY\n2026-11-02,never,DAY\n", ["2 to", "3 to"]),
            ("from,weekdays,shift\n2026-11-02,often,DAY\n", ["2 weekdays"]),
            ("from,weekdays,shift\n2026-11-02,1-5,DAY/off\n", ["2 weekdays"]),
            ("from,shift\n2026-11-02,DAY/NIGHT\n", ["2 shift"]),
            ("from,shift\n2026-11-02,\n2026-11-02,NIGHT\n", ["2 shift", "3 shift"]),
            ("from,weekdays,shift\n2026-11-02,1-5,DAY\n2026-11-02,Mon-Fri,off\n", ["3 -"]),
            ("person,from,to,shift\n1,2026-11-02,,DAY\n1,2026-11-02,2026-11-02,off\n", ["3 -"]),
        ]
    )
    func rosterMistakes(text: String, expected: [String]) {
        #expect(places { () throws(RowMistakes) in _ = try roster(text) } == expected)
    }

    @Test("A calendar in either language")
    func calendar() throws {
        let text = "日期,类型,备注\n2026/10/1,法定节假日,Invented Day\n2026-10-10,adjustedWorkday,\n"
        let days = try CalendarImport(try table(text)).days
        #expect(
            days == [
                CalendarRow(date: try #require(LocalDate("2026-10-01")), type: .holiday, note: "Invented Day"),
                CalendarRow(date: try #require(LocalDate("2026-10-10")), type: .adjustedWorkday, note: ""),
            ]
        )
    }

    @Test(
        "Each mistake in a calendar",
        arguments: [
            ("date\n", ["1 type"]), ("date,type\n,holiday\n2026-10-01,\n", ["2 date", "3 type"]),
            ("date,type\n2026-10-01,party\n2026-13-01,holiday\n", ["2 type", "3 date"]),
            ("date,type\n2026-10-01,holiday\n2026/10/1,restday\n", ["3 date"]),
        ]
    )
    func calendarMistakes(text: String, expected: [String]) {
        #expect(places { () throws(RowMistakes) in _ = try CalendarImport(try table(text)) } == expected)
    }
}
