import WallClock

/// The columns that an import takes: a key, and the words that headers use for it.
struct Column: Equatable {
    let key: String
    let words: [String]
    let isRequired: Bool

    init(_ key: String, _ words: String..., required: Bool = false) {
        self.key = key
        self.words = [key] + words
        isRequired = required
    }
}

/// Reads the fields of one row by column, and notes every mistake with its line.
struct ColumnReader {
    private let positions: [String: Int]
    private let titles: [String: String]
    private let titledPositions: Set<Int>
    private var row = CSVTable.Row(line: 1, fields: [])
    private(set) var mistakes = RowMistakes()

    /// - Throws: ``RowMistakes`` if the header lacks a required column, or has one that means nothing.
    init(header: CSVTable.Row, columns: [Column]) throws(RowMistakes) {
        var positions: [String: Int] = [:]
        var titles: [String: String] = [:]
        var mistakes = RowMistakes()
        for (index, title) in header.fields.enumerated() where !title.isEmpty {
            guard let column = columns.first(where: { $0.words.contains { $0.lowercased() == title.lowercased() } })
            else {
                let known = columns.map { $0.words.joined(separator: "/") }.joined(separator: ", ")
                mistakes.add(line: header.line, column: title, "is no column of this import; it takes \(known)")
                continue
            }
            if positions[column.key] != nil { mistakes.add(line: header.line, column: title, "is there twice") }
            positions[column.key] = index
            titles[column.key] = title
        }
        for column in columns where column.isRequired && positions[column.key] == nil {
            mistakes.add(line: header.line, column: column.key, "is missing in the header line")
        }
        guard mistakes.mistakes.isEmpty else { throw mistakes }
        self.positions = positions
        titledPositions = Set(positions.values)
        self.titles = titles
    }

    mutating func begin(_ row: CSVTable.Row) {
        self.row = row
        if row.fields.indices.contains(where: { !row.fields[$0].isEmpty && !titledPositions.contains($0) }) {
            mistakes.add(line: row.line, column: nil, "has a field without a column in the header")
        }
    }

    /// - Parameter key: the column's; nil for the whole row.
    mutating func mistake(_ key: String?, _ message: String) {
        mistakes.add(line: row.line, column: key.map { titles[$0] ?? $0 }, message)
    }

    func has(_ key: String) -> Bool { positions[key] != nil }

    /// nil for an empty field or a column that is not there.
    func text(_ key: String) -> String? {
        guard let position = positions[key], position < row.fields.count, !row.fields[position].isEmpty else {
            return nil
        }
        return row.fields[position]
    }

    /// - Returns: nil after noting that it is missing.
    mutating func required(_ key: String) -> String? {
        if let text = text(key) { return text }
        mistake(key, "is empty")
        return nil
    }

    /// `YYYY-MM-DD` or `YYYY/M/D`, as spreadsheets write dates.
    mutating func date(_ key: String) -> LocalDate? {
        guard let text = text(key) else { return nil }
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "/" || $0 == "." }).map { Int($0) }
        if parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], year > 999,
            let date = LocalDate(year: year, month: month, day: day)
        {
            return date
        }
        mistake(key, "\"\(text)\" is no date; write it as 2026-11-24")
        return nil
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        mistake(key, "\"\(text)\" is no whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }
}
