import Attendance
import Storage
import Terms
import WallClock

/// Shifts from a file.
struct ShiftImport {
    private(set) var shifts: [ShiftRow] = []

    static let columns = [
        Column("name", "shift", "班次", required: true),
        Column("kind", "类型"),
        Column("start", "上班时间"),
        Column("end", "下班时间"),
        Column("breaks", "休息时间"),
        Column("pairing", "打卡方式"),
        Column("earliestInMinutes", "最早上班打卡"),
        Column("latestOutMinutes", "最晚下班打卡"),
        Column("flexEarlyMinutes", "可早到分钟"),
        Column("flexLateMinutes", "可晚到分钟"),
        Column("coreStart", "核心开始"),
        Column("coreEnd", "核心结束"),
        Column("requiredMinutes", "要求工时分钟"),
        Column("lateOffLateOn", "晚走晚到"),
    ]

    /// How spreadsheets in Chinese write kinds and pairings.
    private static let chinese = [
        "固定": "fixed", "弹性": "flexShift", "核心工时": "flexCore", "自由": "free", "每天两次": "firstLast",
        "每段两次": "perSession",
    ]

    init(_ table: CSVTable) throws(RowMistakes) {
        var reader = try ColumnReader(header: table.header, columns: ShiftImport.columns)
        var lines: [String: Int] = [:]
        for row in table.rows {
            reader.begin(row)
            guard let name = reader.required("name") else { continue }
            if let line = lines.updateValue(row.line, forKey: name) {
                reader.mistake("name", .isRepeated(name, in: line))
            }
            let kind = reader.text("kind").map { ShiftImport.chinese[$0] ?? $0 } ?? Shift.Kind.fixed.rawValue
            let breaks = reader.text("breaks")?.split(whereSeparator: { ";；、 ".contains($0) }) ?? []
            var shift = ShiftRow(
                name: name,
                kind: kind,
                start: reader.text("start").map(ShiftImport.clock),
                end: reader.text("end").map(ShiftImport.clock),
                breaks: breaks.map { $0.split(separator: "-").map { ShiftImport.clock(String($0)) } },
                pairing: reader.text("pairing").map { ShiftImport.chinese[$0] ?? $0 },
                earliestInMinutes: reader.integer("earliestInMinutes", in: 0...1_440),
                latestOutMinutes: reader.integer("latestOutMinutes", in: 0...1_440)
            )
            let day = 0...1_440
            shift.flexEarlyMinutes = reader.integer("flexEarlyMinutes", in: day)
            shift.flexLateMinutes = reader.integer("flexLateMinutes", in: day)
            shift.coreStart = reader.text("coreStart").map(ShiftImport.clock)
            shift.coreEnd = reader.text("coreEnd").map(ShiftImport.clock)
            shift.requiredMinutes = reader.integer("requiredMinutes", in: day)
            if let text = reader.text("lateOffLateOn") {
                shift.lateOffLateOn = ShiftImport.lateOffLateOn(text)
                if shift.lateOffLateOn == nil {
                    reader.mistake(
                        "lateOffLateOn",
                        Wording(
                            "write 120:30 for stayed 120 min, may come 30 min late; several with ;",
                            "请写作 120:30，即晚走 120 分钟可晚到 30 分钟；多项以分号隔开"
                        )
                    )
                }
            }
            do throws(AttendanceError) {
                _ = try shift.shift()
                shifts.append(shift)
            } catch {
                reader.mistake("name", error.wording)
            }
        }
        guard reader.mistakes.mistakes.isEmpty else { throw reader.mistakes }
    }

    /// `120:30;240:60`, or nil.
    private static func lateOffLateOn(_ text: String) -> [[Int]]? {
        let pairs = text.split(whereSeparator: { ";；、 ".contains($0) })
            .map { $0.split(whereSeparator: { ":：".contains($0) }).compactMap { Int($0) } }
        return pairs.allSatisfy { $0.count == 2 } ? pairs : nil
    }

    /// Spreadsheets write 9:00 for 09:00.
    private static func clock(_ text: String) -> String { text.count == 4 && text.contains(":") ? "0\(text)" : text }
}

/// Roster lines from a file.
struct RosterImport {
    private(set) var lines: [RosterRow] = []

    static let columns = [
        Column("person", "工号"),
        Column("department", "部门"),
        Column("from", "date", "日期", "开始日期", required: true),
        Column("to", "结束日期"),
        Column("weekdays", "星期"),
        Column("shift", "班次", required: true),
    ]

