import Terms
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
                mistakes.add(
                    line: header.line,
                    column: title,
                    Wording("is no column of this import; it takes \(known)", "不是可导入的列；可用的列：\(known)")
                )
                continue
            }
            if positions[column.key] != nil {
                mistakes.add(line: header.line, column: title, Wording("is there twice", "重复出现"))
            }
            positions[column.key] = index
            titles[column.key] = title
        }
        for column in columns where column.isRequired && positions[column.key] == nil {
            let title = column.words.dropFirst().first ?? column.key
            mistakes.add(
                line: header.line,
                column: column.key,
                Wording("is missing in the header line", "标题行缺少该列（\(title)）")
            )
        }
        guard mistakes.mistakes.isEmpty else { throw mistakes }
        self.positions = positions
        titledPositions = Set(positions.values)
        self.titles = titles
    }

    mutating func begin(_ row: CSVTable.Row) {
        self.row = row
        if row.fields.indices.contains(where: { !row.fields[$0].isEmpty && !titledPositions.contains($0) }) {
            mistakes.add(
                line: row.line,
                column: nil,
                Wording("has a field without a column in the header", "有的内容在标题行没有对应的列")
            )
        }
    }

    /// - Parameter key: the column's; nil for the whole row.
    mutating func mistake(_ key: String?, _ message: Wording) {
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
        mistake(key, .isEmpty)
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
        mistake(key, Wording("\"\(text)\" is no date; write it as 2026-11-24", "“\(text)”不是日期；请写作 2026-11-24"))
        return nil
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        mistake(
            key,
            Wording(
                "\"\(text)\" is no whole number from \(range.lowerBound) to \(range.upperBound)",
                "“\(text)”不是 \(range.lowerBound) 到 \(range.upperBound) 的整数"
            )
        )
        return nil
    }
}

/// What several imports say of a row.
extension Wording {
    static let isEmpty = Wording("is empty", "为空")
    static let beforeFirstDate = Wording("lies before the first date", "早于开始日期")

    /// - Parameter subject: what is there twice, as it begins a sentence; empty for the column itself.
    static func isRepeated(_ subject: String = "", in line: Int) -> Wording {
        Wording(
            subject.isEmpty ? "is in line \(line) too" : "\(subject) is in line \(line) too",
            "\(subject.isEmpty ? "" : "\(subject) ")与第 \(line) 行重复"
        )
    }
}
