import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct OfficeCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "office",
        abstract: "Who has which role in the office, the proof of its journal, and mails that wait.",
        subcommands: [
            OfficeRoles.self, OfficeGrant.self, CaseAct<RevokeVerb>.self, OfficeDescribe.self, OfficeVerify.self,
            OfficeCalendar.self, OfficeOutbox.self, OfficeRefused.self, OfficeNewsWatch.self,
        ]
    )
}

enum RevokeVerb: CaseVerb {
    static let object: String? = "role"
    static let verb = "revoke"
    static let abstract = "Take a role back; its number is what `roles` shows. Needs --reason."
}

struct OfficeRoles: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "roles", abstract: "Show who has which role.")
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only those of the person with this number.", completion: LiveNames.people) var person: String?

    func run() throws {
        let input = OfficeMessages.Roles.Input(person: person)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Roles.name, JSONObject(of: input)))
        }
        let words = options.words
        var table = Table(
            (words("GRANT", "编号"), .left),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("ROLE", "岗位"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("FROM", "自"), .left),
            (words("TO", "至"), .left)
        )
        for grant in try options.call(OfficeMessages.Roles.self, input).grants {
            table.add(
                grant.number,
                grant.person,
                grant.name,
                words(grant.role, "\(words.officeRole(grant.role))（\(grant.role)）"),
                grant.department ?? words("whole office", "全单位"),
                grant.from ?? "",
                grant.to ?? ""
            )
        }
        if table.isEmpty { return print(words("none", "无")) }
        table.print()
    }
}

struct OfficeGrant: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Give a person a role in the whole office or in one department."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The person's number or name.", completion: LiveNames.people) var person: String
    @Argument(help: "deptHead, officeHead, gm, buyer, storekeeper, …: rollcall office describe lists all.")
    var role: String
    @Option(help: "Only in this department.") var department: String?
    @Option(help: "First date.") var from: String?
    @Option(help: "Last date.") var to: String?

    func run() throws {
        var fields: JSONObject = ["person": .string(person), "role": .string(role)]
        fields.set("department", department)
        fields.set("from", from)
        fields.set("to", to)
        try office.act(options, "role", "grant", nil, fields)
    }
}

struct OfficeDescribe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show what can be done with which kind of case, from which state, by whom."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let reply = try options.call(OfficeMessages.Describe.self, .init())
        if options.json { return Output.print(.object(try JSONObject(of: reply))) }
        let words = options.words
        var table = Table(
            (words("OBJECT", "对象"), .left),
            (words("VERB", "操作"), .left),
            (words("FROM", "起始状态"), .left),
            (words("WHO", "何人"), .left),
            (words("FIELDS", "字段"), .left)
        )
        for object in reply.objects {
            for verb in object.verbs {
                func both(_ name: String, _ chinese: String) -> String {
                    words(name, name == chinese ? name : "\(chinese)（\(name)）")
                }
                table.add(
                    words(object.object, "\(object.zh)（\(object.object)）"),
                    both(verb.verb, words.officeTransition(verb.verb, of: object.object)),
                    verb.from.map { words($0, words.officeStage($0, of: object.object)) }.joined(
                        separator: words(" ", "、")
                    ),
                    verb.who.map { words($0, words.officeHolder($0)) }.joined(separator: words(" ", "、")),
                    verb.fields.map { field in
                        let name = both(field.name, words.officeField(field.name, of: object.object))
                        return field.required ? name : "[\(name)]"
                    }.joined(separator: " ")
                )
            }
        }
        table.print()
    }
}

struct OfficeVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove the office's journal: nothing changed, no number missing, every case as its events make it."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let reply = try options.call(OfficeMessages.Verify.self, .init(language: options.language.rawValue))
        if options.json { Output.print(.object(try JSONObject(of: reply))) }
        let words = options.words
        if !options.json {
            print(
                words(
                    "\(reply.events) events, \(reply.cases) cases, \(reply.numbers) numbers",
                    "事件 \(reply.events) 条，事项 \(reply.cases) 件，编号 \(reply.numbers) 个"
                )
            )
            for fault in reply.faults { print(Table.printable(fault)) }
            if reply.faults.isEmpty { print(words("all as it was written", "全部一致")) }
        }
        if !reply.faults.isEmpty { throw ExitCode(EX_DATAERR) }
    }
}
