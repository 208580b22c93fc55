package import Control
package import Terms

/// A summary: sections in the order in which HR needs them. Source: attendance.md 4.1.
///
/// Flags for reviewers of fraud are no part of it, whatever the summary holds.
extension MailDocument {
    /// - Parameters:
    ///   - department: nil for everybody.
    ///   - changes: since the last mail about the date; a mail that has one is a correction.
    package init(
        _ summary: AttendanceMessages.Summary.Output,
        department: String? = nil,
        changes: [AttendanceMessages.SummaryChange] = [],
        isCorrection: Bool = false,
        language: Language
    ) {
        let words = language
        let place = [summary.site, department].compactMap { $0 }.joined(separator: " · ")
        let kind = isCorrection ? words("Corrected attendance", "考勤日报（更正）") : words("Attendance", "考勤日报")
        self.init(
            subject: "\(kind) \(summary.date) \(place): \(words.short(summary.counts))",
            headline: "\(summary.date) \(place) (\(words("as of", "截至")) \(words.moment(summary.generatedAt))) — "
                + words.counts(summary.counts),
            language: language
        )
        add(
            words("Cannot be judged yet", "暂不能判定"),
            pendingColumns(words),
            summary.pending.map { one in
                [
                    one.person, one.name, one.department, one.terminals.joined(separator: " "),
                    one.since.map(words.moment) ?? words("never heard from", "从未连接"),
                ]
            }
        )
        add(
            words("Anomalies", "异常"),
            anomalyColumns(words),
            summary.anomalies.map { one in
                [
                    words.kind(SummaryItem.kind(of: one)), one.minutes.map(String.init) ?? "", one.department,
                    one.person,
                    one.name, one.shift ?? "-", one.punches.map(words.clock).joined(separator: " "), "\(one.thisMonth)",
                    words.anomalyNote(acknowledged: one.acknowledgedReason, mutedUntil: one.mutedUntil),
                ]
            }
        )
        add(words("Terminals", "考勤机"), terminalColumns(words), terminalRows(summary.terminals, words))
        add(
            words("Unknown user ids", "未知用户号"),
            [words("User id", "用户号"), words("Terminal", "考勤机"), words("Punches", "打卡次数")],
            summary.unknownUsers.map { [$0.user, $0.terminal, "\($0.punches)"] }
        )
        add(
            words("Changes since the last summary", "与上次日报相比的变化"),
            changeColumns(words),
            changes.map { one in
                [one.person, one.name, one.department, words.list(one.before), words.list(one.after)]
            }
        )
        if let check = summary.check { note(words.dailyCheck(by: check.by, isUnchecked: check.unchecked)) }
        if summary.anomalies.isEmpty, summary.pending.isEmpty { note(words("All normal.", "全部正常。")) }
        if !summary.anomalies.isEmpty {
            note(words("Why: rollcall explain NUMBER ", "判定依据：rollcall explain 工号 ") + summary.date)
        }
    }

    private func terminalRows(_ terminals: [AttendanceMessages.TerminalLine], _ words: Language) -> [[String]] {
        terminals.compactMap { terminal in
            let state =
                terminal.notes.map(words.terminalNote) + terminal.anomalies.map { words.terminalAnomaly($0.kind) }
            guard !state.isEmpty else { return nil }
            let contact = terminal.lastContact.map(words.moment) ?? words("never", "从未")
            return [terminal.name, state.joined(separator: words(", ", "，")), contact]
        }
    }

    private func pendingColumns(_ words: Language) -> [String] {
        people(words) + [words("Waits for", "等待考勤机"), words("Silent since", "无数据自")]
    }

    private func anomalyColumns(_ words: Language) -> [String] {
        [
            words("Anomaly", "异常"), words("Minutes", "分钟"), words("Department", "部门"), words("Number", "工号"),
            words("Name", "姓名"), words("Shift", "班次"), words("Punches", "打卡"), words("This month", "本月次数"),
            words("Note", "处理"),
        ]
    }

    private func terminalColumns(_ words: Language) -> [String] {
        [words("Terminal", "考勤机"), words("State", "状态"), words("Last contact", "最近联系")]
    }

    private func changeColumns(_ words: Language) -> [String] {
        people(words) + [words("Before", "原结果"), words("Now", "现结果")]
    }

    private func people(_ words: Language) -> [String] {
        [words("Number", "工号"), words("Name", "姓名"), words("Department", "部门")]
    }
}
