import JSON
import WallClock

extension Work {
    /// What a case says for ever of something that had to be done by a time and is done now: when it was due, and by how
    /// many working minutes it is late. Source: office.md 0, Late.
    func lateness(_ due: Instant?) -> [CaseChange] {
        guard let due else { return [] }
        let was = CaseChange.field("wasDue", .string(due.rfc3339(in: facts.clock.zone)))
        guard facts.now > due else { return [was] }
        let minutes = facts.clock.workingMinutes(from: due, to: facts.now)
        return [was, .field("lateMinutes", .integer(Int64(minutes)))]
    }
}
