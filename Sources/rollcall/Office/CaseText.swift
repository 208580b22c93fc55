import Control
import JSON
import Office
import Terms
import WallClock

/// The office's cases as text.
struct CaseText {
    private let words: Language

    init(_ words: Language) { self.words = words }

    /// What a command did, and what it warns of.
    func line(_ done: OfficeMessages.Act.Output) {
        line(done.case)
        for warning in done.warnings ?? [] { print(Table.printable(words("warning: ", "警告：") + warning)) }
    }

    func line(_ found: OfficeMessages.Case) {
        var parts = ["\(found.number)  \(found.what)", words.officeStage(found.state, of: found.object)]
        if let step = found.step, let place = found.place {
            parts.append("\(place)/\(found.steps) \(words.officeStage(step)): \(found.holders.joined(separator: ", "))")
        }
        if let due = found.due { parts.append(words("due ", "期限 ") + short(due)) }
        print(parts.map { Table.printable($0) }.joined(separator: "  "))
    }

    func table(_ cases: [OfficeMessages.Case]) -> Table {
        var table = Table(
            (words("NUMBER", "单号"), .left),
            (words("WHAT", "事项"), .left),
            (words("STATE", "状态"), .left),
            (words("FROM", "发起人"), .left),
            (words("WAITS FOR", "待办人"), .left),
            (words("DUE", "期限"), .left)
        )
        for found in cases {
            table.add(
                found.number,
                found.what,
                stage(found),
                found.from,
                found.holders.joined(separator: ", "),
                found.due.map { short($0) + (found.late ? words(" late", " 已逾期") : "") } ?? ""
            )
        }
        return table
    }

    func show(_ found: OfficeMessages.Case) {
        func say(_ name: String, _ text: String) { print(Table.printable("\(name): \(text)")) }
        print(Table.printable("\(found.number)  \(found.what)"))
        say(words("State", "状态"), stage(found))
        let isAsked = Modules.office[found.object]?.verb("approve") != nil
        say(words("From", isAsked ? "申请人" : "登记人"), "\(found.from) \(found.requester)")
        if let due = found.due { say(words("Due", "期限"), short(due) + (found.late ? words(", late", "，已逾期") : "")) }
        if found.revision > 1 { say(words("Revision", "版本"), "\(found.revision)") }
        if let level = found.level { say(words("Level", "密级"), words.officeLevel(level)) }
        if !found.holders.isEmpty {
            say(words("Waits for", "待办人"), found.holders.joined(separator: ", "))
        }
        if let stock = found.stock { for member in stock.members { say(words.officeField(member.name), text(member)) } }
        for member in found.fields.members where member.value != .array([]) {
            say(words.officeField(member.name, of: found.object), text(member))
        }
        for link in found.links {
            say(Modules.office[link.kind]?.name(words) ?? words.officeField(link.kind), link.number)
        }
        for decision in found.decisions {
            let place = decision.onBehalfOf.map { words(" for \($0)", " 代 \($0)") } ?? ""
            let late = decision.late ? words(", late", "，逾期") : ""
            let reason = decision.reason.map { ": \($0)" } ?? ""
            let verdict = words.officeStage(decision.verdict)
            say(
                "\(words.officeStage(decision.step)) (\(words("revision", "版本")) \(decision.revision))",
                "\(verdict) \(decision.byName)\(place) \(short(decision.at))\(late)\(reason)"
            )
        }
    }

    private func stage(_ found: OfficeMessages.Case) -> String {
        guard let step = found.step, let place = found.place else {
            return words.officeStage(found.state, of: found.object)
        }
        return "\(place)/\(found.steps) \(words.officeStage(step))"
    }

    /// Amounts are kept in minor units, and read as money.
    private static let amounts: Set<String> = ["price", "value", "worth"]

    private func text(_ member: JSONObject.Member) -> String {
        switch member.value {
        case .integer(let amount) where CaseText.amounts.contains(member.name): CaseText.money(amount)
        case .string(let value) where Instant(rfc3339: value) != nil: short(value)
        case .string(let value): words.officeChoice(value, of: member.name)
        case .array(let values):
            values.map { text(JSONObject.Member(name: member.name, value: $0)) }.joined(separator: "; ")
        default: text(member.value)
        }
    }

    private func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .bool(let flag): flag ? words("yes", "是") : words("no", "否")
        case .array(let values): values.map(text).joined(separator: "; ")
        case .object(let object):
            object.members.map { "\(words.officeField($0.name)) \(text($0))" }.joined(separator: " ")
        case .null, .number: String(decoding: value.serialized, as: UTF8.self)
        }
    }

    /// Minor units as 1,260.00.
    static func money(_ minor: Int64) -> String { Money.text(minor) }

    /// To the minute.
    func short(_ time: String) -> String { String(Moment.text(time).prefix(16)) }
}
