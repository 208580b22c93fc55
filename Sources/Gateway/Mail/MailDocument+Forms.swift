import Terms

/// The two forms of a mail; both say the same in the same order.
extension MailDocument {
    package var text: String {
        var lines = [headline]
        for section in sections {
            lines += ["", section.title]
            for row in section.rows {
                let cells = zip(section.columns, row).filter { !$1.isEmpty }.map { "\($0): \($1)" }
                lines.append("  " + cells.joined(separator: "; "))
            }
        }
        for note in notes { lines += ["", note] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A whole page without scripts, pictures or anything else that a reader would have to fetch.
    package var html: String {
        let sections = sections.map { section in
            let head = section.columns.map { "<th align=\"left\">\(escaped($0))</th>" }.joined()
            let rows = section.rows.map { row in
                "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
            }
            return """
                <h2>\(escaped(section.title))</h2>
                <table border="1" cellspacing="0" cellpadding="4">
                <tr>\(head)</tr>
                \(rows.joined())</table>

                """
        }
        let notes = notes.map { "<p>\(escaped($0))</p>\n" }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head><meta charset="utf-8"><title>\(escaped(subject))</title></head>
            <body>
            <p>\(escaped(headline))</p>
            \(sections.joined())\(notes.joined())</body>
            </html>

            """
    }

    /// By scalars: "<" and a combining mark are one character, and still begin a tag.
    private func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
