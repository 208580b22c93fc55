import TerminalProtocols
import Terms

/// A CSV file with a header line, cut into rows that remember their line.
///
/// RFC 4180, and what spreadsheets in China write: UTF-8 with or without a byte-order mark, or GB18030; commas,
/// semicolons or tabs; CRLF or LF.
struct CSVTable {
    struct Row {
        /// Of the row's first character in the file, counted from 1.
        let line: Int
        let fields: [String]
    }

    let header: Row
    /// Without empty lines.
    let rows: [Row]

    /// - Throws: ``RowMistakes`` if the bytes are no text, or no header is there.
    init(bytes: [UInt8]) throws(RowMistakes) {
        guard let text = CSVTable.text(bytes) else {
            throw RowMistakes(
                line: 1,
                Wording(
                    "the file is neither UTF-8 nor GB18030 text; save it as CSV UTF-8",
                    "文件不是 UTF-8 或 GB18030 文本；请另存为 CSV UTF-8"
                )
            )
        }
        var rows = try CSVTable.cut(text)
        rows.removeAll { $0.fields.allSatisfy(\.isEmpty) }
        guard let header = rows.first else { throw RowMistakes(line: 1, Wording("the file is empty", "文件为空")) }
        self.header = header
        self.rows = Array(rows.dropFirst())
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        return String(validating: content, as: UTF8.self) ?? textFromGB18030(content)
    }

    private static func cut(_ text: String) throws(RowMistakes) -> [Row] {
        let separator = separator(of: text)
        var rows: [Row] = []
        var fields: [String] = []
        var field = ""
        var line = 1
        var start = 1
        var quotedFrom: Int?
        var wasQuoted = false
        func trimmed(_ field: String) -> String {
            String(
                field.trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(while: \.isWhitespace).reversed()
            )
        }
        var characters = text.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            if quotedFrom != nil {
                if character == "\"" {
                    if next == "\"" {
                        field.append("\"")
                        next = characters.next()
                    } else {
                        quotedFrom = nil
                    }
                } else {
                    if character.isNewline { line += 1 }
                    field.append(character)
                }
            } else if character == "\"" && trimmed(field).isEmpty && !wasQuoted {
                quotedFrom = line
                wasQuoted = true
                field = ""
            } else if character == separator || character.isNewline {
                fields.append(trimmed(field))
                (field, wasQuoted) = ("", false)
                if character.isNewline {
                    rows.append(Row(line: start, fields: fields))
                    fields = []
                    line += 1
                    start = line
                }
            } else {
                field.append(character)
            }
        }
        if let quotedFrom {
            throw RowMistakes(line: quotedFrom, Wording("a quotation mark is opened and never closed", "引号未闭合"))
        }
        if !field.isEmpty || !fields.isEmpty { rows.append(Row(line: start, fields: fields + [trimmed(field)])) }
        return rows
    }

    /// What the header line is cut at: spreadsheets choose by their locale.
    private static func separator(of text: String) -> Character {
        let header = text.prefix { !$0.isNewline }
        let candidates: [Character] = [",", ";", "\t"]
        return candidates.max { left, right in header.count { $0 == left } < header.count { $0 == right } } ?? ","
    }
}
