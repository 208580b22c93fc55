import Terms
import Testing

@testable import Reports

@Suite("Forms on paper")
struct FormTests {
    private static let purchase = FormTemplate.purchase

    private func text(_ template: FormTemplate, _ contents: [FormContent], _ language: Language = .zh) -> String {
        String(decoding: FormHTML.render(template, contents, language), as: UTF8.self)
    }

    private func count(_ part: String, in text: String) -> Int { text.components(of: part) - 1 }

    /// Two lines, one decision in somebody's place, one that came late.
    private func filled() -> FormContent {
        var content = FormContent(of: "CG-2026-0041", state: "已批准", revision: 2)
        content.values = ["department": "综合办公室", "requester": "白采购", "purpose": "月度补货"]
        content.rows = [
            [.text("A4-80G"), .text("复印纸"), .text("包"), .text("50"), .money(2_500), .money(125_000)],
            [.text("PEN"), .text("笔"), .text("支"), .text("10"), .money(100), .money(1_000)],
        ]
        content.entries = [
            "approve": [
                .init(verdict: "退回", name: "侯主任", at: "2026-11-24 09:00", remark: "哪个型号？"),
                .init(verdict: "同意", name: "孙主管", onBehalfOf: "侯主任", at: "2026-11-25 10:21", isLate: true),
            ]
        ]
        content.skipped = ["sign"]
        return content
    }

