import ArgumentParser
import Control
import JSON
import Terms

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "What HR reads in the morning: a date's anomalies, and what cannot be judged yet.",
        subcommands: [SummaryShow.self, SummaryCheck.self, SummarySend.self],
        defaultSubcommand: SummaryShow.self
    )
}

struct SummaryShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a date's summary; what summary does without another word."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM-DD, today or yesterday (in the site's zone).", completion: .list(["today", "yesterday"]))
    var date: String
    @Flag(help: "As the HTML page that is mailed.") var html = false
    @Flag(help: "Only what changed since the last summary of the date was mailed.") var since = false

    func validate() throws {
        if html, since { throw ValidationError("--html and --since exclude each other") }
    }

    func run() throws {
        if html || since { return try showMail() }
        if options.json {
            let parameters = options.parameters(("date", date), ("language", options.language.rawValue))
            return Output.print(try options.client().call(AttendanceMessages.Summary.name, parameters))
        }
        let input = AttendanceMessages.Summary.Input(date: date, language: options.language.rawValue)
        SummaryText(try options.call(AttendanceMessages.Summary.self, input), options.words).print()
    }

    private func showMail() throws {
        let reply = try options.client().call(
            AttendanceMessages.RenderSummary.name,
            ["date": .string(date), "language": .string(options.language.rawValue)]
        )
        if options.json { return Output.print(reply) }
        let mail = try AttendanceMessages.RenderSummary.Output(json: .object(reply))
        if html { return print(mail.html, terminator: "") }
        SummaryChangesText(mail, options.words).print()
    }
}

struct SummarySend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Mail a date's summary now, unless nothing of importance changed since it was mailed."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM-DD, today or yesterday (in the site's zone).", completion: .list(["today", "yesterday"]))
    var date: String

    func run() throws {
        let reply = try options.client().call(AttendanceMessages.SendSummary.name, ["date": .string(date)])
        if options.json { return Output.print(reply) }
        let words = options.words
        let mails = try AttendanceMessages.SendSummary.Output(json: .object(reply)).sent
        if mails.isEmpty { print(words("nothing changed since it was mailed", "自上次发送以来没有变化，未发送")) }
        for mail in mails {
            let readers = mail.department.map { Table.printable($0) } ?? words("everybody", "全部")
            print(
                words("mailed", "已发送") + ": \(readers), " + words("version", "版本") + " \(mail.version), "
                    + mail.recipients.joined(separator: " ")
            )
        }
    }
}

/// A summary as text, in the order in which HR needs it. Source: attendance.md 4.1.
struct SummaryText {
    private let summary: AttendanceMessages.Summary.Output
    private let words: Language

    init(_ summary: AttendanceMessages.Summary.Output, _ words: Language) {
        self.summary = summary
        self.words = words
    }

    func print() {
        Swift.print(headline)
        printPending()
        printAnomalies()
        printTerminals()
        printFlags()
        printUnknownUsers()
        printWaiting()
        if let check = summary.check {
            Swift.print("\n" + Table.printable(words.dailyCheck(by: check.by, isUnchecked: check.unchecked)))
        }
    }

    private var headline: String {
        let counts = summary.counts
        var parts = [
            words("due", "应出勤") + " \(counts.due)", words("normal", "正常") + " \(counts.normal)",
            words("abnormal", "异常") + " \(counts.abnormal)", words("absent", "旷工") + " \(counts.absent)",
            words("leave", "请假") + " \(counts.leave)", words("trip", "出差") + " \(counts.trip)",
            words("pending", "待定") + " \(counts.pending)",
        ]
        if counts.rest > 0 { parts.append(words("rest", "休息") + " \(counts.rest)") }
        if counts.open > 0 { parts.append(words("still open", "未结束") + " \(counts.open)") }
        if counts.unplanned > 0 { parts.append(words("without a plan", "未排班") + " \(counts.unplanned)") }
        let title = "\(summary.date)  \(Table.printable(summary.site))  "
        return title + words("as of", "截至") + " \(Moment.text(summary.generatedAt))\n"
            + parts.joined(separator: words(", ", "，"))
    }

