import JSON
package import WallClock

extension Work {
    /// What a case says for ever of something that had to be done by a time and is done now: when it was due, and by how
    /// many working minutes it is late, begun ones too. Source: office.md 0, Late.
    /// - Parameter found: the case, if it is there already: what it says of earlier things stays.
    func lateness(_ found: Case?, _ what: String, _ due: Instant?) -> [CaseChange] {
        guard let due else { return [] }
        var row: JSONObject = ["what": .string(what), "due": .string(due.rfc3339(in: facts.clock.zone))]
        if facts.now > due {
            row["lateMinutes"] = .integer(Int64(facts.clock.lateMinutes(from: due, to: facts.now)))
        }
        return [.field(Case.deadlines, .array((found?.rows(Case.deadlines) ?? []) + [.object(row)]))]
    }
}

extension Case {
    static let deadlines = "deadlines"

    /// By how many working minutes something was late when it was last done; nil if it was in time, or not due.
    package func lateMinutes(_ what: String) -> Int64? {
        guard let row = rows(Case.deadlines).last(where: { $0["what"] == .string(what) }),
            case .integer(let minutes)? = row["lateMinutes"]
        else { return nil }
        return minutes
    }

    /// When something that was done was due.
    package func wasDue(_ what: String) -> Instant? {
        guard let row = rows(Case.deadlines).last(where: { $0["what"] == .string(what) }),
            case .string(let text)? = row["due"]
        else { return nil }
        return Instant(rfc3339: text)
    }
}