    /// - Parameters:
    ///   - people: known numbers.
    ///   - departments: known names.
    ///   - shifts: known names.
    init(_ table: CSVTable, people: Set<String>, departments: Set<String>, shifts: Set<String>) throws(RowMistakes) {
        var reader = try ColumnReader(header: table.header, columns: RosterImport.columns)
        var seen: [RosterRow: Int] = [:]
        for row in table.rows {
            reader.begin(row)
            let person = reader.text("person")
            let department = reader.text("department")
            if person != nil && department != nil {
                reader.mistake(
                    "person",
                    Wording("a line is for a person or for a department, not for both", "一行只能针对个人或部门，不能同时填写")
                )
            }
            if let person, !people.contains(person) {
                reader.mistake("person", Wording("\(person) is not known", "没有工号为 \(person) 的人员"))
            }
            if let department, !departments.contains(department) {
                reader.mistake("department", Wording("nobody is in \"\(department)\"", "“\(department)”中没有人员"))
            }
            if reader.text("from") == nil { reader.mistake("from", .isEmpty) }
            let weekdays = reader.text("weekdays").map(RosterImport.weekdays)
            if let weekdays, weekdays == nil {
                reader.mistake(
                    "weekdays",
                    Wording(
                        "write Mon-Fri, 1-5, or single days such as Mon,Wed,Fri",
                        "请写作 周一-周五、1-5，或单独的日子如 周一,周三,周五"
                    )
                )
            }
            let first = reader.date("from")
            // A plan by weekdays or in a cycle goes on; one of explicit dates is for its first date if no other is said.
            let isCycle = reader.text("shift")?.contains("/") ?? false
            let open = weekdays == nil && !isCycle ? first : RosterRow.openEnd
            guard let first, let last = reader.text("to") == nil ? open : reader.date("to") else { continue }
            if last < first { reader.mistake("to", .beforeFirstDate) }
            guard let shift = reader.required("shift") else { continue }
            let cycle = shift.split(separator: "/").map { name in
                ["off", "rest", "休", "休息"].contains(name.lowercased()) ? RosterRow.dayOff : String(name)
            }
            for name in cycle where name != RosterRow.dayOff && !shifts.contains(name) {
                reader.mistake(
                    "shift",
                    Wording("\"\(name)\" is no shift; import it first, or write off", "没有班次“\(name)”；请先导入该班次，休息写作 休")
                )
            }
            if cycle.count > 1 && weekdays != nil {
                reader.mistake(
                    "weekdays",
                    Wording("a cycle runs over all days; leave the weekdays out", "轮班逐日循环，不能再写星期")
                )
            }
            var line = RosterRow(
                scope: person != nil ? .person : department != nil ? .department : .everyone,
                subject: person ?? department ?? "",
                first: first,
                last: last,
                weekdays: (weekdays ?? []) ?? [],
                shift: nil
            )
            if let earlier = seen.updateValue(row.line, forKey: line) {
                reader.mistake(
                    nil,
                    Wording("is for the same people and dates as line \(earlier)", "与第 \(earlier) 行的人员和日期相同")
                )
            }
            line.shift = cycle == [RosterRow.dayOff] ? nil : cycle.joined(separator: "/")
            lines.append(line)
        }
        guard reader.mistakes.mistakes.isEmpty else { throw reader.mistakes }
    }

    /// `Mon-Fri`, `1-5`, `周一-周五`, `Mon Wed Fri`, `六日`: the numbers in order, or nil.
    static func weekdays(_ text: String) -> [Int]? {
        var found: Set<Int> = []
        for part in text.split(whereSeparator: { " ,;，、+".contains($0) }) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { weekday($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            found.formUnion(first...last)
        }
        return found.isEmpty ? nil : found.sorted()
    }

    private static func weekday(_ text: Substring) -> Int? {
        if let number = Int(text), (1...7).contains(number) { return number }
        let english = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        if let index = english.firstIndex(of: text.prefix(3).lowercased()) { return index + 1 }
        guard let last = text.last, let index = Array("一二三四五六日").firstIndex(of: last == "天" ? "日" : last) else {
            return nil
        }
        return ["", "周", "星期", "礼拜"].contains(String(text.dropLast())) ? index + 1 : nil
    }
}

/// Dates from a file.
struct CalendarImport {
    private(set) var days: [CalendarRow] = []

    static let columns = [
        Column("date", "日期", required: true),
        Column("type", "dayType", "day_type", "kind", "类型", required: true),
        Column("note", "备注", "名称"),
    ]

    private static let types: [String: DayType] = [
        "workday": .workday, "工作日": .workday, "adjustedworkday": .adjustedWorkday, "调休上班": .adjustedWorkday,
        "补班": .adjustedWorkday, "restday": .restday, "休息日": .restday, "休": .restday, "holiday": .holiday,
        "法定节假日": .holiday, "节假日": .holiday,
    ]

    init(_ table: CSVTable) throws(RowMistakes) {
        var reader = try ColumnReader(header: table.header, columns: CalendarImport.columns)
        var lines: [LocalDate: Int] = [:]
        for row in table.rows {
            reader.begin(row)
            if reader.text("date") == nil { reader.mistake("date", .isEmpty) }
            let date = reader.date("date")
            guard let word = reader.required("type") else { continue }
            guard let type = CalendarImport.types[word.lowercased()] else {
                reader.mistake(
                    "type",
                    Wording(
                        "\"\(word)\" is not one of workday, adjustedWorkday, restday, holiday",
                        "“\(word)”不是 工作日、调休上班、休息日、法定节假日 之一"
                    )
                )
                continue
            }
            guard let date else { continue }
            if let line = lines.updateValue(row.line, forKey: date) { reader.mistake("date", .isRepeated(in: line)) }
            days.append(CalendarRow(date: date, type: type, note: reader.text("note") ?? ""))
        }
        guard reader.mistakes.mistakes.isEmpty else { throw reader.mistakes }
    }
}
