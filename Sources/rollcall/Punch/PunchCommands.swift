import ArgumentParser
import Control
import JSON
import Terms

struct PunchCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "punch",
        abstract: "Punches: what people did at terminals.",
        subcommands: [PunchList.self, PunchWatch.self, PunchImport.self]
    )
}

struct PunchList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show punches in the order of time.")
    @OptionGroup var options: GlobalOptions
    @Option(help: "From this moment on: 2026-11-24T08:30:00+08:00.") var from: String?
    @Option(help: "Up to this moment.") var to: String?
    @Option(help: "Only of this person (number).", completion: LiveNames.people) var person: String?
    @Option(help: "Only of this terminal.", completion: LiveNames.terminals) var terminal: String?

    func run() throws {
        var parameters: JSONObject = [:]
        for (name, value) in [("from", from), ("to", to), ("person", person), ("terminal", terminal)] {
            parameters[name] = value.map { .string($0) }
        }
        if options.json {
            let items = try options.all(PunchMessages.List.name, parameters, list: "punches", cursor: "after")
            return Output.print(.array(items))
        }
        let client = try options.client()
        var input = PunchMessages.List.Input(from: from, to: to, person: person, terminal: terminal)
        var table = PunchTable(options.words)
        repeat {
            let page = try client.call(PunchMessages.List.name, input, returning: PunchMessages.List.Output.self)
            for punch in page.punches { table.add(punch) }
            input.after = page.next
        } while input.after != nil
        table.print()
    }
}

struct PunchWatch: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "watch", abstract: "Show punches as they come.")
    @OptionGroup var options: GlobalOptions
    @Option(help: "Begin behind this cursor instead of with the next punch.") var since: Int?

    func run() throws {
        let client = try options.client()
        if options.json {
            return try client.stream(PunchMessages.Watch.name, since.map { ["since": .integer(Int64($0))] } ?? [:]) {
                guard case .array(let punches) = $0["punches"] else { return }
                for punch in punches { Output.print(punch) }
                Output.flush()
            }
        }
        try client.stream(
            PunchMessages.Watch.name,
            PunchMessages.Watch.Input(since: since),
            returning: PunchMessages.Watch.Output.self
        ) { page in
            for punch in page.punches {
                let who = punch.name.map { "\(punch.person ?? "") \($0)" } ?? punch.user
                let what = [punch.terminal, who, punch.verify ?? "", options.words.disposition(punch.disposition)]
                print(([Moment.text(punch.time)] + what.map { Table.printable($0) }).joined(separator: "  "))
            }
            Output.flush()
        }
    }
}

/// The columns of a list of punches.
struct PunchTable {
    private let words: Language
    private var table: Table

    init(_ words: Language) {
        self.words = words
        table = Table(
            (words("TIME", "时间"), .left),
            (words("TERMINAL", "考勤机"), .left),
            (words("USER", "用户号"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("VERIFIED", "验证方式"), .left),
            (words("KEY", "状态键"), .left),
            (words("DISPOSITION", "处置"), .left)
        )
    }

    mutating func add(_ punch: PunchMessages.Punch) {
        table.add(
            Moment.text(punch.time),
            punch.terminal,
            punch.user,
            punch.person ?? "-",
            punch.name ?? "-",
            punch.verify ?? "-",
            punch.state ?? "-",
            words.disposition(punch.disposition)
        )
    }

    func print() {
        if table.isEmpty { return Swift.print(words("no punches", "没有打卡记录")) }
        table.print()
    }
}
