import Attendance
import Terms
import WallClock

/// The columns of a month's sheet and what each says of a person. Source: attendance.md 4.2.
struct MonthTable {
    struct Column {
        /// The same in every language.
        let key: String
        let group: String
        let heading: String
        /// In half-width characters.
        let width: Int
        let value: (SheetLine) -> Cell
    }

    let sheet: MonthSheet
    let language: Language
    let columns: [Column]

    init(_ sheet: MonthSheet, _ language: Language) {
        self.sheet = sheet
        self.language = language
        columns =
            MonthTable.person(language) + MonthTable.presence(language) + MonthTable.trouble(language)
            + MonthTable.away(sheet, language) + MonthTable.overtime(language)
    }

    var dates: [LocalDate] {
        (sheet.month.first.dayNumber...sheet.month.last.dayNumber).map(LocalDate.init(dayNumber:))
    }

    private static func person(_ words: Language) -> [Column] {
        let group = words("Person", "人员")
        return [
            Column(key: "number", group: group, heading: words("Number", "工号"), width: 8) { .text($0.person.number) },
            Column(key: "name", group: group, heading: words("Name", "姓名"), width: 9) { .text($0.person.name) },
            Column(key: "department", group: group, heading: words("Department", "部门"), width: 12) {
                .text($0.person.department)
            },
            Column(key: "group", group: group, heading: words("Group", "考勤组"), width: 11) { .text($0.person.group) },
            Column(key: "supervisor", group: group, heading: words("Super-visor", "主管"), width: 7) {
                .text($0.person.supervisor ?? "")
            },
        ]
    }

    private static func presence(_ words: Language) -> [Column] {
        let days = words("Days", "天数")
        let hours = words("Hours", "工时")
        return [
            Column(key: "dueDays", group: days, heading: words("Due", "应出勤"), width: 6) { .count($0.totals.dueDays) },
            Column(key: "attendedDays", group: days, heading: words("Attended", "实际出勤"), width: 6) {
                .count($0.totals.attendedDays)
            },
            Column(key: "restDays", group: days, heading: words("Rest", "休息"), width: 5) { .count($0.totals.restDays) },
            Column(key: "pendingDays", group: days, heading: words("Pending", "待定"), width: 5) {
                .count($0.totals.pendingDays)
            },
            Column(key: "shifts", group: days, heading: words("Shifts", "出勤班次"), width: 9) {
                .text($0.totals.shifts.map { "\($0.shift)×\($0.days)" }.joined(separator: " "))
            },
            Column(key: "standardHours", group: hours, heading: words("Standard", "标准工时"), width: 8) {
                .hours($0.totals.standardMinutes)
            },
            Column(key: "workedHours", group: hours, heading: words("Worked", "工作时长"), width: 8) {
                .hours($0.totals.workedMinutes)
            },
            Column(key: "unknownHoursDays", group: hours, heading: words("Days unknown", "时长不明天数"), width: 7) {
                .count($0.totals.unknownHoursDays)
            },
        ]
    }

    private static func trouble(_ words: Language) -> [Column] {
        func column(_ key: String, _ group: String, _ heading: String, _ value: @escaping (MonthTotals) -> Int)
            -> Column
        { Column(key: key, group: group, heading: heading, width: 6) { .count(value($0.totals)) } }
        let late = words("Late", "迟到")
        let early = words("Early leave", "早退")
        let missing = words("Missing", "缺卡")
        let absence = words("Absence", "旷工")
        return [
            column("lateCount", late, words("Late times", "迟到次数"), \.lateCount),
            column("lateMinutes", late, words("Late min", "迟到分钟"), \.lateMinutes),
            column("seriousLateCount", late, words("Serious times", "严重迟到次数"), \.seriousLateCount),
            column("seriousLateMinutes", late, words("Serious min", "严重迟到分钟"), \.seriousLateMinutes),
            column("absentLateCount", late, words("Absent-late times", "旷工迟到次数"), \.absentLateCount),
            column("absentLateMinutes", late, words("Absent-late min", "旷工迟到分钟"), \.absentLateMinutes),
            column("earlyCount", early, words("Early times", "早退次数"), \.earlyCount),
            column("earlyMinutes", early, words("Early min", "早退分钟"), \.earlyMinutes),
            column("missingIn", missing, words("Missing IN", "上班缺卡"), \.missingIn),
            column("missingOut", missing, words("Missing OUT", "下班缺卡"), \.missingOut),
            column("corrections", missing, words("Correc-tions", "补卡次数"), \.corrections),
            column("absentDays", absence, words("Absent days", "旷工天数"), \.absentDays),
            column("absentMinutes", absence, words("Absent min", "旷工分钟"), \.absentMinutes),
        ]
    }

    private static func away(_ sheet: MonthSheet, _ words: Language) -> [Column] {
        let group = words("Away", "请假出差")
        let trip = Column(key: "tripHours", group: group, heading: words("Trip (h)", "出差(时)"), width: 7) {
            .hours($0.totals.tripMinutes)
        }
        return [trip]
            + sheet.leaveTypes.map { type in
                let kind = sheet.leave.kind(type)
                let unit = kind.unit == .days ? words("days", "天") : words("h", "时")
                return Column(
                    key: "leave.\(type)",
                    group: group,
                    heading: "\(words(kind.en, kind.zh))(\(unit))",
                    width: 7
                ) {
                    line in
                    guard let leave = line.totals.leave.first(where: { $0.type == type }) else { return .hundredths(0) }
                    return kind.unit == .days ? .days(leave.thousandthsOfDay) : .hours(leave.minutes)
                }
            }
    }

    private static func overtime(_ words: Language) -> [Column] {
        let group = words("Overtime (h)", "加班(时)")
        func column(_ key: String, _ heading: String, _ value: @escaping (OvertimeTotals) -> Int) -> Column {
            Column(key: key, group: group, heading: heading, width: 7) { .hours(value($0.totals.overtime)) }
        }
        return [
            column("overtimeWorkdayPay", words("Workday pay", "工作日计费"), \.workdayPay),
            column("overtimeWorkdayTimeOff", words("Workday time off", "工作日调休"), \.workdayTimeOff),
            column("overtimeRestdayPay", words("Rest day pay", "休息日计费"), \.restdayPay),
            column("overtimeRestdayTimeOff", words("Rest day time off", "休息日调休"), \.restdayTimeOff),
            column("overtimeHolidayPay", words("Holiday pay", "节假日计费"), \.holidayPay),
            Column(key: "adjustments", group: words("Earlier", "往月"), heading: words("Adjust-ments", "调整"), width: 6) {
                .count($0.adjustments.count)
            },
        ]
    }
}
