import ArgumentParser
import Control
import Glibc
import JSON
import TerminalProtocols
import Terms

struct DriveCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive",
        abstract: "Files that were carried from a terminal on a flash drive.",
        subcommands: [DriveList.self, DriveImport.self]
    )
}

struct DriveList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the files of terminals on plugged drives."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let reply = try options.client().call(DriveMessages.List.name, [:])
        guard case .array(let files) = reply["files"] else { return }
        if options.json { return Output.print(.array(files)) }
        let words = options.words
        guard case .string(let directory) = reply["directory"] else {
            return print(
                words("the configuration has no [drive]: nobody looks for drives", "配置中没有 [drive]，不会查找优盘")
            )
        }
        var table = Table(
            (words("FILE", "文件"), .left),
            (words("KIND", "类型"), .left),
            (words("RECORDS", "记录"), .right),
            (words("FROM", "从"), .left),
            (words("TO", "至"), .left),
            (words("TERMINAL", "考勤机"), .left),
            (words("IMPORTED", "已导入"), .left)
        )
        for file in try files.map({ try DriveMessages.File(json: $0) }) {
            table.add(
                file.file,
                file.kind,
                file.records.map { "\($0)" } ?? "-",
                file.first.map(Moment.text) ?? "-",
                file.last.map(Moment.text) ?? "-",
                file.terminal ?? "-",
                fate(of: file, words)
            )
        }
        if table.isEmpty {
            return print(words("no file of a terminal in \(directory)", "\(directory) 中没有考勤机的文件"))
        }
        table.print()
    }

    private func fate(of file: DriveMessages.File, _ words: Language) -> String {
        if let at = file.importedAt { return Moment.text(at) }
        if let problem = file.problem { return problem }
        if let needs = file.needs { return words("no: give --\(needs)", "否：需要 --\(needs)") }
        return file.automatic ? words("soon, by itself", "即将自动导入") : words("no", "否")
    }
}

struct DriveImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a file on a drive into the journal.",
        discussion: """
            The drive is only read. The same contents a second time, and punches that came by wire, add nothing. Exit
            code 65 if lines were refused; the rest is imported all the same.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "DRIVE/PATH, as drive list shows it.") var file: String
    @Option(help: "The configured terminal that wrote it, if its name does not tell.", completion: LiveNames.terminals)
    var terminal: String?
    @Option(help: "The order of its columns if the file itself does not tell: stateVerify or verifyState.")
    var columns: String?

    func validate() throws {
        if let columns, AttlogFile.ColumnOrder(rawValue: columns) == nil {
            throw ValidationError("--columns is stateVerify or verifyState")
        }
    }

    func run() throws {
        let reply = try options.call(
            DriveMessages.Import.self,
            .init(file: file, terminal: terminal, columns: columns)
        )
        if options.json {
            Output.print(try JSONObject(of: reply))
        } else {
            show(reply)
        }
        if reply.refusedCount > 0 { throw ExitCode(EX_DATAERR) }
    }

    private func show(_ reply: DriveMessages.Import.Output) {
        let words = options.words
        if reply.again { print(words("imported before; nothing was done", "此前已导入，未做任何更改")) }
        if !reply.users.isEmpty {
            var table = Table((words("USER", "用户号"), .left), (words("NAME", "姓名"), .left), ("", .left))
            for user in reply.users {
                table.add(user.user, user.name, user.administrator ? words("administrator", "管理员") : "")
            }
            return table.print()
        }
        print(
            words(
                "\(reply.terminal): \(reply.accepted) accepted, \(reply.duplicate) duplicate, "
                    + "\(reply.quarantined) quarantined, \(reply.refusedCount) refused",
                "\(reply.terminal)：接收 \(reply.accepted)，重复 \(reply.duplicate)，隔离 \(reply.quarantined)，"
                    + "拒绝 \(reply.refusedCount)"
            )
        )
        for refused in reply.refused {
            print("  " + words("line \(refused.line): \(refused.reason)", "第 \(refused.line) 行：\(refused.reason)"))
        }
    }
}
