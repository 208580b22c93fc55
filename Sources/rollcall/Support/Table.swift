import Glibc

/// Rows for people: aligned columns that count Chinese characters as two, cut to the terminal's width, and never a
/// control character from a device or file.
struct Table {
    enum Alignment { case left, right }

    private let headers: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: (String, Alignment)...) { self.init(columns: columns) }

    init(columns: [(String, Alignment)]) {
        headers = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    mutating func add(_ fields: String...) { add(row: fields) }

    mutating func add(row: [String]) { rows.append(row.map { Table.printable($0) }) }

    var isEmpty: Bool { rows.isEmpty }

    func print(indent: String = "") {
        let widths = headers.indices.map { column in
            ([headers[column]] + rows.map { $0[column] }).map(Table.width).max() ?? 0
        }
        let limit = Table.terminalWidth
        for row in [headers] + rows {
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - Table.width(row[column]))
                return alignments[column] == .left ? row[column] + padding : padding + row[column]
            }
            let line = (indent + cells.joined(separator: "  ")).trimmedEnd
            Swift.print(limit.map { Table.cut(line, to: $0) } ?? line)
        }
    }

    /// Columns that a text takes on a terminal: two for East Asian wide and full-width characters, none for marks.
    /// Source: Unicode 15 East Asian Width, the blocks that people's names and our words come from.
    static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first?.value else { return sum }
            switch scalar {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
                0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
                0x20000...0x3FFFD:
                return sum + 2
            case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: return sum
            default: return sum + 1
            }
        }
    }

    /// Control characters as spaces: a name on a terminal must not steer the administrator's screen.
    static func printable(_ text: String, keepingLines: Bool = false) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    if keepingLines && scalar == "\n" { return scalar }
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: return " "
                    default: return scalar
                    }
                }
            )
        )
    }

    private static func cut(_ line: String, to limit: Int) -> String {
        guard width(line) > limit, limit > 1 else { return line }
        var kept = ""
        var used = 0
        for character in line {
            let next = width(String(character))
            guard used + next <= limit - 1 else { break }
            kept.append(character)
            used += next
        }
        return kept + "…"
    }

    /// nil when nobody looks: pipes and files get whole lines.
    private static var terminalWidth: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

extension String {
    var trimmedEnd: String {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
