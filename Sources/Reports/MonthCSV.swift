package import Attendance
package import Terms
import WallClock

/// A month as CSV: two rows a person, marks and overtime hours.
package enum MonthCSV {
    package static func render(_ sheet: MonthSheet, _ language: Language) -> [UInt8] {
        let table = MonthTable(sheet, language)
        let dates = table.dates
        let proof = [
            language("State", "状态"), language("Version", "版本"), language("SHA-256", "SHA-256"),
        ]
        var rows = [
            table.columns.map(\.heading) + [language("Row", "行")] + dates.map { "\($0)" } + proof
        ]
        for line in sheet.lines {
            let squares = line.squares(dates, sheet)
            let totals = table.columns.map { $0.value(line).text }
            let own = ["number", "name", "department"]
            rows.append(
                totals + [language("marks", "考勤")] + squares.map(\.both) + [
                    sheet.proof.state, "\(sheet.proof.version)", sheet.proof.hash,
                ]
            )
            rows.append(
                zip(table.columns, totals).map { own.contains($0.key) ? $1 : "" }
                    + [language("overtime h", "加班(时)")] + squares.map(\.overtime.text) + ["", "", ""]
            )
        }
        return CSVText.render(rows.map { $0.map(Cell.text) })
    }
}
