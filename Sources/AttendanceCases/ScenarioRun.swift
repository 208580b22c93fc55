import Attendance
import JSON
import WallClock

extension Scenario {
    private struct Key: Hashable {
        let terminal: String
        let user: String
        let wallSeconds: Int64
    }

    /// What becomes of each record, in the order of receipt; `debounced` ones are still accepted here.
    private func dispositions() -> [Disposition] {
        var stored: [Key: [Record]] = [:]
        return records.map { record in
            let wallSeconds = zone.local(at: record.at).wallSeconds
            let key = Key(terminal: record.terminal, user: record.user, wallSeconds: wallSeconds)
            let before = stored[key] ?? []
            let isEqual = before.contains { $0.direction == record.direction && $0.verify == record.verify }
            if !isEqual { stored[key] = before + [record] }
            return Disposition(
                isMapped: knownUsers?.contains(record.user) ?? true,
                at: record.at,
                receivedAt: record.receivedAt,
                stored: isEqual ? .equal : before.isEmpty ? .nothing : .different,
                policy: policy
            )
        }
    }

    private func punch(_ index: Int) -> Punch {
        let record = records[index]
        return Punch(
            id: Int64(index),
            at: record.at,
            terminal: record.terminal,
            site: sites?[record.terminal] ?? "",
            direction: record.direction
        )
    }

    /// The scenario's results in the form of `rollcall-attendance-results/1`.
    func run() throws(AttendanceError) -> ScenarioResult {
        var dispositions = dispositions()
        let accepted = records.indices.filter { dispositions[$0] == .accepted }
        if let fraud {
            return ScenarioResult(
                zone: zone,
                days: [],
                ingest: dispositions,
                unassigned: [],
                checkpoints: [],
                fraud: fraud.answer(self, accepted: accepted)
            )
        }
        let final = try judge(accepted, at: nil)
        var archives: [Archive] = []
        for close in closes { archives.append(try archive(close, accepted: accepted)) }
        var reached: [ScenarioResult.Checkpoint] = []
        for checkpoint in checkpoints {
            reached.append(try result(at: checkpoint, accepted: accepted, archives: archives))
        }
        for user in Set(accepted.map { records[$0].user }) {
            let own = accepted.filter { records[$0].user == user }.map(punch)
            for repeated in repeats(among: own, within: policy.debounceSeconds) {
                dispositions[Int(repeated.id)] = .debounced
            }
        }
        return ScenarioResult(
            zone: zone,
            days: final.days.map { $0.json(in: zone) },
            ingest: dispositions,
            unassigned: final.unassigned.map(\.at),
            checkpoints: reached,
            fraud: [:]
        )
    }

    /// - Parameters:
    ///   - known: positions of accepted records of any user.
    ///   - checkpoint: nil once everything is long final.
    func judge(_ known: [Int], at checkpoint: Checkpoint?) throws(AttendanceError) -> PeriodResult {
        let punches = known.filter { records[$0].user == Scenario.judgedUser }.map(punch)
        let dates = plans.map(\.date) + punches.map { zone.local(at: $0.at).date }
        guard let first = dates.min(), let last = dates.max() else { return .nothing }
        return try Attendance.judge(
            PersonPeriod(
                zone: zone,
                policy: policy,
                plans: plans,
                judged: first...last,
                punches: punches,
                excused: excused,
                corrections: corrections,
                overtimeApprovals: overtimeApprovals,
                clocks: clocks,
                asOf: checkpoint?.asOf,
                watermarks: allowedTerminals.map {
                    TerminalWatermark(terminal: $0, until: checkpoint?.contacts[$0])
                }
            )
        )
    }
}
