import JSON
import Terms
package import WallClock

/// ATT-2: a clerk looks at each anomaly of a date, confirms it or writes a note, and so sends the summary; at noon it goes
/// anyway, marked as unchecked. Source: office.md 1, ATT.
package enum DailyChecks {
    package static let object = "dailyCheck"

    /// Each line that was looked at: an anomaly's id, and perhaps a note.
    package static let lines = "lines"

    private static let duty: Duty = Duty(object: object) { ("all", $0.text("date") ?? "") }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("attendance check", "考勤核对"),
        series: "KH",
        closed: Duty.State.closed,
        waitsFor: [Duty.State.open: [.role(.adminClerk)]],
        readers: [.role(.adminClerk), .role(.officeHead), .role(.hr)],
        keys: { found in duty.keys(found) },
        summary: { found, _ in found.text("date") ?? "" },
        onTime: { work in
            // Also what nobody saw to yesterday, before today's takes its place.
            try giveUpWaiting(&work)
            try begin(&work)
        },
        verbs: [
            Verb(
                "done",
                from: Duty.State.undone,
                who: [.role(.adminClerk)],
                fields: [
                    FieldRule(
                        lines,
                        .lines([FieldRule("anomaly"), FieldRule("note", optional: true)]),
                        optional: true
                    )
                ]
            ) { work, found in try check(&work, found) }
        ]
    )

    /// What the check of a date has as key.
    package static func key(of date: LocalDate) -> String { "\(object):all:\(date)" }

    package static func date(_ found: Case) -> LocalDate? { found.object == object ? found.date("date") : nil }

    /// Whether a date's summary still waits for being checked.
    package static func isAwaited(_ found: Case) -> Bool {
        found.state == Duty.State.open && found["unchecked"] != true
    }

    /// Each morning of a working day, what passed since the last one; after a time in which nobody looked also what was
    /// left out, as far as a week.
    private static func begin(_ work: inout Work) throws {
        let (today, clock, directory) = (work.facts.today, work.facts.clock, work.facts.directory)
        guard clock.isWorkingDay(today), let clerk = directory.holders(.adminClerk, nil, on: today).first else {
            return
        }
        let before = clock.workingDay(-1, after: today)
        var dates: [LocalDate] = []
        var hasBefore = false
        for back in 1...7 where !hasBefore {
            let date = today.adding(days: -back)
            hasBefore = try duty.hasBegun(work, "all", "\(date)")
            if !hasBefore { dates.append(date) }
        }
        // The first morning of all has no more than its own dates.
        if !hasBefore {
            let isFirst = try !(8...90).contains { try duty.hasBegun(work, "all", "\(today.adding(days: -$0))") }
            if isFirst { dates.removeAll { $0 < before } }
        }
        let due = clock.instant(today, work.facts.settings.attendance.checkBy)
        for date in dates.reversed() {
            try duty.begin(
                &work,
                requester: clerk,
                [try work.number("KH"), .field("date", .string("\(date)"))],
                due: due
            )
        }
    }

    /// From noon on the summary does not wait; the check itself still does.
    private static func giveUpWaiting(_ work: inout Work) throws {
        let clock = work.facts.clock
        for found in try work.cases("\(object)Open:all") where isAwaited(found) {
            guard let due = found.due else { continue }
            let last = clock.instant(clock.date(at: due), work.facts.settings.attendance.sendBy)
            if last <= work.facts.now { try work.move(found, [.field("unchecked", true)], as: "giveUp") }
        }
    }

    private static func check(_ work: inout Work, _ found: Case) throws {
        guard let day = work.facts.attendance.day, day.date == found.date("date") else {
            throw Refusal.rule(
                Wording("the date cannot be judged now", "该日考勤目前无法判定"),
                hint: Wording("rollcall doctor says why", "原因见 rollcall doctor")
            )
        }
        var seen: [String] = []
        if case .array(let rows)? = work.given[lines] {
            for case .string(let anomaly)? in rows.map({ $0["anomaly"] }) {
                guard day.anomalies.contains(anomaly), !seen.contains(anomaly) else {
                    throw Refusal.badField(
                        lines,
                        reason: Wording(
                            "\(anomaly) is no anomaly of \(day.date), or is there twice",
                            "\(anomaly) 不是 \(day.date) 的异常，或重复填写"
                        )
                    )
                }
                seen.append(anomaly)
            }
        }
        let unseen = day.anomalies.filter { !seen.contains($0) }
        guard unseen.isEmpty else {
            let more = unseen.count - 5
            throw Refusal.rule(
                Wording(
                    "not looked at: \(unseen.prefix(5).joined(separator: ", "))"
                        + (more > 0 ? " and \(more) more" : ""),
                    "尚未核对：\(unseen.prefix(5).joined(separator: "、"))" + (more > 0 ? " 等，另有 \(more) 条" : "")
                ),
                hint: Wording(
                    "each line is confirmed or has a note: rollcall summary check \(day.date)",
                    "每条须确认或注明：rollcall summary check \(day.date)"
                )
            )
        }
        try duty.finish(&work, found, work.given.changes + [.field("hash", .string(day.hash))])
    }
}
