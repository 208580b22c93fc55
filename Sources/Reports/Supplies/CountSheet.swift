package import Terms

/// What somebody who counts takes to the shelves: what is to be counted, and room to write. It does not say what the book
/// has, which would be no count.
package struct CountSheet: Sendable {
    package struct Item: Equatable, Sendable {
        package var code: String
        package var name: String
        package var unit: String
        package var place: String

        package init(code: String, name: String, unit: String, place: String) {
            self.code = code
            self.name = name
            self.unit = unit
            self.place = place
        }
    }

    package var number: String
    /// Names of those who count, each of whom has a sheet.
    package var counters: [String]
    package var items: [Item]

    package init(number: String, counters: [String], items: [Item]) {
        self.number = number
        self.counters = counters
        self.items = items
    }

    /// - Throws: ``XLSXError``.
    package func writeXLSX(_ words: Language, to path: String) throws {
        let book = try XLSXBook(path: path)
        let formats = XLSXFormats(book)
        let columns = [
            (words("No.", "序号"), 6), (words("Item", "编码"), 18), (words("Name", "名称"), 28), (words("Place", "位置"), 18),
            (words("Unit", "单位"), 8), (words("Counted", "实盘数"), 14), (words("Note", "备注"), 30),
        ]
        for counter in counters {
            let title = "\(words("Count sheet", "盘点表"))  \(number)"
            let list = try book.list(
                counter,
                title: title,
                note: words(
                    "Counted by \(counter), alone: do not compare before both have entered their counts.",
                    "盘点人：\(counter)。独立清点，双方录入前请勿核对。"
                ),
                footer: "\(number)  \(counter)",
                columns,
                formats
            )
            for (index, item) in items.enumerated() {
                let cells: [Cell] = [
                    .count(index + 1), .text(item.code), .text(item.name), .text(item.place), .text(item.unit), .empty,
                    .empty,
                ]
                for (place, cell) in cells.enumerated() { try list.write(4 + index, place, cell, formats) }
                // Room for a pen.
                try list.height(4 + index, 22)
            }
            let end = 4 + items.count + 1
            try list.write(end, 1, words("Signature", "签名"), formats.heading)
            try list.write(end, 2, "", formats.text)
            try list.write(end, 3, words("Date", "日期"), formats.heading)
            try list.merge(end, 4..<6, "", formats.text)
            try list.height(end, 30)
        }
        try book.close()
    }
}
