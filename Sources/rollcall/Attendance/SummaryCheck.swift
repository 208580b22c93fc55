import ArgumentParser
import Control
import Glibc
import JSON
import Terms

/// The clerk's morning: look at each anomaly of a date, write a note where one is needed, and so send the summary.
struct SummaryCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Check a date's anomalies, with a note where one is needed, and send the summary; for the adminClerk.",
        discussion: """
            Shows every anomaly, with its id, and asks. What has no --note is confirmed as it is; where nobody can be asked
            that needs --yes. If an anomaly comes or goes between looking and sending, nothing is sent: look again.
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var consent: Consent
    @Argument(help: "YYYY-MM-DD, today or yesterday (in the site's zone).", completion: .list(["today", "yesterday"]))
    var date: String
    @Option(help: "ANOMALY=TEXT, such as 1001/2026-11-24/late=\"bus broke down\"; once for each.") var note: [String] =
        []

    func run() throws {
        let words = options.words
        let input = AttendanceMessages.Summary.Input(date: date, language: options.language.rawValue)
        let summary = try options.call(AttendanceMessages.SummaryToCheck.self, input)
        guard let check = summary.check else {
            throw Refusal(
                name: "NotFound",
                message: words("\(summary.date) has no check", "\(summary.date) 没有核对任务"),
                hint: words(
                    "there is one for each date since somebody has the role adminClerk: rollcall office roles",
                    "设置行政人员（adminClerk）之后才会每日生成：rollcall office roles"
                ),
                code: EX_DATAERR
            )
        }
        let notes = try notes(summary.anomalies.map(\.id))
        if !options.json {
            SummaryText(summary, words).print()
            for anomaly in summary.anomalies {
                let note = notes[anomaly.id].map { ": \($0)" } ?? ""
                print(Table.printable("  \(anomaly.id)\(note)"))
            }
        }
        try consent.ask(
            words(
                "\(summary.anomalies.count) anomalies, \(notes.count) with a note. Send the summary?",
                "\(summary.anomalies.count) 条异常，\(notes.count) 条有说明。发送日报？"
            ),
            isFinal: notes.count < summary.anomalies.count
        )
        let lines = summary.anomalies.map { anomaly -> JSONValue in
            var line: JSONObject = ["anomaly": .string(anomaly.id)]
            line.set("note", notes[anomaly.id])
            return .object(line)
        }
        let fields: JSONObject = lines.isEmpty ? [:] : ["lines": .array(lines)]
        try office.act(options, "dailyCheck", "done", check.number, fields)
    }

    private func notes(_ anomalies: [String]) throws -> [String: String] {
        var notes: [String: String] = [:]
        for text in note {
            guard let split = text.firstIndex(of: "="), anomalies.contains(String(text[..<split])) else {
                throw Refusal(
                    name: "BadInput",
                    message: "--note \(text): no anomaly of \(date)",
                    hint: "write ANOMALY=TEXT; rollcall summary check \(date) shows the ids",
                    code: EX_DATAERR
                )
            }
            notes[String(text[..<split])] = String(text[text.index(after: split)...])
        }
        return notes
    }
}