    @Test("Each form in each language, filled and blank: whole, alike each time, and nothing in it is loaded or run")
    func selfContained() {
        for template in FormTemplate.all {
            for language in Language.allCases {
                for content in [
                    FormContent(blank: "P-2026-CG-001"), FormContent(of: "A-1", state: "open", revision: 1),
                ] {
                    let html = text(template, [content], language)
                    #expect(html.contains("<title>\(template.title(language))</title>"))
                    #expect(html.contains(language == .zh ? "lang=\"zh-CN\"" : "lang=\"en\""))
                    for part in ["<script", "http", "url(", "src=", "@import", "<link"] {
                        #expect(!html.contains(part))
                    }
                    #expect(html.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
                    #expect(html == text(template, [content], language))
                    for tag in ["table", "tr", "td", "th", "span", "section", "p", "div"] {
                        #expect(
                            count("<\(tag)>", in: html) + count("<\(tag) ", in: html) == count("</\(tag)>", in: html)
                        )
                    }
                }
            }
        }
    }

    @Test("English forms have no Chinese in them")
    func english() {
        for template in FormTemplate.all {
            let html = text(
                template,
                [FormContent(blank: nil), FormContent(of: "A-1", state: "open", revision: 2)],
                .en
            )
            #expect(!html.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(template.name)")
        }
    }

    @Test("What a case says is no markup and steers nothing")
    func escaping() {
        var content = filled()
        let bad = "<img src=x onerror='a'>&\"\u{1B}\u{202E}\u{2028}\n"
        content.values["purpose"] = bad
        content.state = bad
        content.rows[0][1] = .text(bad)
        content.entries["approve"]?[0].name = bad
        content.entries["approve"]?[0].remark = bad
        content.entries["approve"]?[1].onBehalfOf = bad
        let html = String(
            decoding: FormHTML.render(.purchase, [content], organisation: bad, .zh),
            as: UTF8.self
        )
        #expect(!html.contains("<img"))
        #expect(count("&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;", in: html) == 7)
        #expect(!html.unicodeScalars.contains { ["\u{1B}", "\u{202E}", "\u{2028}"].contains($0) })
    }

    @Test("Lines as a table, their total in digits and capitals, and nothing can be added below")
    func totals() {
        let html = text(.purchase, [filled()])
        for part in [
            ">1,250.00<", ">10.00<", ">¥1,260.00<", ">壹仟贰佰陆拾元整<", "以下空白", "编号：<b>CG-2026-0041</b>",
            "<code>CG-2026-0041</code>", "已批准，版本 2",
        ] { #expect(html.contains(part), "\(part)") }
        #expect(text(.purchase, [filled()], .en).contains(">¥1,260.00<"))
        #expect(!html.contains("系统恢复后"))
        let most = FormContent.Cell.money(.max)
        var content = filled()
        content.rows = [[.text(""), .text(""), .text(""), .text(""), most, most], content.rows[0]]
        #expect(text(.purchase, [content]).contains("92,233,720,368,547,758.07"))
    }

    @Test("Decisions with who, in whose place, when, and what came late; a step that is not needed says so")
    func decisions() {
        let html = text(.purchase, [filled()])
        #expect(html.contains("<th rowspan=\"2\">审批"))
        for part in ["退回<br>哪个型号？", "孙主管<br><small>代 侯主任</small>", "2026-11-25 10:21<br><em class=\"late\">逾期</em>"] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(count("class=\"late\"", in: html) == 1)
        #expect(count("无需此环节", in: html) == 1)
    }

    @Test("What was chosen is ticked, and what has no square is written out")
    func choices() {
        var content = FormContent(of: "HY-2026-0001", state: "", revision: 1)
        content.values["equipment"] = "sound\nprojector\n茶水"
        let html = text(.meeting, [content])
        #expect(count(">√<", in: html) == 2)
        #expect(html.contains("√</i>投影") && html.contains("√</i>音响") && html.contains("</span> 茶水"))
    }

    @Test(
        "A blank form has its number twice, empty lines, a square for every signature, its date",
        arguments: FormTemplate.all
    )
    func blank(template: FormTemplate) {
        let html = text(template, [FormContent(blank: "P-2026-CG-007")])
        #expect(count("P-2026-CG-007", in: html) == 2)
        #expect(count("<tr class=\"sign", in: html) == template.steps.count)
        #expect(html.contains("模板版本 \(template.version)"))
        for index in 0..<(template.table?.rows ?? 0) { #expect(html.contains("<td class=\"mid\">\(index + 1)</td>")) }
        #expect(html.contains("系统恢复后") && !html.contains("√"))
    }

    @Test("As many pages as numbers")
    func pages() throws {
        let numbers = try #require(FormNumbers(prefix: "P-2026-CG", first: 998, count: 4))
        #expect(numbers.texts == ["P-2026-CG-998", "P-2026-CG-999", "P-2026-CG-1000", "P-2026-CG-1001"])
        let html = text(.purchase, numbers.texts.map { FormContent(blank: $0) })
        #expect(count("<section class=\"sheet\">", in: html) == 4)
        #expect(FormNumbers(prefix: "P-2026-CG", first: 1, count: 1)?.texts == ["P-2026-CG-001"])
    }

    @Test(
        "Prefixes and ranges that a clerk could not type or nobody would print",
        arguments: [
            ("", 1, 1), ("P--CG", 1, 1), ("-P", 1, 1), ("P-", 1, 1), ("采购", 1, 1), ("P CG", 1, 1), ("P\u{7}", 1, 1),
            ("P<", 1, 1),
            ("P", 0, 1), ("P", 1, 0), ("P", 1, 501), ("P", .max, 1), (String(repeating: "P", count: 33), 1, 1),
        ]
    )
    func badNumbers(prefix: String, first: Int, count: Int) {
        #expect(FormNumbers(prefix: prefix, first: first, count: count) == nil)
    }

    @Test(
        "Steps have keys of their own, and so have fields; choices are for the case's words",
        arguments: FormTemplate.all
    )
    func declared(template: FormTemplate) {
        #expect(Set(template.stepKeys).count == template.steps.count)
        #expect(Set(template.fields.map(\.key)).count == template.fields.count)
    }
}

extension String {
    /// How many parts lie between a separator that cannot overlap itself.
    fileprivate func components(of separator: String) -> Int {
        var (parts, rest) = (1, self[...])
        while let range = rest.firstRange(of: separator) {
            parts += 1
            rest = rest[range.upperBound...]
        }
        return parts
    }
}
