/// Rows as CSV (RFC 4180): UTF-8 with BOM, as Excel in China takes anything else for GBK. A text that a spreadsheet would
/// take for a formula begins with an apostrophe.
enum CSVText {
    static func render(_ rows: [[Cell]]) -> [UInt8] {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in rows {
            bytes += row.map(field).joined(separator: ",").utf8
            bytes += [13, 10]
        }
        return bytes
    }

    private static func field(_ cell: Cell) -> String {
        if case .text(let text) = cell { field(text) } else { cell.text }
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
