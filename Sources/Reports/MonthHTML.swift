package import Attendance
package import Terms
import WallClock

/// A month as one self-contained page without scripts that prints to A4 landscape.
package struct MonthHTML {
    private let sheet: MonthSheet
    private let words: Language
    private let table: MonthTable

    private init(_ sheet: MonthSheet, _ words: Language) {
        self.sheet = sheet
        self.words = words
        table = MonthTable(sheet, words)
    }

    package static func render(_ sheet: MonthSheet, _ language: Language) -> [UInt8] {
        Array(MonthHTML(sheet, language).page.utf8)
    }

    private var page: String {
        let title = Markup.escaped("\(words.title(sheet)) \(sheet.site)")
        let plots = Plots(sheet: sheet, words: words)
        var html = "<!DOCTYPE html>\n<html lang=\"\(words("en", "zh-CN"))\"><head><meta charset=\"utf-8\">"
        html += "<title>\(title)</title><style>\(style)</style></head><body>\n<h1>\(title)</h1>\n"
        html += "<p class=\"proof\">\(Markup.escaped(words.proof(sheet)))</p>\n\(legend)\n"
        html += "<section class=\"plots\"><h2>\(words("Late arrivals by day and department", "每日各部门迟到人次"))</h2>"
        html += "\(plots.lateArrivals())<h2>\(words("Arrival times", "上班打卡时间分布"))</h2>\(plots.arrivals())</section>\n"
        for department in sheet.departments {
            let name = Markup.escaped(words.department(department.name))
            html +=
                "<section class=\"department\"><h2>\(name) · \(words("totals", "汇总"))</h2>\(totals(department.lines))"
            html += "<h2 class=\"days\">\(name) · \(words("days", "每日"))</h2>\(days(department.lines))</section>\n"
        }
        return html + adjustments + "</body></html>\n"
    }

    /// The heading already says which department.
    private var columns: [MonthTable.Column] { table.columns.filter { $0.key != "department" } }

    private func totals(_ lines: ArraySlice<SheetLine>) -> String {
        var html = "<table class=\"totals\"><thead><tr>"
        for group in columns.runs(of: \.group) {
            html += "<th colspan=\"\(group.count)\">\(Markup.escaped(group.name))</th>"
        }
        html += "<th colspan=\"3\">\(words("Signed", "确认"))</th></tr><tr>"
        for column in columns { html += "<th>\(Markup.escaped(column.heading))</th>" }
        for signer in [words("Employee", "本人"), words("Supervisor", "部门主管"), words("HR", "人事")] {
            html += "<th>\(signer)</th>"
        }
        html += "</tr></thead><tbody>"
        for line in lines {
            html += "<tr data-totals=\"\(Markup.escaped(line.person.number))\">"
            for column in columns {
                let cell = column.value(line)
                html += "<td class=\"\(MonthHTML.style(cell))\">\(Markup.escaped(cell.text))</td>"
            }
            // Who confirmed in the system need not sign.
            let confirmed = Markup.escaped(line.confirmation.map(words.confirmation) ?? "")
            html += "<td class=\"sign\">\(confirmed)</td><td class=\"sign\"></td><td class=\"sign\"></td></tr>\n"
        }
        return html + "</tbody></table>"
    }

    private static func style(_ cell: Cell) -> String {
        if case .text = cell { return "text" }
        return cell.isZero ? "number zero" : "number"
    }

    private func days(_ lines: ArraySlice<SheetLine>) -> String {
        let dates = table.dates
        var html =
            "<table class=\"days\"><thead><tr><th>\(words("Number", "工号"))</th><th>\(words("Name", "姓名"))</th><th></th>"
        for date in dates {
            let weekend = date.weekday > 5 ? " class=\"weekend\"" : ""
            html += "<th\(weekend)>\(date.parts.day)<br>\(words.weekday(date.weekday))</th>"
        }
        html += "</tr></thead>"
        for line in lines {
            let squares = line.squares(dates, sheet)
            let number = Markup.escaped(line.person.number)
            html += "<tbody><tr data-marks=\"\(number)\"><td rowspan=\"2\">\(number)</td>"
            html += "<td rowspan=\"2\">\(Markup.escaped(line.person.name))</td><td>\(words("mark", "考勤"))</td>"
            for square in squares {
                let style = square.marks.map(\.rawValue).joined(separator: " ")
                html += "<td class=\"mark \(style)\">\(Markup.escaped(square.symbols))</td>"
            }
            html += "</tr><tr data-overtime=\"\(number)\"><td>\(words("overtime", "加班"))</td>"
            for square in squares { html += "<td class=\"overtime\">\(square.overtime.text)</td>" }
            html += "</tr></tbody>\n"
        }
        return html + "</table>"
    }

    private var legend: String {
        let marks = sheet.marks.entries.map {
            "<b>\(Markup.escaped($0.symbol))</b> \(Markup.escaped($0.letter)) \(Markup.escaped(words($0.en, $0.zh)))"
        }
        let kinds = sheet.leaveTypes.map(sheet.leave.kind).map {
            "<b>\(Markup.escaped($0.letter))</b> \(Markup.escaped(words($0.en, $0.zh)))"
        }
        return
            "<p class=\"legend\">\(words("Marks", "图例"))：\((marks + kinds).map { "<span>\($0)</span>" }.joined(separator: " "))</p>"
    }

    private var adjustments: String {
        let rows = AdjustmentRow.all(sheet)
        guard !rows.isEmpty else { return "" }
        var html = "<section><h2>\(words("Adjustments of earlier months", "往月调整"))</h2><table><thead><tr>"
        for heading in AdjustmentRow.headings(words) { html += "<th>\(heading)</th>" }
        html += "</tr></thead><tbody>"
        for row in rows {
            html += "<tr>" + row.cells(words).map { "<td>\(Markup.escaped($0.text))</td>" }.joined() + "</tr>"
        }
        return html + "</tbody></table></section>\n"
    }

    private var style: String {
        let hash = String(sheet.proof.hash.prefix(16))
        let foot = words("version \(sheet.proof.version) · \(hash)", "版本 \(sheet.proof.version) · \(hash)")
        return """
            @page{size:A4 landscape;margin:10mm 8mm 14mm;
            @bottom-left{content:"\(MonthHTML.styleText(foot))";font:7pt sans-serif}
            @bottom-right{content:counter(page) " / " counter(pages);font:7pt sans-serif}}
            body{font:8pt "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:#222;margin:0}
            h1{font-size:14pt;margin:0 0 2mm}h2{font-size:10pt;margin:4mm 0 1mm;break-after:avoid}
            .proof{margin:0 0 2mm;color:#555;font-size:7pt;overflow-wrap:anywhere}
            .legend span{white-space:nowrap;margin-right:3mm}
            table{border-collapse:collapse;width:100%}thead{display:table-header-group}
            th,td{border:.2mm solid #999;padding:.4mm .5mm;text-align:center;font-size:6.5pt;line-height:1.2}
            th{background:#eef1f4;font-weight:600}tr,tbody{break-inside:avoid}
            .totals tbody{break-inside:auto}.totals td,.totals th{overflow-wrap:anywhere;min-width:5mm}
            .totals td,.days td:nth-child(2){white-space:nowrap}.zero{color:#bbb}.sign{min-width:9mm}
            table.days{table-layout:fixed}table.days th:nth-child(1),table.days th:nth-child(2){width:11mm}
            table.days th:nth-child(3){width:8mm}.weekend{color:#a33}
            td.mark{font-size:8pt}.rest{color:#999}.absent{background:#f6c1bd}.late,.early,.short{background:#fbe3bf}
            .missing{background:#fdf3b5}.pending{background:#e4e4ee}.leave,.trip{background:#d8ebd8}
            .department{break-before:page}h2.days{break-before:page}.plots{break-inside:avoid}
            svg{width:100%;max-height:70mm;font:11px sans-serif}svg .weekend{fill:#a33}
            @media screen{body{margin:8mm;max-width:297mm}}
            *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
            """
    }

    /// For a string of a style sheet: nothing that could end it.
    private static func styleText(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !"\"\\<\n\r".unicodeScalars.contains($0) }))
    }
}
