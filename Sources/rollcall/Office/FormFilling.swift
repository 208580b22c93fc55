import Control
import JSON
import Reports
import Terms

/// A case as its form shows it.
struct FormFilling {
    let found: OfficeMessages.Case
    let events: [OfficeMessages.Event]
    let surroundings: FormSurroundings
    let template: FormTemplate
    let words: Language

    init(
        _ found: OfficeMessages.Case,
        _ events: [OfficeMessages.Event],
        _ surroundings: FormSurroundings,
        _ template: FormTemplate,
        _ words: Language
    ) {
        self.found = found
        self.events = events
        self.surroundings = surroundings
        self.template = template
        self.words = words
    }

    var content: FormContent {
        var content = FormContent(
            of: found.number,
            state: stage,
            revision: found.revision
        )
        content.isLate = found.late
        content.values = values
        content.rows = rows
        content.entries = entries
        content.skipped = skipped
        return content
    }

    private var stage: String {
        guard let step = found.step, let place = found.place else { return words.officeStage(found.state) }
        return "\(words.officeStage(found.state)) \(place)/\(found.steps) \(words.officeStage(step))"
    }

    // MARK: - Squares

    private var values: [String: String] {
        var values = found.fields.members.reduce(into: [String: String]()) { values, member in
            values[member.name] = text(member.name, member.value)
        }
        values["department"] = found.department
        values["requester"] = found.requesterName
        values["person"] = found.requester
        values["level"] = found.level
        // When it was asked for, not when its draft began.
        values["asked"] = (events(of: "ask").first ?? events.first).map { String($0.at.prefix(10)) }
        if found.object == "loan" {
            values["title"] = surroundings.record?.fields["title"]?.text
            // What the archivist agreed to, behind what was asked for.
            let returned = deadline(found.fields, "return")?["due"]?.text
            if let due = returned ?? (found.state == "out" ? found.due : nil) { values["until"] = minute(due) }
        }
        if found.object == "incoming", let first = surroundings.deliveries.first?.found.fields {
            values["until"] = first["until"]?.text
            values["task"] = first["task"]?.text
        }
        return values
    }

    private static let moments: Set<String> = ["from", "to"]
    /// Several may be ticked: one a line.
    private static let ticked: Set<String> = ["equipment"]

    private func text(_ field: String, _ value: JSONValue) -> String {
        switch value {
        case .string(let text):
            if FormSurroundings.people.contains(field) { return name(text) }
            return Self.moments.contains(field) ? minute(text) : text
        case .integer(let number): return "\(number)"
        case .bool(let flag): return flag ? words("yes", "是") : words("no", "否")
        case .array(let values):
            let separator = Self.ticked.contains(field) ? "\n" : words(", ", "、")
            return values.map { text(field, $0) }.joined(separator: separator)
        case .object(let object): return object.members.map { text(field, $0.value) }.joined(separator: " ")
        case .null, .number: return ""
        }
    }

    private func name(_ person: String) -> String { surroundings.names[person] ?? person }

    private func minute(_ time: String) -> String { String(Moment.text(time).prefix(16)) }

    // MARK: - Lines

    private var rows: [[FormContent.Cell]] {
        switch found.object {
        case "purchase": (found.fields["lines"]?.values ?? []).map(item)
        case "incoming": surroundings.deliveries.map { delivery($0.found, $0.events) }
        case "meeting": (found.fields["agenda"]?.values ?? []).map { [.text(text("agenda", $0))] }
        default: []
        }
    }

    private func item(_ line: JSONValue) -> [FormContent.Cell] {
        let code = line["item"]?.text ?? ""
        let (quantity, price) = (line["quantity"]?.whole ?? 0, line["price"]?.whole ?? 0)
        let (amount, overflow) = quantity.multipliedReportingOverflow(by: price)
        let account = surroundings.items[code]
        return [
            .text(code), .text(account?.fields["name"]?.text ?? ""), .text(account?.stock?["unit"]?.text ?? ""),
            .text("\(quantity)"), .money(price), .money(overflow ? .max : amount),
        ]
    }

