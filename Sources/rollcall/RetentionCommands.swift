import ArgumentParser
import Control
import JSON
import Terms

struct RetentionCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "How long wage records are kept, and what is erased behind that.",
        subcommands: [RetentionShow.self, RetentionApply.self]
    )
}

struct RetentionShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Whose retention is over, and that of which months."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let input = RetentionMessages.Show.Input()
        if options.json {
            return Output.print(try options.client().call(RetentionMessages.Show.name, JSONObject(of: input)))
        }
        let words = options.words
        let reply = try options.call(RetentionMessages.Show.self, input)
        let who =
            reply.automatic
            ? words("the daemon erases by itself", "到期自动清除") : words("nothing is erased by itself", "不自动清除")
        print(
            words("\(reply.years) years, from \(reply.firstKept) on; ", "保存 \(reply.years) 年，自 \(reply.firstKept) 起；")
                + who
        )
        var people = Table(
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("LEFT", "离职日期"), .left)
        )
        for person in reply.people { people.add(person.number, person.name, person.department, person.left) }
        print("\n" + words("people: \(reply.peopleCount)", "到期人员：\(reply.peopleCount)"))
        if !people.isEmpty { people.print(indent: "  ") }
        print("\n" + words("closed versions of months: \(reply.archiveCount)", "到期月份存档：\(reply.archiveCount)"))
        for archive in reply.archives {
            print(
                "  \(archive.month)  \(words("version \(archive.version)", "第 \(archive.version) 版"))  \(archive.hash)"
            )
        }
    }
}

struct RetentionApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Erase what is over: it cannot be taken back.",
        discussion: """
            Names, mail addresses, accounts, cards, templates and reasons of people who left, and archives of months. The
            journal, numbers, departments and dates stay; of an archive its hash.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Flag(help: "Count, and erase nothing.") var dryRun = false
    @OptionGroup var consent: Consent

    func run() throws {
        let words = options.words
        if !dryRun {
            let due = try options.call(RetentionMessages.Show.self, RetentionMessages.Show.Input())
            try consent.ask(
                words(
                    "Erase \(due.peopleCount) people and \(due.archiveCount) versions of months for good?",
                    "确定永久清除 \(due.peopleCount) 人和 \(due.archiveCount) 份月份存档？"
                ),
                isFinal: true
            )
        }
        let input = RetentionMessages.Apply.Input(dryRun: dryRun)
        if options.json {
            return Output.print(try options.client().call(RetentionMessages.Apply.name, JSONObject(of: input)))
        }
        let counts = try options.call(RetentionMessages.Apply.self, input).counts
        print(dryRun ? words("would be erased", "将清除") : words("erased", "已清除"))
        for (name, count) in [
            (words("people", "人员姓名"), counts.people), (words("accounts", "账户关联"), counts.accounts),
            (words("users of terminals", "考勤机用户"), counts.enrolled),
            (words("templates", "指纹人脸模板"), counts.templates),
            (words("reasons", "原因和备注"), counts.notes), (words("flags", "疑点"), counts.flags),
            (words("what events said", "事件内容"), counts.events),
            (words("versions of months", "月份存档"), counts.archives),
            (words("candidates", "未封账的候选版本"), counts.candidates), (words("summaries mailed", "已发日报"), counts.mails),
        ] { print("  \(name): \(count)") }
    }
}
