import ArgumentParser
import Control
import JSON
import Terms

struct PersonCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "People whose attendance is kept.",
        subcommands: [PersonList.self, PersonImport.self, PersonLink.self, PersonUnlink.self]
    )
}

struct PersonList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show everybody.")
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let people = try options.all(PeopleMessages.List.name, list: "people", cursor: "after")
        if options.json { return Output.print(.array(people)) }
        let words = options.words
        var table = Table(
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("SUPERVISOR", "主管"), .left),
            (words("ACTIVE", "在职"), .left),
            (words("MAIL", "邮箱"), .left),
            (words("USER IDS", "用户号"), .left),
            (words("ACCOUNT", "账户"), .left)
        )
        for person in try people.map({ try PeopleMessages.Person(json: $0) }) {
            let active = [person.activeFrom ?? "", person.activeTo ?? ""].joined(separator: " – ")
            table.add(
                person.number,
                person.name,
                person.department,
                person.supervisor ?? "-",
                active == " – " ? "-" : active,
                person.mail ?? "-",
                person.users.map { "\($0.group)/\($0.user)" }.joined(separator: " "),
                person.accounts.isEmpty ? "-" : person.accounts.joined(separator: " ")
            )
        }
        if table.isEmpty {
            return print(words("nobody yet; rollcall person import FILE", "尚无人员；rollcall person import 文件"))
        }
        table.print()
    }
}

struct PersonImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add or change people from a CSV file, all or nothing.",
        discussion: """
            Columns (Chinese headers in brackets): number (工号), name (姓名), department (部门); optional supervisor (主管),
            activeFrom (入职日期), activeTo (离职日期), mail (邮箱: one address, for the office's mails), group (终端组), user
            (用户号). Without a column user, the user id at the terminals is the number; without a column group, the terminal
            group is main.
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var file: FileImport

    func run() throws { try file.send(to: PeopleMessages.Import.name, options) }
}

struct PersonLink: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Say whose a local account is: that person then asks and decides under it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Option(help: "The account's name, or its uid.") var account: String

    func run() throws {
        let input = PeopleMessages.AccountInput(person: person, account: account)
        if options.json {
            return Output.print(try options.client().call(PeopleMessages.Link.name, JSONObject(of: input)))
        }
        let uid = try options.call(PeopleMessages.Link.self, input).uid
        print(options.words("\(account) (uid \(uid)) is \(person)", "账户 \(account)（uid \(uid)）即 \(person)"))
    }
}

struct PersonUnlink: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlink",
        abstract: "A local account is no longer a person's."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Option(help: "The account's name, or its uid.") var account: String

    func run() throws {
        let input = PeopleMessages.AccountInput(person: person, account: account)
        if options.json {
            return Output.print(try options.client().call(PeopleMessages.Unlink.name, JSONObject(of: input)))
        }
        _ = try options.call(PeopleMessages.Unlink.self, input)
        print(options.words("\(account) is no longer \(person)", "账户 \(account) 不再是 \(person)"))
    }
}

struct UserCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "User ids at terminals.",
        subcommands: [UserMap.self]
    )
}

struct UserMap: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Say who a terminal's user id is; its quarantined records are replayed."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The user id at the terminal.") var user: String
    @Argument(help: "The person's number.", completion: LiveNames.people) var person: String
    @Option(help: "The terminal group of the id; main if it is not given.") var group: String?
    @Option(help: "First date on which it holds, YYYY-MM-DD.") var from: String?
    @Option(help: "Last date on which it holds.") var to: String?

    func run() throws {
        let input = PeopleMessages.Map.Input(group: group, user: user, person: person, from: from, to: to)
        if options.json {
            return Output.print(try options.client().call(PeopleMessages.Map.name, JSONObject(of: input)))
        }
        let replayed = try options.call(PeopleMessages.Map.self, input).replayed
        print(
            options.words(
                "\(user) is \(person); \(replayed) records replayed",
                "\(user) 即 \(person)；重放 \(replayed) 条记录"
            )
        )
    }
}
