import Office
import Terms

/// A form's table: its lines, what they come to, and squares for the pen.
struct FormTableHTML {
    let table: FormTemplate.Table
    let words: Language

    func render(_ content: FormContent) -> String {
        var html = "<table class=\"lines\"><colgroup><col style=\"width:10mm\">"
        for column in table.columns { html += column.width.map { "<col style=\"width:\($0)mm\">" } ?? "<col>" }
        html += "</colgroup><thead><tr class=\"title\"><th colspan=\"\(table.columns.count + 1)\">"
        html += "\(Markup.escaped(table.title(words)))</th></tr><tr><th>\(words("No.", "序号"))</th>"
        for column in table.columns { html += "<th>\(Markup.escaped(column.label(words)))</th>" }
        html += "</tr></thead><tbody>\n"
        for (index, row) in content.rows.enumerated() { html += line(index + 1, row) }
        if content.rows.count < table.rows { html += rest(content) }
        html += "</tbody>"
        if table.isSummed { html += total(content) }
        return html + "</table>\n"
    }

    private func line(_ number: Int, _ row: [FormContent.Cell]) -> String {
        var html = "<tr><td class=\"mid\">\(number)</td>"
        for (index, column) in table.columns.enumerated() {
            let text = index < row.count ? Self.text(row[index]) : ""
            html += "<td\(column.isNumber ? " class=\"number\"" : "")>\(Markup.escaped(text))</td>"
        }
        return html + "</tr>\n"
    }

    private static func text(_ cell: FormContent.Cell) -> String {
        switch cell {
        case .text(let text): text
        case .money(let minor): Money.text(minor)
        }
    }

    private func rest(_ content: FormContent) -> String {
        if content.isBlank { return (1...table.rows).map { line($0, []) }.joined() }
        // Nobody adds a line to what was approved.
        let text = words("– nothing below –", "—— 以下空白 ——")
        return "<tr><td class=\"none\" colspan=\"\(table.columns.count + 1)\">\(text)</td></tr>\n"
    }

    private func total(_ content: FormContent) -> String {
        guard let place = table.columns.firstIndex(where: \.isSummed) else { return "" }
        let sum = content.rows.reduce(Int64(0)) { sum, row in
            guard place < row.count, case .money(let minor) = row[place] else { return sum }
            let (total, overflow) = sum.addingReportingOverflow(minor)
            return overflow ? .max : total
        }
        let capital = content.isBlank ? "" : words("", CapitalAmount.text(sum))
        let digits = content.isBlank ? "" : "¥" + Money.text(sum)
        let label = words("Total", "合计（大写）")
        return
            "<tfoot><tr><th colspan=\"2\">\(label)</th><td class=\"capital\" colspan=\"\(place - 1)\">\(capital)</td>"
            + "<td class=\"number\">\(digits)</td></tr></tfoot>"
    }
}
