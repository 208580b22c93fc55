import CXLSXWriter
import WallClock

package struct XLSXError: Error, Equatable, CustomStringConvertible {
    /// In the library's words.
    package let reason: String

    package var description: String { "the XLSX file cannot be written: \(reason)" }
}

/// A workbook being written row after row to a file, through libxlsxwriter; memory does not grow with the rows.
final class XLSXBook {
    typealias Format = UnsafeMutablePointer<lxw_format>

    /// Nil once it is closed: closing frees it.
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var names: Set<String> = []

    /// - Throws: ``XLSXError`` if there is no memory.
    init(path: String) throws {
        var options = lxw_workbook_options(constant_memory: 1, tmpdir: nil, use_zip64: 0)
        book = workbook_new_opt(path, &options)
        guard book != nil else { throw XLSXError(reason: "out of memory") }
    }

    deinit { if let book { lxw_workbook_free(book) } }

    func format(_ set: (Format) -> Void) -> Format? {
        guard let format = workbook_add_format(book) else { return nil }
        format_set_font_name(format, "Microsoft YaHei")
        format_set_font_size(format, 9)
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        set(format)
        return format
    }

    /// - Parameter name: is made to fit: 31 characters, none of []:*?/\, no two alike.
    func sheet(_ name: String) throws -> XLSXSheet {
        let unique = uniqueName(name)
        guard let sheet = workbook_add_worksheet(book, unique) else {
            throw XLSXError(reason: "no sheet can be named \(unique)")
        }
        return XLSXSheet(sheet)
    }

    /// A sheet that is a list: a title, a note below it, and headings in row 4 that stay in view and on each printed page.
    func list(
        _ name: String,
        title: String,
        note: String,
        footer: String,
        _ columns: [(heading: String, width: Int)],
        _ formats: XLSXFormats
    ) throws -> XLSXSheet {
        let list = try sheet(name)
        for (place, column) in columns.enumerated() { try list.width(place, column.width) }
        try list.write(0, 0, title, formats.title)
        try list.write(1, 0, note, formats.note)
        for (place, column) in columns.enumerated() { try list.write(3, place, column.heading, formats.heading) }
        list.freeze(rows: 4, columns: 0)
        try list.print(header: title, footer: footer, repeating: 3...3)
        return list
    }

    /// - Throws: ``XLSXError`` if the file could not be written.
    func close() throws {
        let error = workbook_close(book)
        book = nil
        guard error == LXW_NO_ERROR else {
            throw XLSXError(reason: lxw_strerror(error).map { String(cString: $0) } ?? "unknown reason")
        }
    }

    private func uniqueName(_ name: String) -> String {
        let allowed = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map {
                    "[]:*?/\\'".unicodeScalars.contains($0) || $0.value < 32 ? " " : $0
                }
            )
        )
        let plain = allowed.allSatisfy { $0 == " " } ? "-" : allowed
        for number in 1... {
            let ending = number == 1 ? "" : " (\(number))"
            var start = plain
            while start.utf16.count + ending.utf16.count > 31 { start.removeLast() }
            if names.insert((start + ending).lowercased()).inserted { return start + ending }
        }
        return plain
    }
}

