package import Terms
package import WallClock

/// The ledger of one item of the store: every movement, with what was there behind it.
package struct LedgerSheet: Sendable {
    package struct Entry: Equatable, Sendable {
        package var number: Int
        package var date: LocalDate
        /// As the control protocol names it.
        package var kind: String
        /// What comes is positive, what goes negative; in the item's smallest unit.
        package var quantity: Int64
        /// Behind it.
        package var onHand: Int64
        /// In minor units; what goes is negative.
        package var value: Int64
        package var document: String
        package var department: String
        /// The name of who took it.
        package var taker: String
        /// Names of who did it.
        package var by: String
        package var reason: String

        /// What one piece of it is worth, in minor units, rounded; nil for a movement of none.
        package var price: Int64? {
            let count = quantity.magnitude
            return count > 0 ? Int64((value.magnitude + count / 2) / count) : nil
        }

        package init(
            number: Int,
            date: LocalDate,
            kind: String,
            quantity: Int64,
            onHand: Int64,
            value: Int64,
            document: String,
            department: String,
            taker: String,
            by: String,
            reason: String
        ) {
            self.number = number
            self.date = date
            self.kind = kind
            self.quantity = quantity
            self.onHand = onHand
            self.value = value
            self.document = document
            self.department = department
            self.taker = taker
            self.by = by
            self.reason = reason
        }
    }

    package var code: String
    package var name: String
    package var unit: String
    package var entries: [Entry]

    package init(code: String, name: String, unit: String, entries: [Entry]) {
        self.code = code
        self.name = name
        self.unit = unit
        self.entries = entries
    }

    package func csv(_ words: Language) -> [UInt8] { list(words).csv }

    /// - Throws: ``XLSXError``.
    package func writeXLSX(_ words: Language, to path: String) throws { try list(words).writeXLSX(to: path) }

    private func list(_ words: Language) -> ListSheet {
        ListSheet(
            name: code,
            title: "\(words("Ledger", "库存台账"))  \(code)  \(name)",
            note: words("Quantities in \(unit)", "数量单位：\(unit)"),
            footer: "\(code)  \(name)",
            columns: columns(words),
            rows: entries.map { cells($0, words) }
        )
    }

    private func columns(_ words: Language) -> [(heading: String, width: Int)] {
        [
            (words("Entry", "序号"), 7), (words("Date", "日期"), 11), (words("Kind", "类别"), 9),
            (words("Quantity", "数量"), 10), (words("On hand", "结存"), 10), (words("Price", "单价"), 11),
            (words("Value", "金额"), 13), (words("Document", "单据"), 16), (words("Department", "部门"), 14),
            (words("Taker", "领用人"), 10), (words("By", "经办人"), 10), (words("Reason", "事由"), 30),
        ]
    }

    private func cells(_ entry: Entry, _ words: Language) -> [Cell] {
        [
            .count(entry.number), .date(entry.date), .text(words.officeTransition(entry.kind)),
            .count(Int(entry.quantity)), .count(Int(entry.onHand)), entry.price.map { .money($0) } ?? .text(""),
            .money(entry.value), .text(entry.document), .text(entry.department), .text(entry.taker), .text(entry.by),
            .text(entry.reason),
        ]
    }
}
