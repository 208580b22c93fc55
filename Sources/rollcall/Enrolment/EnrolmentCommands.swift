import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct EnrolmentCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolment",
        abstract: "Who is enrolled on which terminal, and bringing terminals and directory together.",
        subcommands: [EnrolmentList.self, EnrolmentDiff.self, EnrolmentPlanCommand.self, EnrolmentApply.self]
    )
}

struct EnrolmentList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show who is enrolled where, with which methods."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only on this terminal.", completion: LiveNames.terminals) var terminal: String?
    @Option(help: "Only this person (number).", completion: LiveNames.people) var person: String?
    @Flag(help: "With the numbers of cards; needs the role admin.") var cards = false

    func run() throws {
        var parameters = options.parameters(("terminal", terminal), ("person", person))
        if cards { parameters["cards"] = true }
        let items = try options.all(EnrolmentMessages.List.name, parameters, list: "entries", cursor: "after")
        if options.json { return Output.print(.array(items)) }
        let words = options.words
        var table = Table(
            (words("TERMINAL", "考勤机"), .left),
            (words("USER", "用户号"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("FINGERS", "指纹"), .right),
            (words("FACE", "人脸"), .left),
            (words("CARD", "卡"), .left),
            (words("PASSWORD", "密码"), .left),
            (words("RIGHT", "权限"), .left)
        )
        for item in items {
            let entry = try EnrolmentMessages.Entry(json: item)
            func mark(_ flag: Bool?) -> String { flag.map { $0 ? words("yes", "有") : "-" } ?? "?" }
            table.add(
                entry.terminal,
                entry.user,
                entry.person ?? "-",
                entry.name,
                entry.methods.fingers.map(String.init) ?? "?",
                mark(entry.methods.face),
                entry.cardNumber ?? mark(entry.methods.card),
                mark(entry.methods.password),
                entry.administrator ? words("administrator", "管理员") : ""
            )
        }
        if table.isEmpty { return print(words("no terminal has reported its users yet", "尚无考勤机上报用户")) }
        table.print()
    }
}

struct EnrolmentDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what terminals hold otherwise than the directory says."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only this terminal.", completion: LiveNames.terminals) var terminal: String?

    func run() throws {
        let parameters = options.parameters(("terminal", terminal))
        let items = try options.all(EnrolmentMessages.Diff.name, parameters, list: "differences", cursor: "after")
        if options.json { return Output.print(.array(items)) }
        let words = options.words
        var table = Table(
            (words("TERMINAL", "考勤机"), .left),
            (words("USER", "用户号"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DIFFERENCE", "差异"), .left)
        )
        for item in items {
            let one = try EnrolmentMessages.Difference(json: item)
            table.add(one.terminal, one.user, one.person ?? "-", one.name, words.difference(one.kind, one.detail))
        }
        if table.isEmpty { return print(words("no differences", "没有差异")) }
        table.print()
    }
}

struct EnrolmentPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would do; nothing is written."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only for this terminal.", completion: LiveNames.terminals) var terminal: String?
    @Flag(help: "Let the connected terminals report their users first.") var refresh = false

    func run() throws {
        let plan = try WholePlan(options, terminal: terminal, refresh: refresh)
        if options.json { return Output.print(plan.json) }
        try plan.print(options.words)
    }
}

/// All pages of one plan.
struct WholePlan {
    private(set) var json: JSONObject
    private let first: EnrolmentMessages.Plan.Output
    private let steps: [JSONValue]

    var digest: String { first.digest }
    var total: Int { first.total }

    init(_ options: GlobalOptions, terminal: String?, refresh: Bool) throws {
        let client = try options.client()
        var parameters = options.parameters(("terminal", terminal))
        if refresh { parameters["refresh"] = true }
        json = try client.call(EnrolmentMessages.Plan.name, parameters)
        first = try EnrolmentMessages.Plan.Output(json: .object(json))
        var steps: [JSONValue] = []
        if case .array(let page) = json["steps"] { steps = page }
        parameters["refresh"] = nil
        var next = json["next"]
        while let after = next, after != .null {
            parameters["after"] = after
            let page = try client.call(EnrolmentMessages.Plan.name, parameters)
            guard page["digest"] == json["digest"], case .array(let more) = page["steps"] else {
                throw Refusal(
                    name: "PlanChanged",
                    message: "the plan changed while it was read; ask again",
                    code: EX_TEMPFAIL
                )
            }
            steps += more
            next = page["next"]
        }
        json["steps"] = .array(steps)
        json["next"] = nil
        self.steps = steps
    }

    func print(_ words: Language) throws {
        var table = Table(
            (words("TERMINAL", "考勤机"), .left),
            (words("STEP", "步骤"), .left),
            (words("USER", "用户号"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left)
        )
        for item in steps {
            let step = try EnrolmentMessages.Step(json: item)
            table.add(step.terminal, words.step(step), step.user, step.person ?? "-", step.name)
        }
        if table.isEmpty { Swift.print(words("nothing to do", "无需操作")) } else { table.print() }
        for one in first.unplaced {
            let who = one.user.map { "\(one.person ?? $0) \(one.name ?? "")" }
            let parts = [one.terminal, who, words.obstacle(one.reason, one.detail)].compactMap { $0 }
            Swift.print(words("not possible", "无法执行") + "  " + Table.printable(parts.joined(separator: "  ")))
        }
        if let reason = first.templates, first.total > 0 { Swift.print(Table.printable(reason)) }
        if first.keptUnderOtherKeys > 0 {
            Swift.print(
                words(
                    "\(first.keptUnderOtherKeys) kept templates were encrypted with another key",
                    "有 \(first.keptUnderOtherKeys) 个模板用另一密钥加密"
                )
            )
        }
        for reading in first.readings where !reading.connected {
            let when = reading.readAt.map(Moment.text) ?? words("never", "从未")
            Swift.print(
                words(
                    "\(reading.terminal) is not connected; its users were read \(when)",
                    "\(reading.terminal) 未连接；用户读取时间：\(when)"
                )
            )
        }
    }
}

extension GlobalOptions {
    /// Those that were given.
    func parameters(_ pairs: (String, String?)...) -> JSONObject {
        pairs.reduce(into: [:]) { object, pair in
            if let value = pair.1 { object[pair.0] = .string(value) }
        }
    }
}
