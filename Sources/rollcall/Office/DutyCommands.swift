import ArgumentParser
import Control
import JSON
import Terms

enum DutyNoun: OfficeNoun { static let object: String? = "duty" }

enum DutyPlanNoun: OfficeNoun {
    static let object: String? = "dutyPlan"
    static let listsClosed = true
    static let listed = "plans"
}

struct DutyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty",
        abstract: "What has to be done again and again: plans, whose turn it is, and that it was done.",
        discussion: """
            A plan names a role, or people who take turns: who is on leave is passed over and comes next. What nobody has
            done when its next time begins is missed, and can still be done late.
            """,
        subcommands: [
            DutyToday.self, DutyDone.self, CaseAct<VerifyDutyVerb>.self, CaseAct<ReturnDutyVerb>.self,
            CaseAct<SkipDutyVerb>.self, DutyReassign.self, DutyPlan.self, DutyChange.self, CaseAct<EndPlanVerb>.self,
            CaseList<DutyNoun>.self, CaseList<DutyPlanNoun>.self, CaseShow<AnyCase>.self, CaseHistory<AnyCase>.self,
        ]
    )
}

enum VerifyDutyVerb: CaseVerb {
    static let object: String? = "duty"
    static let verb = "verify"
    static let abstract = "Say that it is done as it should be; for somebody else than who did it."
}

enum ReturnDutyVerb: CaseVerb {
    static let object: String? = "duty"
    static let verb = "return"
    static let abstract = "Say that it is not done as it should be: it is open again. Needs --reason."
}

enum SkipDutyVerb: CaseVerb {
    static let object: String? = nil
    static let verb = "skip"
    static let abstract = "Say that it need not be done this time; not for your own. Needs --reason."
}

enum EndPlanVerb: CaseVerb {
    static let object: String? = "dutyPlan"
    static let verb = "end"
    static let abstract = "End a plan; what has begun stays to be done. Needs --reason."
}

struct DutyToday: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "today",
        abstract: "Show what you have to do, of duties of every kind."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Of the person with this number; for reception and administrators.", completion: LiveNames.people)
    var person: String?

    /// What recurs, whatever module it is of.
    private static let objects = ["duty", "dailyCheck", "cabinetCheck", "need", "monthReport", "monthApproval"]

    func run() throws {
        let input = OfficeMessages.Inbox.Input(person: person, language: options.language.rawValue)
        var reply = try options.call(OfficeMessages.Inbox.self, input)
        reply.entries.removeAll { !DutyToday.objects.contains($0.object) }
        if options.json {
            return Output.print(.array(try reply.entries.map { .object(try JSONObject(of: $0)) }))
        }
        let words = options.words
        if reply.entries.isEmpty { return print(words("nothing to be done", "没有待办任务")) }
        var table = Table((words("NUMBER", "单号"), .left), (words("WHAT", "事项"), .left), (words("DUE", "期限"), .left))
        for entry in reply.entries {
            let due = entry.due.map { CaseText(words).short($0) } ?? ""
            table.add(entry.number, entry.what, due + (entry.late ? words(" late", " 已逾期") : ""))
        }
        table.print()
    }
}

struct DutyDone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "done",
        abstract: "Say that a duty is done, and tick its list.",
        discussion: "rollcall duty show NUMBER lists what has to be ticked."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "A line of the list that is in order; once for each.") var ok: [String] = []
    @Option(help: "LINE=WHAT: a line of the list that is not in order; once for each.") var fault: [String] = []
    @Flag(help: "All other lines of the list are in order.") var restOk = false
    @Option(help: "What is to be said of it.") var note: String?

    func run() throws {
        var ticked: [JSONValue] = ok.map { ["check": .string($0), "ok": true] }
        var named = ok
        for text in fault {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let line = parts.first else { continue }
            var row: JSONObject = ["check": .string(line), "ok": false]
            row.set("note", parts.count > 1 ? parts[1] : nil)
            ticked.append(.object(row))
            named.append(line)
        }
        if restOk {
            let input = OfficeMessages.Reference(number: number, object: DutyNoun.object)
            let fields = try options.call(OfficeMessages.Show.self, input).case.fields
            if case .array(let checks)? = fields["checks"] {
                for case .string(let check) in checks where !named.contains(check) {
                    ticked.append(["check": .string(check), "ok": true])
                }
            }
        }
        var fields: JSONObject = ticked.isEmpty ? [:] : ["ticked": .array(ticked)]
        fields.set("note", note)
        try office.act(options, DutyNoun.object, "done", number, fields)
    }
}

struct DutyReassign: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reassign", abstract: "Give a duty to somebody else.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "Number or name of who does it now.", completion: LiveNames.people) var to: String

    func run() throws { try office.act(options, DutyNoun.object, "reassign", number, ["to": .string(to)]) }
}

/// What a plan says beside its title and how often.
struct DutyPlanOptions: ParsableArguments {
    @Option(help: "The first time, YYYY-MM-DD; later ones fall on its weekday or day of the month. Today if not given.")
    var start: String?
    @Option(help: "By when it is done, HH:MM; the end of office hours if not given.") var by: String?
    @Option(parsing: .unconditional, help: "How many working days it may take beyond its date.") var within: Int?
    @Option(
        help: "What becomes of it on a date on which nobody works.",
        completion: .list(["skip", "next", "previous"])
    ) var whenFree: String?
    @Option(help: "The role whose holders do it.") var role: String?
    @Option(help: "The department whose holders of the role do it.") var department: String?
    @Option(help: "Number or name of somebody who takes turns; once for each.", completion: LiveNames.people)
    var person: [String] = []
    @Option(help: "A line of the list that is ticked; once for each.") var check: [String] = []
    @Option(help: "The role whose holders see that it is done.") var verifier: String?

    func fill(_ fields: inout JSONObject) {
        fields.set("start", start)
        fields.set("by", by)
        fields.set("within", within)
        fields.set("whenFree", whenFree)
        fields.set("role", role)
        fields.set("department", department)
        if !person.isEmpty { fields["people"] = .array(person.map { .string($0) }) }
        if !check.isEmpty { fields["checks"] = .array(check.map { .string($0) }) }
        fields.set("verifier", verifier)
    }
}

struct DutyPlan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan what has to be done again and again; for the officeHead and adminClerk."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var plan: DutyPlanOptions
    @Argument(help: "What is to be done.") var title: String
    @Option(
        help: "day (each working day), week, month, quarter or year.",
        completion: .list(["day", "week", "month", "quarter", "year"])
    ) var every: String

    func run() throws {
        var fields: JSONObject = ["title": .string(title), "every": .string(every)]
        plan.fill(&fields)
        try office.act(options, DutyPlanNoun.object, "plan", nil, fields)
    }
}

struct DutyChange: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change a plan for times to come. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var plan: DutyPlanOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "What is to be done.") var title: String?
    @Option(help: "day, week, month, quarter or year.", completion: .list(["day", "week", "month", "quarter", "year"]))
    var every: String?

    func run() throws {
        var fields = JSONObject(given: ["title": title, "every": every])
        plan.fill(&fields)
        try office.act(options, DutyPlanNoun.object, "change", number, fields)
    }
}
