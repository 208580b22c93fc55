import ArgumentParser
import Control
import JSON
import Terms

struct AnomalyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomaly",
        abstract: "Attendance anomalies: look through them, acknowledge or mute them.",
        subcommands: [
            AnomalyList.self, AnomalyShow.self, AnomalyAcknowledge.self, AnomalyMute.self, AnomalyUnmute.self,
            AnomalyMutes.self,
        ]
    )
}

struct AnomalyList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the anomalies of some dates.")
    @OptionGroup var options: GlobalOptions
    @Option(help: "The first work date: YYYY-MM-DD, today or yesterday.") var from = "yesterday"
    @Option(help: "The last work date; the first one if it is not stated.") var to: String?

    func run() throws {
        let parameters = options.parameters(("from", from), ("to", to ?? from))
        let items = try options.all(AnomalyMessages.List.name, parameters, list: "anomalies", cursor: "after")
        if options.json { return Output.print(.array(items)) }
        let words = options.words
        if items.isEmpty { return print(words("no anomalies", "没有异常")) }
        var table = Table(
            (words("DATE", "日期"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("ANOMALY", "异常"), .left),
            (words("MIN", "分钟"), .right),
            (words("NOTE", "处理"), .left),
            (words("ID", "编号"), .left)
        )
        for anomaly in try items.map({ try AnomalyMessages.Anomaly(json: $0) }) {
            table.add(
                anomaly.date,
                anomaly.person,
                anomaly.name,
                words.anomaly(anomaly.kind, level: anomaly.level),
                anomaly.minutes.map(String.init) ?? "",
                words.anomalyNote(
                    acknowledged: anomaly.acknowledgement?.reason,
                    mutedUntil: anomaly.mute?.until
                ),
                anomaly.id
            )
        }
        table.print()
    }
}

struct AnomalyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an anomaly and what was said about it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its id, such as 1001/2026-11-24/late.") var id: String

    func run() throws {
        let reply = try options.client().call(AnomalyMessages.Show.name, options.parameters(("id", id)))
        if options.json { return Output.print(reply) }
        let shown = try AnomalyMessages.Show.Output(json: .object(reply))
        let words = options.words
        var lines: [String] = []
        if let anomaly = shown.anomaly {
            let minutes = anomaly.minutes.map { " \($0) " + words("min", "分钟") } ?? ""
            lines.append("\(anomaly.date)  \(anomaly.person) \(anomaly.name) (\(anomaly.department))")
            lines.append("  " + words.anomaly(anomaly.kind, level: anomaly.level) + minutes)
            if let mute = anomaly.mute {
                lines.append("  " + words("muted until", "静默至") + " \(mute.until): \(mute.by), \(mute.reason)")
            }
        } else {
            lines.append("\(id): " + words("not there at present", "目前不存在"))
        }
        if let note = shown.acknowledgement {
            lines.append(
                "  " + words("acknowledged", "已确认") + " \(Moment.text(note.at)): \(note.by), \(note.reason)"
            )
        }
        for line in lines { print(Table.printable(line)) }
    }
}

struct AnomalyAcknowledge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Note that an anomaly was looked at; it stays in the record."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Its id, such as 1001/2026-11-24/late.") var id: String
    @Option(help: "What was found.") var reason: String

    func run() throws {
        let parameters = options.parameters(("id", id), ("reason", reason))
        let reply = try options.client().call(AnomalyMessages.Acknowledge.name, parameters)
        if options.json { return Output.print(reply) }
        print(options.words("acknowledged", "已确认"))
    }
}

struct AnomalyMute: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mute",
        abstract: "Mark a kind of anomaly of a person as muted up to a date; summaries say so."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Argument(help: "The kind, such as late or missing_out.") var kind: String
    @Option(help: "The last work date: YYYY-MM-DD.") var until: String
    @Option(help: "Why.") var reason: String

    func run() throws {
        let parameters = options.parameters(
            ("person", person),
            ("kind", kind),
            ("until", until),
            ("reason", reason)
        )
        let reply = try options.client().call(AnomalyMessages.SetMute.name, parameters)
        if options.json { return Output.print(reply) }
        print(options.words("muted until \(until)", "已静默至 \(until)"))
    }
}

struct AnomalyUnmute: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unmute", abstract: "End a mute.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Argument(help: "The kind, such as late or missing_out.") var kind: String

    func run() throws {
        let parameters = options.parameters(("person", person), ("kind", kind))
        let reply = try options.client().call(AnomalyMessages.Unmute.name, parameters)
        if options.json { return Output.print(reply) }
        let words = options.words
        let wasMuted = try AnomalyMessages.Unmute.Output(json: .object(reply)).wasMuted
        print(wasMuted ? words("no longer muted", "已取消静默") : words("it was not muted", "原本没有静默"))
    }
}

struct AnomalyMutes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutes",
        abstract: "Show what is muted, by whom and why."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let reply = try options.client().call(AnomalyMessages.Mutes.name, [:])
        if options.json { return Output.print(reply) }
        let words = options.words
        var table = Table(
            (words("NUMBER", "工号"), .left),
            (words("ANOMALY", "异常"), .left),
            (words("UNTIL", "截至"), .left),
            (words("BY", "操作人"), .left),
            (words("REASON", "原因"), .left)
        )
        for mute in try AnomalyMessages.Mutes.Output(json: .object(reply)).mutes {
            table.add(mute.person, words.anomaly(mute.kind, level: nil), mute.until, mute.by, mute.reason)
        }
        if table.isEmpty { return print(words("nothing is muted", "没有静默")) }
        table.print()
    }
}
