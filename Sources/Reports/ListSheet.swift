/// A list that is written for spreadsheets: one table with a heading, as a workbook or as CSV.
struct ListSheet {
    /// Of the workbook's page.
    let name: String
    let title: String
    let note: String
    let footer: String
    let columns: [(heading: String, width: Int)]
    /// Each with a cell for each column.
    let rows: [[Cell]]

    var csv: [UInt8] { CSVText.render([columns.map { .text($0.heading) }] + rows) }

    /// - Throws: ``XLSXError``.
    func writeXLSX(to path: String) throws {
        let book = try XLSXBook(path: path)
        let formats = XLSXFormats(book)
        let list = try book.list(name, title: title, note: note, footer: footer, columns, formats)
        for (index, row) in rows.enumerated() {
            for (place, cell) in row.enumerated() { try list.write(4 + index, place, cell, formats) }
        }
        try list.filter(3, columns: columns.count, last: 3 + rows.count)
        try book.close()
    }
}
