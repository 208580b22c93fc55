package import Terms

/// Forms as one self-contained page without scripts that prints to A4 portrait: a sheet of paper for each.
package struct FormHTML {
    let template: FormTemplate
    let words: Language
    /// Whose form it is; nil leaves a line for it.
    let organisation: String?

    package static func render(
        _ template: FormTemplate,
        _ contents: [FormContent],
        organisation: String? = nil,
        _ language: Language
    ) -> [UInt8] {
        let form = FormHTML(template: template, words: language, organisation: organisation)
        let title = Markup.escaped(template.title(language))
        var html = "<!DOCTYPE html>\n<html lang=\"\(language("en", "zh-CN"))\"><head><meta charset=\"utf-8\">"
        html += "<title>\(title)</title><style>\(FormStyle.text)</style></head><body>\n"
        for content in contents { html += form.sheet(content) }
        return Array((html + "</body></html>\n").utf8)
    }

    private func sheet(_ content: FormContent) -> String {
        var html = "<section class=\"sheet\">\n" + head(content) + fields(content)
        if let table = template.table { html += FormTableHTML(table: table, words: words).render(content) }
        html += steps(content) + "<p class=\"note\">\(words("Note: ", "说明："))\(escaped(template.note))</p>\n"
        if content.isBlank { html += later }
        return html + foot(content) + "</section>\n"
    }

    private func head(_ content: FormContent) -> String {
        let number = content.number.map { "<b>\(Markup.escaped($0))</b>" } ?? "<span class=\"rule\"></span>"
        var html = "<h1>\(escaped(template.title))</h1>\n<div class=\"head\"><span>\(words("Office: ", "单位："))"
        html += organisation.map(Markup.escaped) ?? "<span class=\"rule\"></span>"
        html += "</span>"
        if !content.isBlank {
            html += "<span>\(words("State: ", "状态："))\(Markup.escaped(content.state))"
            if content.revision > 1 { html += words(", revision ", "，版本 ") + "\(content.revision)" }
            if content.isLate { html += " \(late)" }
            html += "</span>"
        }
        return html + "<span>\(words("No. ", "编号："))\(number)</span></div>\n"
    }

    private var late: String { "<em class=\"late\">\(words("late", "逾期"))</em>" }

    private func escaped(_ text: FormTemplate.Text) -> String { Markup.escaped(text(words)) }

    // MARK: - Fields

    private func fields(_ content: FormContent) -> String {
        var html = "<table class=\"fields\"><tbody>\n"
        let fields = template.fields.filter { content.isBlank || !$0.isPaperOnly }
        var index = 0
        while index < fields.count {
            let field = fields[index]
            index += 1
            guard !field.isWide, index < fields.count, !fields[index].isWide else {
                html += "<tr>\(square(field, content, isWide: true))</tr>\n"
                continue
            }
            html +=
                "<tr>\(square(field, content, isWide: false))\(square(fields[index], content, isWide: false))</tr>\n"
            index += 1
        }
        return html + "</tbody></table>\n"
    }

    private func square(_ field: FormTemplate.Field, _ content: FormContent, isWide: Bool) -> String {
        let span = isWide ? " colspan=\"3\"" : ""
        let height = content.isBlank ? field.lines : 1
        return "<th>\(escaped(field.label))</th><td\(span) class=\"lines\(height)\">\(value(field, content))</td>"
    }

    private func value(_ field: FormTemplate.Field, _ content: FormContent) -> String {
        let value = content.values[field.key] ?? ""
        guard !field.choices.isEmpty else { return Markup.escaped(content.isBlank ? field.hint?(words) ?? "" : value) }
        let chosen = Set(value.split(separator: "\n").map(String.init))
        var boxes = field.choices.map { box($0.label, isTicked: chosen.contains($0.key)) }
        // What the form has no square for is written out.
        boxes += chosen.subtracting(field.choices.map(\.key)).sorted().map(Markup.escaped)
        return boxes.joined(separator: " ")
    }

    private func box(_ label: FormTemplate.Text, isTicked: Bool = false) -> String {
        "<span class=\"choice\"><i class=\"box\">\(isTicked ? "√" : "")</i>\(escaped(label))</span>"
    }

    // MARK: - Steps

    private func steps(_ content: FormContent) -> String {
        let headings = [
            words("Step", "环节"), words("Opinion", "意见"), words("Signature", "签名"), words("Date", "日期"),
        ]
        var html = "<table class=\"steps\"><thead><tr>"
        for heading in headings { html += "<th>\(heading)</th>" }
        html += "</tr></thead><tbody>\n"
        for step in template.steps where content.isBlank || !step.isPaperOnly {
            html += content.isBlank ? blank(step) : filled(step, content)
        }
        return html + "</tbody></table>\n"
    }

    private func label(_ step: FormTemplate.Step) -> String {
        let condition = step.condition.map { "<br><small>\(words("(", "（"))\(escaped($0))\(words(")", "）"))</small>" }
        return "<th>\(escaped(step.label))<br><small>\(escaped(step.role))</small>\(condition ?? "")</th>"
    }

    private func blank(_ step: FormTemplate.Step) -> String {
        var lines: [String] = []
        if !step.verdicts.isEmpty { lines.append(step.verdicts.map { box($0) }.joined(separator: " ")) }
        if !step.prompts.isEmpty {
            lines.append(
                step.prompts.map { prompt in
                    "<span class=\"prompt\">\(escaped(prompt))\(words(": ", "："))<span class=\"rule\"></span></span>"
                }.joined(separator: " ")
            )
        }
        let date = words("", "<span class=\"date\">年</span><span class=\"date\">月</span><span class=\"date\">日</span>")
        return
            "<tr class=\"sign\(template.signHeight.rawValue)\">\(label(step))<td class=\"opinion\">\(lines.joined(separator: "<br>"))</td>"
            + "<td></td><td class=\"when\">\(date)</td></tr>\n"
    }

    private func filled(_ step: FormTemplate.Step, _ content: FormContent) -> String {
        let entries = content.entries[step.key] ?? []
        guard !entries.isEmpty else {
            let text = content.skipped.contains(step.key) ? words("not needed", "无需此环节") : ""
            return
                "<tr class=\"sign\(template.signHeight.rawValue)\">\(label(step))<td class=\"none\">\(text)</td><td></td><td></td></tr>\n"
        }
        var html = ""
        for (index, entry) in entries.enumerated() {
            let head = index == 0 ? label(step).replacingRows(entries.count) : ""
            let remark = entry.remark.map { "<br>\(Markup.escaped($0))" } ?? ""
            let place = entry.onBehalfOf.map { "<br><small>\(words("for ", "代 "))\(Markup.escaped($0))</small>" } ?? ""
            html +=
                "<tr class=\"sign\(template.signHeight.rawValue)\">\(head)<td>\(Markup.escaped(entry.verdict))\(remark)</td>"
            html += "<td class=\"name\">\(Markup.escaped(entry.name))\(place)</td>"
            html += "<td class=\"when\">\(Markup.escaped(entry.at))\(entry.isLate ? "<br>" + late : "")</td></tr>\n"
        }
        return html
    }

    // MARK: - Foot

    /// What becomes of a form that was used while the system was down: every one is accounted for. Source: office.md 1,
    /// RSK-1.
    private var later: String {
        let uses = [
            FormTemplate.Text("已使用", "used"), FormTemplate.Text("作废", "void"), FormTemplate.Text("未使用", "unused"),
        ]
        let rules = [
            words("System no.", "系统单号"), words("Entered by", "补录人"), words("on", "补录日期"),
        ]
        var html = "<p class=\"later\"><b>\(words("Afterwards", "系统恢复后"))</b> "
        html += uses.map { box($0) }.joined(separator: " ")
        for rule in rules {
            html += " <span class=\"prompt\">\(rule)\(words(": ", "："))<span class=\"rule\"></span></span>"
        }
        return html + "</p>\n"
    }

    /// A line that a clerk can type in again.
    private func foot(_ content: FormContent) -> String {
        let version = words("form of \(template.version)", "模板版本 \(template.version)")
        let number = content.number.map { "<code>\(Markup.escaped($0))</code>" } ?? "<span class=\"rule\"></span>"
        return "<div class=\"foot\"><span>\(words("To be typed in: ", "录入号："))\(number)</span>"
            + "<span>\(Markup.escaped(template.title(words))) · \(version)</span></div>\n"
    }
}

extension String {
    /// A heading square across several rows.
    fileprivate func replacingRows(_ count: Int) -> String {
        count > 1 ? "<th rowspan=\"\(count)\">" + dropFirst("<th>".count) : self
    }
}
