import ArgumentParser
import Control
import JSON
import Terms

struct FlagCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flag",
        abstract: "What the checks for fraud found; for reviewers only.",
        subcommands: [FlagList.self, FlagShow.self, FlagDismiss.self]
    )
}

struct FlagList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show open flags, the newest first.")
    @OptionGroup var options: GlobalOptions
    @Flag(help: "Also those that were dismissed, muted or withdrawn.") var all = false

    func run() throws {
        var parameters: JSONObject = ["language": .string(options.language.rawValue)]
        if all { parameters["all"] = true }
        let items = try options.all(FlagMessages.List.name, parameters, list: "flags", cursor: "after")
        if options.json { return Output.print(.array(items)) }
        let words = options.words
        if items.isEmpty { return print(words("no flags", "没有疑点")) }
        for item in items { FlagText(try FlagMessages.Flag(json: item), words).print() }
    }
}

struct FlagShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a flag with its evidence.")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The flag's id.") var id: String

    func run() throws {
        let parameters = options.parameters(("id", id), ("language", options.language.rawValue))
        let reply = try options.client().call(FlagMessages.Show.name, parameters)
        if options.json { return Output.print(reply) }
        let flag = try FlagMessages.Show.Output(json: .object(reply)).flag
        let words = options.words
        FlagText(flag, words).print()
        for member in flag.evidence.members {
            print(Table.printable("    \(member.name): \(TerminalAnomalies.text(member.value))"))
        }
        print("    " + words("raised", "提出时间") + ": \(Moment.text(flag.raised))")
        guard let changed = flag.changed else { return }
        let by = [flag.changedBy, flag.reason].compactMap { $0 }.joined(separator: ", ")
        print(
            Table.printable("    \(words.flagState(flag.state)): \(Moment.text(changed))\(by.isEmpty ? "" : ", \(by)")")
        )
    }
}

struct FlagDismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Note that a flag was looked at.",
        discussion: """
            A reason that begins with "harmless" mutes this kind of flag about the same person or pair for 90 days.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The flag's id.") var id: String
    @Option(help: "What the reviewer found, such as \"harmless: they share a car\".") var reason: String

    func run() throws {
        let parameters = options.parameters(("id", id), ("reason", reason))
        let reply = try options.client().call(FlagMessages.Dismiss.name, parameters)
        if options.json { return Output.print(reply) }
        let words = options.words
        let until = try FlagMessages.Dismiss.Output(json: .object(reply)).mutedUntil
        print(
            until.map { words("dismissed; muted until \(Moment.text($0))", "已处理；静默至 \(Moment.text($0))") }
                ?? words("dismissed", "已处理")
        )
    }
}

/// A flag as people read it: what was seen, then its id.
struct FlagText {
    private let flag: FlagMessages.Flag
    private let words: Language

    init(_ flag: FlagMessages.Flag, _ words: Language) {
        self.flag = flag
        self.words = words
    }

    func print() {
        let state = flag.state == "open" ? "" : " (\(words.flagState(flag.state)))"
        Swift.print(
            Table.printable(
                "\(words.severity(flag.severity)): \(words.flag(flag.kind))\(state), \(Moment.text(flag.at))"
            )
        )
        Swift.print(Table.printable("    \(flag.sentence)"))
        Swift.print(Table.printable("    \(flag.id)"))
    }
}

extension Language {
    /// Source of the kinds: attendance.md 2.3.
    func flag(_ kind: String) -> String {
        switch kind {
        case "impossible_travel": self("impossible travel", "异地打卡过快")
        case "simultaneous": self("two terminals at once", "同时在两处打卡")
        case "buddy_pair": self("pair that punches together", "疑似代打卡")
        case "verify_downgrade": self("more cards or passwords than before", "验证方式降级")
        case "habit_outlier": self("far from the own habit", "偏离个人习惯")
        case "too_regular": self("too regular", "打卡过于规律")
        case "correction_pattern": self("pattern of corrections", "补卡规律异常")
        case "late_just_inside": self("always just inside the grace", "总在宽限内到岗")
        case "beneficiary": self("gained by a terminal's anomaly", "考勤机异常受益")
        default: kind
        }
    }

    func flagState(_ state: String) -> String {
        switch state {
        case "open": self("open", "待查")
        case "muted": self("muted", "静默")
        case "dismissed": self("dismissed", "已处理")
        case "withdrawn": self("withdrawn", "已撤回")
        default: state
        }
    }
}
