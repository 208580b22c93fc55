import JSON
import WallClock

/// One thing that came out otherwise than a case expects.
package struct CaseDifference: Equatable, Sendable, CustomStringConvertible {
    package let scenario: String
    /// Such as `2026-11-03 lateMinutes`.
    package let subject: String
    /// JSON text.
    package let expected: String
    package let got: String

    /// `S02 2026-11-03 lateMinutes: expected 6, got 5`
    package var description: String { "\(scenario) \(subject): expected \(expected), got \(got)" }
}

/// Holds results against `expected`: what is not stated is not judged, lists of anomalies have no order, instants are
/// equal if they are the same moment.
struct CaseComparison {
    let scenario: String

    func differences(expected: JSONValue, got entry: CaseResults.Entry) -> [CaseDifference] {
        let result: ScenarioResult
        switch entry.result {
        case .failure(let error): return [difference("error", .null, .string("\(error)"))]
        case .success(let success): result = success
        }
        var found = compare(expected["expected"], with: entry.json, prefix: "")
        guard case .array(let checkpoints)? = expected["checkpoints"] else { return found }
        for (checkpoint, got) in zip(checkpoints, result.checkpoints) {
            let prefix = "at \(got.asOf.rfc3339(in: result.zone)) "
            let json = result.json(checkpoint: got)
            found += compare(checkpoint["expected"], with: json, prefix: prefix)
            if let recomputed = json["expectedRecomputed"] {
                found += compare(checkpoint["expectedRecomputed"], with: recomputed, prefix: prefix + "recomputed ")
            }
        }
        return found
    }

    private func difference(_ subject: String, _ expected: JSONValue?, _ got: JSONValue?) -> CaseDifference {
        CaseDifference(
            scenario: scenario,
            subject: subject,
            expected: expected?.description ?? "nothing",
            got: got?.description ?? "nothing"
        )
    }

    private func compare(_ expected: JSONValue?, with got: JSONValue, prefix: String) -> [CaseDifference] {
        guard case .object(let object)? = expected else { return [] }
        return object.members.flatMap { member -> [CaseDifference] in
            switch (member.name, member.value, got[member.name]) {
            case ("days", .array(let expected), .array(let got)?):
                return compareItems(expected, got, key: "workDate", prefix: prefix)
            case ("ingest", .array(let expected), .array(let got)?):
                return compareItems(expected, got, key: "index", prefix: prefix + "record ")
            default: return compareValue(member.value, got[member.name], prefix + member.name)
            }
        }
    }

    /// Items that a key tells apart; of several with the same key the first belongs to the first, and so on.
    private func compareItems(
        _ expected: [JSONValue],
        _ got: [JSONValue],
        key: String,
        prefix: String
    ) -> [CaseDifference] {
        var rest = got
        return expected.flatMap { item -> [CaseDifference] in
            var name = item[key]?.description ?? "?"
            if case .string(let text)? = item[key] { name = text }
            guard let index = rest.firstIndex(where: { $0[key] == item[key] }) else {
                return [difference(prefix + name, item, nil)]
            }
            return compareMembers(item, rest.remove(at: index), prefix + name + " ")
        }
    }

    private func compareMembers(_ expected: JSONValue, _ got: JSONValue, _ prefix: String) -> [CaseDifference] {
        guard case .object(let object) = expected, case .object = got else {
            return CaseComparison.agree(expected, got)
                ? [] : [difference(String(prefix.dropLast()), expected, got)]
        }
        return object.members.flatMap { compareValue($0.value, got[$0.name], prefix + $0.name) }
    }

    private func compareValue(_ expected: JSONValue, _ got: JSONValue?, _ subject: String) -> [CaseDifference] {
        if case .object = expected, case .object? = got, let got {
            return compareMembers(expected, got, subject + " ")
        }
        if subject.hasSuffix("anomalies") || subject == "flags", case .array(let wanted) = expected,
            case .array(let given)? = got
        {
            // Whether each candidate is flagged is in the order of the candidates.
            let isListOfBools = wanted.contains { if case .bool = $0 { true } else { false } }
            let agrees =
                isListOfBools
                ? CaseComparison.agree(expected, .array(given)) : CaseComparison.matchUnordered(wanted, given)
            return agrees ? [] : [difference(subject, expected, got)]
        }
        if let got, CaseComparison.agree(expected, got) { return [] }
        return [difference(subject, expected, got)]
    }

    /// Whether each expected item has a given one of its own, and none is left over. Those that state most choose
    /// first.
    private static func matchUnordered(_ expected: [JSONValue], _ given: [JSONValue]) -> Bool {
        var rest = given
        for item in expected.sorted(by: { $0.memberCount > $1.memberCount }) {
            guard let index = rest.firstIndex(where: { agree(item, $0) }) else { return false }
            rest.remove(at: index)
        }
        return rest.isEmpty
    }

    /// Whether a value is as expected; members that are not expected are passed over.
    private static func agree(_ expected: JSONValue, _ got: JSONValue) -> Bool {
        switch (expected, got) {
        case (.object(let object), .object):
            object.members.allSatisfy { member in got[member.name].map { agree(member.value, $0) } ?? false }
        case (.array(let wanted), .array(let given)):
            wanted.count == given.count && zip(wanted, given).allSatisfy { agree($0, $1) }
        case (.string(let wanted), .string(let given)):
            if let wanted = Instant(rfc3339: wanted), let given = Instant(rfc3339: given) {
                wanted.seconds == given.seconds
            } else {
                wanted == given
            }
        case (.integer(let wanted), .number(let given)), (.number(let given), .integer(let wanted)):
            Double(wanted) == given
        default: expected == got
        }
    }
}

extension JSONValue {
    fileprivate var memberCount: Int {
        if case .object(let object) = self { object.members.count } else { 0 }
    }
}
