import ArgumentParser
import Control
import JSON
import Terms

struct QuarantineCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Records that were kept but are no punch.",
        subcommands: [
            QuarantineList.self, QuarantineShow.self, QuarantineExport.self, QuarantineReplayCommand.self,
        ]
    )
}

struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show what is quarantined, newest first."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let entries = try options.all(QuarantineMessages.List.name, list: "entries", cursor: "before")
        if options.json { return Output.print(.array(entries)) }
        let words = options.words
        var table = Table(
            ("ID", .right),
            (words("TERMINAL", "考勤机"), .left),
            (words("USER", "用户号"), .left),
            (words("TIME", "时间"), .left),
            (words("RECEIVED", "接收时间"), .left),
            (words("WHY", "原因"), .left)
        )
        for entry in try entries.map({ try QuarantineMessages.Entry(json: $0) }) {
            table.add(
                "\(entry.id)",
                entry.terminal,
                entry.user.isEmpty ? "-" : entry.user,
                entry.time.map(Moment.text) ?? "-",
                Moment.text(entry.receivedAt),
                words.disposition(entry.disposition) + (entry.fault.map { ": \($0)" } ?? "")
            )
        }
        if table.isEmpty { return print(words("nothing is quarantined", "没有隔离的记录")) }
        table.print()
    }
}

struct QuarantineShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one entry with its bytes.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The number from quarantine list.") var id: Int

    func run() throws {
        if options.json {
            return Output.print(try options.client().call(QuarantineMessages.Show.name, ["id": .integer(Int64(id))]))
        }
        let entry = try options.call(QuarantineMessages.Show.self, .init(id: id)).entry
        let words = options.words
        var table = Table(("", .left), ("", .left))
        table.add("ID", "\(entry.id)")
        table.add(words("why", "原因"), words.disposition(entry.disposition) + (entry.fault.map { ": \($0)" } ?? ""))
        table.add(words("terminal", "考勤机"), "\(entry.terminal), \(entry.link)")
        table.add(words("user", "用户号"), entry.user.isEmpty ? "-" : entry.user)
        table.add(words("time", "时间"), entry.time.map(Moment.text) ?? "-")
        table.add(words("received", "接收时间"), Moment.text(entry.receivedAt))
        table.add(words("bytes", "字节"), entry.bytesHex)
        table.print()
        if entry.disposition == "unknown_user" {
            print(
                words(
                    "rollcall user map \(entry.user) NUMBER says who it is and replays the record.",
                    "用 rollcall user map \(entry.user) 工号 指定人员，记录会自动重放。"
                )
            )
        }
    }
}
