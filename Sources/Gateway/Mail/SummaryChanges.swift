import Attendance
package import Control

/// What is remembered of a summary that was mailed: who had something of severity high or above.
package struct SummaryItem: Codable, Hashable, Sendable {
    package var person: String
    package var name: String
    package var department: String
    /// The anomaly's kind, or its level where that says more.
    package var kind: String

    /// Everything of importance in a summary, in an order of its own, so that equal contents are equal bytes.
    package static func important(_ summary: AttendanceMessages.Summary.Output) -> [SummaryItem] {
        let grave = summary.anomalies.filter { Severity(rawValue: $0.severity).map { $0 >= .high } ?? false }
        let items = Set(
            grave.map {
                SummaryItem(person: $0.person, name: $0.name, department: $0.department, kind: kind(of: $0))
            }
        )
        return items.sorted { ($0.person, $0.kind) < ($1.person, $1.kind) }
    }

    static func kind(of anomaly: AttendanceMessages.Anomaly) -> String {
        guard let level = anomaly.level, level != LateLevel.late.rawValue else { return anomaly.kind }
        return level
    }
}

/// Compares a summary with what was mailed before.
package enum SummaryChanges {
    /// - Returns: those for whom something of importance came or went, by their number; what they have now is said in
    ///   full, also where it is of less importance.
    package static func since(
        _ before: [SummaryItem],
        _ summary: AttendanceMessages.Summary.Output
    ) -> [AttendanceMessages.SummaryChange] {
        let now = SummaryItem.important(summary)
        let past = Dictionary(grouping: before, by: \.person)
        let present = Dictionary(grouping: now, by: \.person)
        return Set(past.keys).union(present.keys).sorted().compactMap { person in
            let was = past[person, default: []]
            let has = present[person, default: []]
            guard Set(was.map(\.kind)) != Set(has.map(\.kind)), let someone = has.first ?? was.first else { return nil }
            var after = summary.anomalies.filter { $0.person == person }.map(SummaryItem.kind)
            if summary.pending.contains(where: { $0.person == person }) { after.append("pending") }
            return AttendanceMessages.SummaryChange(
                person: person,
                name: someone.name,
                department: someone.department,
                before: was.map(\.kind),
                after: after
            )
        }
    }
}
