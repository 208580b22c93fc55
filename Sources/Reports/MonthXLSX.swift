package import Attendance
package import Terms
import WallClock

/// A month as a workbook: a sheet for each department, then detail, anomalies, legend and adjustments.
package struct MonthXLSX {
    let sheet: MonthSheet
    let words: Language
    let table: MonthTable
    let book: XLSXBook
    let formats: XLSXFormats

    /// - Throws: ``XLSXError``.
    package static func write(_ sheet: MonthSheet, _ language: Language, to path: String) throws {
        let book = try XLSXBook(path: path)
        let writer = MonthXLSX(
            sheet: sheet,
            words: language,
            table: MonthTable(sheet, language),
            book: book,
            formats: XLSXFormats(book)
        )
        for department in sheet.departments {
            try writer.department(words: language.department(department.name), department.lines)
        }
        try writer.detail()
        try writer.anomalies()
        try writer.legend()
        try writer.adjustments()
        try book.close()
    }

    /// Two rows a person: totals and marks, and below the marks the overtime.
    private func department(words name: String, _ lines: ArraySlice<SheetLine>) throws {
        let target = try book.sheet(name)
        let columns = table.columns.filter { $0.key != "department" }
        let dates = table.dates
        let signers = [words("Employee", "本人确认"), words("Supervisor", "部门主管"), words("HR", "人事")]
        let firstDay = columns.count + signers.count
        for (place, column) in columns.enumerated() { try target.width(place, column.width) }
        for place in columns.count..<firstDay { try target.width(place, 9) }
        for place in dates.indices { try target.width(firstDay + place, 5) }
        try heading(target, name)
        var place = 0
        for group in columns.runs(of: \.group) + [(name: words("Signed", "确认"), count: signers.count)] {
            try target.merge(2, place..<(place + group.count), group.name, formats.heading)
            place += group.count
        }
        try target.merge(2, place..<(place + dates.count), words("Days", "每日"), formats.heading)
        try target.height(3, 40)
        let headings = columns.map(\.heading) + signers + dates.map { "\($0.parts.day)\n\(words.weekday($0.weekday))" }
        for (place, text) in headings.enumerated() { try target.write(3, place, text, formats.heading) }
        for (index, line) in lines.enumerated() {
            let row = 4 + 2 * index
            for (place, column) in columns.enumerated() { try target.write(row, place, column.value(line), formats) }
            for place in columns.count..<firstDay { try target.write(row, place, "", formats.text) }
            // Who confirmed in the system need not sign.
            let confirmed = line.confirmation.map(words.confirmation) ?? ""
            try target.write(row, columns.count, confirmed, formats.text)
            let squares = line.squares(dates, sheet)
            for (place, square) in squares.enumerated() {
                try target.write(row, firstDay + place, square.symbols, formats.day(square.marks))
            }
            for place in 0..<firstDay { try target.write(row + 1, place, "", formats.text) }
            for (place, square) in squares.enumerated() {
                try target.write(row + 1, firstDay + place, square.overtime, formats)
            }
        }
        target.freeze(rows: 4, columns: 2)
        try target.print(
            header: "\(words.title(sheet))  \(name)",
            footer: footer,
            repeating: 2...3,
            columns: 2,
            scale: 40,
            breakBefore: firstDay
        )
    }

    private func heading(_ target: XLSXSheet, _ name: String) throws {
        try target.write(0, 0, "\(words.title(sheet))  \(sheet.site)  \(name)", formats.title)
        try target.write(1, 0, words.proof(sheet), formats.note)
    }

    var footer: String {
        words("version \(sheet.proof.version)", "版本 \(sheet.proof.version)") + "  SHA-256 \(sheet.proof.hash)"
    }
}
