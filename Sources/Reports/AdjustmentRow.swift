import Attendance
import Terms
import WallClock

/// One changed figure of an earlier month, as a row.
struct AdjustmentRow {
    let line: SheetLine
    let adjustment: SheetAdjustment
    /// Nil if only the status changed.
    let change: SheetAdjustment.Change?

    static func all(_ sheet: MonthSheet) -> [AdjustmentRow] {
        sheet.lines.flatMap { line in
            line.adjustments.flatMap { adjustment -> [AdjustmentRow] in
                guard !adjustment.changes.isEmpty else {
                    return [AdjustmentRow(line: line, adjustment: adjustment, change: nil)]
                }
                return adjustment.changes.map { AdjustmentRow(line: line, adjustment: adjustment, change: $0) }
            }
        }
    }

    static func headings(_ words: Language) -> [String] {
        [
            words("Number", "工号"), words("Name", "姓名"), words("Date", "日期"), words("Status before", "原状态"),
            words("Status now", "现状态"), words("Figure (min)", "项目(分)"), words("Before", "原值"),
            words("Now", "现值"),
        ]
    }

    func cells(_ words: Language) -> [Cell] {
        [
            .text(line.person.number), .text(line.person.name), .text("\(adjustment.workDate)"),
            .text(words.status(adjustment.statusBefore)), .text(words.status(adjustment.statusAfter)),
            change.map { .text(words.figure($0.figure)) } ?? .empty,
            change?.before.map(Cell.count) ?? .empty, change?.after.map(Cell.count) ?? .empty,
        ]
    }
}
