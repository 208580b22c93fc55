import Attendance
import Control
import DaemonConfiguration
import Storage
import WallClock

/// Whose results of a month another policy would change.
struct PolicyComparison {
    typealias Message = AttendanceMessages

    let judgement: Judgement
    let old: Policy
    let new: Policy

    /// - Parameter send: takes the changed days, a few people's at a time.
    /// - Returns: how many people and days were compared, with the changes that were not sent.
    func of(
        _ month: Month,
        send: (Message.ComparePolicies.Output) async throws -> Void
    ) async throws -> Message.ComparePolicies.Output {
        let before = try await judgement.under(old).judge(month.dates)
        let after = try await judgement.under(new).judge(month.dates)
        let results = Dictionary(uniqueKeysWithValues: after.map { ($0.person.number, $0.result) })
        var changes: [Message.ChangedDay] = []
        for one in before {
            guard let result = results[one.person.number] else { continue }
            changes += Adjustment.between(archived: one.result.days, judged: result.days).map { change in
                Message.ChangedDay(
                    person: one.person.number,
                    name: one.person.name,
                    department: one.person.department,
                    date: change.workDate.description,
                    plan: change.plan,
                    before: Message.Figures(DayRecord.Figures(change.before)),
                    after: Message.Figures(DayRecord.Figures(change.after))
                )
            }
            if changes.count >= PolicyComparison.page {
                try await send(Message.ComparePolicies.Output(changes: changes))
                changes = []
            }
        }
        let days = before.reduce(0) { $0 + $1.result.days.count }
        return Message.ComparePolicies.Output(changes: changes, people: before.count, days: days)
    }

    /// With a month's days of one more person it stays below the protocol's 256 KiB.
    private static let page = 200
}
