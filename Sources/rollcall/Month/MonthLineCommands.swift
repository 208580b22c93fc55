import ArgumentParser
import Attendance
import Control
import JSON
import Terms
import WallClock

struct MonthLineShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line",
        abstract: "Your own line of a month: each day, the sums, and what was said of it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "Of the person with this number; for HR and supervisors.", completion: LiveNames.people)
    var person: String?

    func run() throws {
        let input = MonthMessages.Line.Input(month: month, person: person)
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Line.name, JSONObject(of: input)))
        }
        try MonthLineText(options.words).print(options.call(MonthMessages.Line.self, input))
    }
}

/// Whose line something is said of.
struct MonthLineOptions: ParsableArguments {
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "For the person with this number; for HR and reception.", completion: LiveNames.people)
    var person: String?
}

struct MonthConfirm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Say that your line of a prepared month is right; it is shown first."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var line: MonthLineOptions
    @OptionGroup var consent: Consent

    func run() throws {
        let input = MonthMessages.Confirm.Input(
            month: line.month,
            person: line.person,
            hash: try line.shown(options, consent, options.words("Is this right?", "以上记录是否正确？"))
        )
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Confirm.name, JSONObject(of: input)))
        }
        print(options.words.confirmation(try options.call(MonthMessages.Confirm.self, input).confirmation))
    }
}

struct MonthDispute: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute",
        abstract: "Say that your line of a prepared month is wrong, and why; HR answers."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var line: MonthLineOptions
    @Option(help: "What is wrong, in at least five characters.") var reason: String

    func run() throws {
        let input = MonthMessages.Dispute.Input(month: line.month, reason: reason, person: line.person)
        if options.json {
            return Output.print(try options.client().call(MonthMessages.Dispute.name, JSONObject(of: input)))
        }
        print(options.words.confirmation(try options.call(MonthMessages.Dispute.self, input).confirmation))
    }
}

struct MonthAnswer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer what somebody disputed, so that the month can be closed."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Option(help: "The answer, in at least five characters; the person reads it.") var reason: String

    func run() throws {
        try options.month(
            MonthMessages.Answer.self,
            MonthMessages.Answer.Input(month: month, person: person, reason: reason)
        )
    }
}

extension MonthLineOptions {
    /// Shows the own line, which nobody confirms unseen, and asks.
    /// - Returns: its hash; nil for somebody else's, which that person has seen and reception has not.
    fileprivate func shown(_ options: GlobalOptions, _ consent: Consent, _ question: String) throws -> String? {
        guard person == nil else { return nil }
        let line = try options.call(MonthMessages.Line.self, MonthMessages.Line.Input(month: month))
        if !options.json { try MonthLineText(options.words).print(line) }
        try consent.ask(question)
        return line.hash
    }
}

/// A line as text.
private struct MonthLineText {
    let words: Language

    init(_ words: Language) { self.words = words }

    func print(_ reply: MonthMessages.Line.Output) throws {
        let line = try SheetLine(json: .object(reply.line))
        var head = "\(reply.month)  \(line.person.number) \(line.person.name)  \(words.monthPhase(reply.phase))"
        if let confirmation = reply.confirmation { head += "  " + words.confirmation(confirmation) }
        if let until = reply.until, reply.confirmation == MonthConfirmation.waiting.rawValue {
            head += words(" until \(until)", "（截止 \(until)）")
        }
        Swift.print(Table.printable(head))
        for said in reply.said {
            let reason = said.reason.map { ": \($0)" } ?? ""
            Swift.print(
                Table.printable("\(Moment.text(said.at))  \(words.confirmation(said.what)), \(said.by)\(reason)")
            )
        }
        Swift.print("")
        days(line.days)
        Swift.print("")
        totals(line.totals)
        for change in line.adjustments {
            let text = "\(change.workDate): \(words.status(change.statusBefore)) → \(words.status(change.statusAfter))"
            Swift.print(words("adjusted ", "往月调整 ") + text)
        }
    }

    private func days(_ days: [SheetDay]) {
        var table = Table(
            (words("DATE", "日期"), .left),
            (words("SHIFT", "班次"), .left),
            (words("IN", "上班"), .left),
            (words("OUT", "下班"), .left),
            (words("WORKED", "工时(分)"), .right),
            (words("OVERTIME", "加班(分)"), .right),
            (words("RESULT", "结果"), .left)
        )
        for day in days {
            var result = [words.status(day.status)]
            result += day.findings.filter { !$0.resolved }.map { finding in
                words.anomaly(finding.kind, level: finding.level) + (finding.minutes.map { " \($0)" } ?? "")
            }
            table.add(
                "\(day.date)",
                day.shift ?? "-",
                clock(day.in?.description, on: "\(day.date)"),
                clock(day.out?.description, on: "\(day.date)"),
                day.workedMinutes.map { "\($0)" } ?? "-",
                day.overtimeMinutes > 0 ? "\(day.overtimeMinutes)" : "-",
                result.joined(separator: words(", ", "，"))
            )
        }
        table.print()
    }

    /// The time alone on the work date, else with its date.
    private func clock(_ time: String?, on date: String) -> String {
        guard let time else { return "-" }
        return time.hasPrefix(date) ? String(time.dropFirst(date.count + 1)) : time
    }

    private func totals(_ totals: MonthTotals) {
        let counts = [
            (words("due days", "应出勤天数"), totals.dueDays), (words("attended", "实际出勤天数"), totals.attendedDays),
            (words("pending", "待定天数"), totals.pendingDays), (words("absent days", "旷工天数"), totals.absentDays),
            (words("late", "迟到次数"), totals.lateCount), (words("early", "早退次数"), totals.earlyCount),
            (words("missing punches", "缺卡次数"), totals.missingIn + totals.missingOut),
            (words("minutes worked", "工作时长(分)"), totals.workedMinutes),
        ]
        Swift.print(counts.map { "\($0.0) \($0.1)" }.joined(separator: words(", ", "，")))
    }
}
