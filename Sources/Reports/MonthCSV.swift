package import Attendance
package import Terms
import WallClock

/// A month as CSV (RFC 4180): UTF-8 with BOM, as Excel in China takes anything else for GBK; two rows a person, marks and
/// overtime hours. A cell that a spreadsheet would take for a formula begins with an apostrophe.
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
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in rows {
            bytes += row.map(field).joined(separator: ",").utf8
            bytes += [13, 10]
        }
        return bytes
    }

    /// - Returns: quoted if it has to be, and never a formula.
    static func field(_ text: String) -> String {
        let first = text.unicodeScalars.first
        let isFormula = first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { ",\"\r\n\t".unicodeScalars.contains($0) }) else { return safe }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