    private func delivery(_ found: OfficeMessages.Case, _ events: [OfficeMessages.Event]) -> [FormContent.Cell] {
        let fields = found.fields
        func at(_ transitions: Set<String>) -> String? {
            events.last { transitions.contains($0.transition) }.map { minute($0.at) }
        }
        let deputy = fields["deputy"]?.text.map { words(" (deputy \(name($0)))", "（代理 \(name($0))）") } ?? ""
        // Whoever has it after another is not the one who acknowledged it before.
        let isRead = ["acknowledged", "closed"].contains(found.state)
        let read = events.last { $0.transition == "ack" && isRead }
        let signature = read.map { "\($0.actorName ?? "") \(minute($0.at))" } ?? ""
        let done = found.state == "closed" ? at(["close"]) ?? "" : ""
        return [
            .text(name(fields["recipient"]?.text ?? "") + deputy), .text(found.department),
            .text(at(["handOver", "reassign"]) ?? ""), .text(signature + late(fields, "acknowledge")),
            .text(fields["result"]?.text ?? ""), .text(done + late(fields, "close")),
        ]
    }

    private func late(_ fields: JSONObject, _ what: String) -> String {
        guard let minutes = lateMinutes(fields, what) else { return "" }
        return words(" (late by \(minutes) min)", "（逾期 \(minutes) 分钟）")
    }

    private func lateMinutes(_ fields: JSONObject, _ what: String) -> Int64? {
        deadline(fields, what)?["lateMinutes"]?.whole
    }

    /// What the case says of something that had to be done by a time.
    private func deadline(_ fields: JSONObject, _ what: String) -> JSONValue? {
        fields["deadlines"]?.values.last { $0["what"]?.text == what }
    }

    // MARK: - Steps

    private var entries: [String: [FormContent.Entry]] {
        var entries = Dictionary(grouping: found.decisions, by: \.step).mapValues { $0.map(entry) }
        for key in template.stepKeys where entries[key] == nil {
            let done = events(of: key)
            guard !done.isEmpty else { continue }
            entries[key] = done.map { entry($0, key == "ask" ? words("requested", "提出申请") : words("done", "已办理")) }
            let last = done.count - 1
            let remarks = [done[last].reason, remark(key)].compactMap(\.self)
            entries[key]?[last].remark = remarks.isEmpty ? nil : remarks.joined(separator: " ")
            entries[key]?[last].isLate = lateMinutes(found.fields, Self.deadlines[key] ?? key) != nil
        }
        return entries
    }

    /// What of the journal is a step of the form; a draft is none yet.
    private func events(of key: String) -> [OfficeMessages.Event] {
        let transitions: Set<String> = key == "ask" ? ["ask", "new", "apply", "submit", "extend"] : [key]
        return events.filter { transitions.contains($0.transition) && $0.to != "draft" }
    }

    /// What was due with a step, where the case calls it otherwise.
    private static let deadlines = ["takeBack": "return", "receive": "register"]

    /// What was written down beside a step.
    private func remark(_ key: String) -> String? {
        let noted: [(label: String, field: String)] =
            switch key {
            case "handOut":
                [
                    (words("pages", "页数"), "outPages"), (words("condition", "状况"), "outCondition"),
                    (words("pages missing", "缺页"), "outMissing"),
                ]
            case "takeBack":
                [
                    (words("pages", "页数"), "backPages"), (words("condition", "状况"), "backCondition"),
                    (words("pages missing", "缺页"), "pagesMissing"),
                ]
            case "order": [(words("expected", "预计到货"), "expected")]
            case "receive": [(words("note", "备注"), "note")]
            case "close": [(words("invoice", "发票号"), "invoice")]
            default: []
            }
        let texts = noted.compactMap { label, field in
            found.fields[field].map { "\(label)\(words(" ", "："))\(text(field, $0))" }
        }
        return texts.isEmpty ? nil : texts.joined(separator: words(", ", "；"))
    }

    private func entry(_ decision: OfficeMessages.Decision) -> FormContent.Entry {
        var verdict = words.officeVerdict(decision.verdict)
        if found.revision > 1 { verdict += words(" (revision \(decision.revision))", "（版本 \(decision.revision)）") }
        return FormContent.Entry(
            verdict: verdict,
            name: decision.byName,
            onBehalfOf: decision.onBehalfOf,
            at: minute(decision.at),
            isLate: decision.late,
            remark: decision.reason
        )
    }

    private func entry(_ event: OfficeMessages.Event, _ verdict: String) -> FormContent.Entry {
        FormContent.Entry(
            verdict: verdict,
            name: event.actorName ?? words("the system", "系统"),
            onBehalfOf: event.onBehalfOf,
            at: minute(event.at),
            remark: event.reason
        )
    }

    /// Steps that a case of this size does not come to: it has fewer than the form.
    private var skipped: Set<String> {
        guard found.steps > 0 else { return [] }
        let known = Set(found.decisions.map(\.step) + [found.step].compactMap { $0 })
        guard known.count >= found.steps else { return [] }
        return Set(["approve", "sign", "release"]).subtracting(known)
    }
}