/// One sheet; rows are written in ascending order.
struct XLSXSheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>) { self.sheet = sheet }

    func write(_ row: Int, _ column: Int, _ text: String, _ format: XLSXBook.Format?) throws {
        guard !text.isEmpty else { return try check(worksheet_write_blank(sheet, UInt32(row), UInt16(column), format)) }
        // A cell takes 32,767 characters.
        let fitting = text.utf16.count > 32_767 ? String(text.prefix(8_000)) : text
        try check(worksheet_write_string(sheet, UInt32(row), UInt16(column), fitting, format))
    }

    func write(_ row: Int, _ column: Int, _ number: Double, _ format: XLSXBook.Format?) throws {
        try check(worksheet_write_number(sheet, UInt32(row), UInt16(column), number, format))
    }

    func write(_ row: Int, _ column: Int, _ date: LocalDate, _ format: XLSXBook.Format?) throws {
        // Excel counts days from 1899-12-30.
        try write(row, column, Double(date.dayNumber + 25_569), format)
    }

    func write(_ row: Int, _ column: Int, _ moment: LocalDateTime, _ format: XLSXBook.Format?) throws {
        let days = Double(moment.date.dayNumber + 25_569)
        try write(row, column, days + Double(moment.secondOfDay) / 86_400, format)
    }

    func write(_ row: Int, _ column: Int, _ cell: Cell, _ formats: XLSXFormats) throws {
        switch cell {
        case .empty: try write(row, column, "", formats.mark)
        case .text(let text): try write(row, column, text, formats.text)
        case .count(let number): try write(row, column, Double(number), formats.count)
        case .hundredths(let number): try write(row, column, Double(number) / 100, formats.hours)
        case .money(let minor): try write(row, column, Double(minor) / 100, formats.money)
        case .date(let date): try write(row, column, date, formats.date)
        }
    }

    func merge(_ row: Int, _ columns: Range<Int>, _ text: String, _ format: XLSXBook.Format?) throws {
        guard columns.count > 1 else { return try write(row, columns.lowerBound, text, format) }
        try check(
            worksheet_merge_range(
                sheet,
                UInt32(row),
                UInt16(columns.lowerBound),
                UInt32(row),
                UInt16(columns.upperBound - 1),
                text,
                format
            )
        )
    }

    func width(_ column: Int, _ characters: Int) throws {
        try check(worksheet_set_column(sheet, UInt16(column), UInt16(column), Double(characters), nil))
    }

    func height(_ row: Int, _ points: Double) throws { try check(worksheet_set_row(sheet, UInt32(row), points, nil)) }

    func freeze(rows: Int, columns: Int) { worksheet_freeze_panes(sheet, UInt32(rows), UInt16(columns)) }

    func filter(_ row: Int, columns: Int, last: Int) throws {
        try check(worksheet_autofilter(sheet, UInt32(row), 0, UInt32(max(last, row)), UInt16(columns - 1)))
    }

    /// A4 landscape with repeated heading rows and page numbers.
    /// - Parameters:
    ///   - scale: in percent; nil to fit everything to the width of a page.
    ///   - breakBefore: the column with which a new page begins.
    func print(
        header: String,
        footer: String,
        repeating rows: ClosedRange<Int>,
        columns: Int = 0,
        scale: Int? = nil,
        breakBefore: Int? = nil
    ) throws {
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_set_margins(sheet, 0.3, 0.3, 0.55, 0.55)
        try check(worksheet_repeat_rows(sheet, UInt32(rows.lowerBound), UInt32(rows.upperBound)))
        if columns > 0 { try check(worksheet_repeat_columns(sheet, 0, UInt16(columns - 1))) }
        if let scale { worksheet_set_print_scale(sheet, UInt16(scale)) } else { worksheet_fit_to_pages(sheet, 1, 0) }
        if let breakBefore {
            var breaks: [lxw_col_t] = [UInt16(breakBefore), 0]
            try check(worksheet_set_v_pagebreaks(sheet, &breaks))
        }
        try check(worksheet_set_header(sheet, "&L&9 \(Self.heading(header))"))
        try check(worksheet_set_footer(sheet, "&L&7 \(Self.heading(footer))&R&8&P / &N"))
    }

    /// & steers headings; two of them are one. At most 255 characters are allowed in all.
    private static func heading(_ text: String) -> String {
        String(text.prefix(100)).split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&&")
    }

    private func check(_ error: lxw_error) throws {
        guard error == LXW_NO_ERROR else {
            throw XLSXError(reason: lxw_strerror(error).map { String(cString: $0) } ?? "unknown reason")
        }
    }
}
