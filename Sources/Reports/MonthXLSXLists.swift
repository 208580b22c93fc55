import Attendance
import Terms
import WallClock

/// The sheets that are plain lists.
extension MonthXLSX {
    /// A row for each person and plan.
    func detail() throws {
        let list = try list(
            words("Detail", "明细"),
            [
                (words("Number", "工号"), 9), (words("Name", "姓名"), 10), (words("Department", "部门"), 14),
                (words("Date", "日期"), 11), (words("Day type", "日期类型"), 12), (words("Shift", "班次"), 9),
                (words("Status", "状态"), 10), (words("IN", "上班"), 15), (words("OUT", "下班"), 15),
                (words("Late min", "迟到分钟"), 9), (words("Early min", "早退分钟"), 9),
                (words("Worked min", "工作分钟"), 9), (words("Absent min", "旷工分钟"), 9),
                (words("Leave, trip min", "请假出差分钟"), 12), (words("Overtime min", "加班分钟"), 9),
            ],
            rows: sheet.lines.reduce(0) { $0 + $1.days.count }
        )
        var row = 4
        for line in sheet.lines {
            for day in line.days {
                try person(list, row, line)
                try list.write(row, 3, day.date, formats.date)
                try list.write(row, 4, words.dayType(day.type), formats.text)
                try list.write(row, 5, day.shift ?? "", formats.text)
                try list.write(row, 6, words.status(day.status), formats.text)
                for (place, moment) in [(7, day.in), (8, day.out)] {
                    if let moment {
                        try list.write(row, place, moment, formats.moment)
                    } else {
                        try list.write(row, place, "", formats.mark)
                    }
                }
                let numbers: [Int?] = [
                    day.lateMinutes, day.earlyMinutes, day.workedMinutes, day.absentMinutes,
                    day.excused.reduce(0) { $0 + $1.minutes }, day.overtimeMinutes,
                ]
                for (place, number) in numbers.enumerated() {
                    try list.write(row, 9 + place, number.map(Cell.count) ?? .empty, formats)
                }
                row += 1
            }
        }
    }

    func anomalies() throws {
        let list = try list(
            words("Anomalies", "异常"),
            [
                (words("Number", "工号"), 9), (words("Name", "姓名"), 10), (words("Department", "部门"), 14),
                (words("Date", "日期"), 11), (words("Shift", "班次"), 9), (words("Anomaly", "异常"), 24),
                (words("Minutes", "分钟"), 9), (words("Corrected", "已补卡"), 10),
            ],
            rows: sheet.lines.reduce(0) { $0 + $1.days.reduce(0) { $0 + $1.findings.count } }
        )
        var row = 4
        for line in sheet.lines {
            for day in line.days {
                for finding in day.findings {
                    try person(list, row, line)
                    try list.write(row, 3, day.date, formats.date)
                    try list.write(row, 4, day.shift ?? "", formats.text)
                    try list.write(row, 5, words.anomaly(finding.kind, level: finding.level), formats.text)
                    try list.write(row, 6, finding.minutes.map(Cell.count) ?? .empty, formats)
                    try list.write(row, 7, finding.resolved ? words("yes", "是") : "", formats.text)
                    row += 1
                }
            }
        }
    }

    func legend() throws {
        let kinds = sheet.leaveTypes.map(sheet.leave.kind)
        let list = try list(
            words("Legend", "图例"),
            [(words("Mark", "符号"), 9), (words("Letter", "字母"), 9), (words("Meaning", "含义"), 40)],
            rows: sheet.marks.entries.count + kinds.count
        )
        var row = 4
        for entry in sheet.marks.entries {
            try list.write(row, 0, entry.symbol, formats.mark)
            try list.write(row, 1, entry.letter, formats.mark)
            try list.write(row, 2, words(entry.en, entry.zh), formats.text)
            row += 1
        }
        for kind in kinds {
            let unit = kind.unit == .days ? words("days", "天") : words("hours", "小时")
            try list.write(row, 0, sheet.marks.symbol(.leave) + kind.letter, formats.mark)
            try list.write(row, 1, sheet.marks.letter(.leave) + kind.letter, formats.mark)
            try list.write(row, 2, "\(words(kind.en, kind.zh)) (\(unit))", formats.text)
            row += 1
        }
    }

    func adjustments() throws {
        let rows = AdjustmentRow.all(sheet)
        let widths = [9, 10, 12, 14, 14, 20, 9, 9]
        let list = try list(
            words("Adjustments", "往月调整"),
            Array(zip(AdjustmentRow.headings(words), widths)),
            rows: rows.count
        )
        for (index, row) in rows.enumerated() {
            for (place, cell) in row.cells(words).enumerated() {
                let cell = place == 2 ? .date(row.adjustment.workDate) : cell
                try list.write(4 + index, place, cell, formats)
            }
        }
    }

    private func person(_ list: XLSXSheet, _ row: Int, _ line: SheetLine) throws {
        try list.write(row, 0, line.person.number, formats.text)
        try list.write(row, 1, line.person.name, formats.text)
        try list.write(row, 2, line.person.department, formats.text)
    }

    /// A sheet with its headings in row 4.
    private func list(_ name: String, _ columns: [(heading: String, width: Int)], rows: Int) throws -> XLSXSheet {
        let list = try book.list(
            name,
            title: "\(words.title(sheet))  \(sheet.site)  \(name)",
            note: words.proof(sheet),
            footer: footer,
            columns,
            formats
        )
        try list.filter(3, columns: columns.count, last: 3 + rows)
        return list
    }
}