    private func printPending() {
        guard !summary.pending.isEmpty else { return }
        Swift.print("\n" + words("Cannot be judged yet", "暂不能判定"))
        var groups: [(key: String, names: [String])] = []
        for one in summary.pending {
            let silence = one.since.map { words("silent since", "无数据，自") + " \(Moment.text($0))" }
            let waits = one.terminals.joined(separator: " ")
            let key = "\(waits): \(silence ?? words("never heard from", "从未连接"))"
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].names.append("\(one.person) \(one.name)")
            } else {
                groups.append((key, ["\(one.person) \(one.name)"]))
            }
        }
        for group in groups {
            let people = words("\(group.names.count) people", "\(group.names.count) 人")
            Swift.print("  \(Table.printable(group.key)) (\(people))")
            Swift.print("    " + Table.printable(group.names.joined(separator: words(", ", "，"))))
        }
    }

    private func printAnomalies() {
        guard !summary.anomalies.isEmpty else {
            if summary.counts.pending == 0 { Swift.print("\n" + words("All normal.", "全部正常。")) }
            return
        }
        Swift.print("")
        var table = Table(
            (words("ANOMALY", "异常"), .left),
            (words("MIN", "分钟"), .right),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("SHIFT", "班次"), .left),
            (words("THIS MONTH", "本月"), .right),
            (words("PUNCHES", "打卡"), .left),
            (words("NOTE", "处理"), .left)
        )
        for anomaly in summary.anomalies {
            table.add(
                words.anomaly(anomaly.kind, level: anomaly.level),
                anomaly.minutes.map(String.init) ?? "",
                anomaly.person,
                anomaly.name,
                anomaly.department,
                anomaly.shift ?? "-",
                "\(anomaly.thisMonth)",
                anomaly.punches.isEmpty ? "-" : anomaly.punches.map(Moment.clock).joined(separator: " "),
                words.anomalyNote(acknowledged: anomaly.acknowledgedReason, mutedUntil: anomaly.mutedUntil)
            )
        }
        table.print(indent: "  ")
    }

    private func printTerminals() {
        let noted = summary.terminals.filter { !$0.notes.isEmpty || !$0.anomalies.isEmpty }
        guard !noted.isEmpty else { return }
        Swift.print("\n" + words("Terminals", "考勤机"))
        for terminal in noted {
            let contact = terminal.lastContact.map(Moment.text) ?? "-"
            let notes = terminal.notes.map(words.terminalNote).joined(separator: words(", ", "，"))
            let drift = terminal.driftSeconds.map { abs($0) >= 60 ? " (\($0) s)" : "" } ?? ""
            let state = notes.isEmpty ? "" : "\(notes)\(drift), "
            Swift.print("  \(terminal.name): \(state)" + words("last contact", "最近联系") + " \(contact)")
            for anomaly in terminal.anomalies {
                let subject = anomaly.subject.map { " " + Table.printable($0) } ?? ""
                Swift.print(
                    "    \(words.severity(anomaly.severity)): \(words.terminalAnomaly(anomaly.kind))\(subject), "
                        + words("since", "自") + " \(Moment.text(anomaly.since))"
                )
            }
        }
    }

    /// Only a reviewer was sent any.
    private func printFlags() {
        guard let flags = summary.flags, !flags.isEmpty else { return }
        Swift.print("\n" + words("Flags for reviewers (rollcall flag)", "疑点，仅限复核人（rollcall flag）"))
        for flag in flags {
            Swift.print(Table.printable("  \(words.severity(flag.severity)): \(flag.sentence)"))
        }
    }

    private func printUnknownUsers() {
        guard !summary.unknownUsers.isEmpty else { return }
        Swift.print("\n" + words("Unknown user ids (rollcall user map)", "未知用户号（rollcall user map 指定）"))
        for user in summary.unknownUsers {
            let count = words("\(user.punches) punches", "\(user.punches) 次打卡")
            let span = [user.first, user.last].map(Moment.clock)
            let when = span[0] == span[1] ? span[0] : span.joined(separator: "–")
            Swift.print("  \(Table.printable(user.user)) @ \(user.terminal): \(count), \(when)")
        }
    }

    private func printWaiting() {
        guard !summary.waiting.isEmpty else { return }
        Swift.print("\n" + words("Requests waiting for a decision", "待审批的申请"))
        for request in summary.waiting {
            let dates = [request.first, request.last]
            let when = dates[0] == dates[1] ? dates[0] : dates.joined(separator: "–")
            let who = "\(request.person) \(request.name)"
            Swift.print(
                Table.printable("  \(request.id) \(words.requestKind(request.kind)) \(who), \(when): \(request.reason)")
            )
        }
    }
}
