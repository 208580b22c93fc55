import Attendance
import WallClock

/// A person's two squares for one date: the marks of its plans, and the overtime.
struct DaySquare {
    let symbols: String
    let letters: String
    let marks: [Mark]
    let overtime: Cell

    init(_ days: [SheetDay], _ sheet: MonthSheet) {
        marks = days.flatMap(\.marks)
        symbols = days.map { DaySquare.text($0, sheet, sheet.marks.symbol) }.joined(separator: "/")
        letters = days.map { DaySquare.text($0, sheet, sheet.marks.letter) }.joined(separator: "/")
        let minutes = days.reduce(0) { $0 + $1.overtimeMinutes }
        overtime = minutes == 0 ? .empty : .hours(minutes)
    }

    /// Symbols and letters, where both fit.
    var both: String { symbols.isEmpty ? "" : "\(symbols) \(letters)" }

    private static func text(_ day: SheetDay, _ sheet: MonthSheet, _ draw: (Mark) -> String) -> String {
        day.marks.map { mark in
            guard mark == .leave, let share = day.excused.first(where: { $0.kind == "leave" }) else {
                return draw(mark)
            }
            return draw(mark) + sheet.leave.kind(share.type).letter
        }.joined()
    }
}

extension SheetLine {
    /// One square for each date, in their order.
    func squares(_ dates: [LocalDate], _ sheet: MonthSheet) -> [DaySquare] {
        let byDate = Dictionary(grouping: days, by: \.date)
        return dates.map { DaySquare(byDate[$0] ?? [], sheet) }
    }
}
