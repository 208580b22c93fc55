import ArgumentParser
import Control
import JSON
import Office
import Terms

struct OfficeRefused: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refused",
        abstract: "Show what people tried on their own cases, or beyond their level; for the auditor."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let found = try options.all(OfficeMessages.Refused.name, JSONObject(), list: "refused", cursor: "after")
        if options.json { return Output.print(.array(found)) }
        let (words, text) = (options.words, CaseText(options.words))
        var table = Table(
            (words("ENTRY", "序号"), .right),
            (words("AT", "时间"), .left),
            (words("WHO", "操作人"), .left),
            (words("NUMBER", "单号"), .left),
            (words("WHAT", "操作"), .left),
            (words("REFUSED AS", "拒绝原因"), .left)
        )
        for one in try found.map({ try OfficeMessages.Refused.Entry(json: $0) }) {
            let other = one.onBehalfOf.map { words(" for \($0)", " 代 \($0)") } ?? ""
            table.add(
                "\(one.seq)",
                text.short(one.at),
                [one.person, one.name].compactMap { $0 }.joined(separator: " ") + other,
                one.number ?? "",
                "\(Modules.office[one.object]?.name(words) ?? one.object) "
                    + words.officeTransition(one.verb, of: one.object),
                words.refusal(one.refusal)
            )
        }
        if table.isEmpty { return print(words("none", "无")) }
        table.print()
    }
}

extension Language {
    /// What an auditor reads a refusal as.
    fileprivate func refusal(_ name: String) -> String {
        switch name {
        case "SelfApproval": self("own case", "审批本人事项")
        case "SeparationOfDuties": self("separation of duties", "职责未分离")
        case "LevelTooLow": self("lower level", "擅降密级")
        case "Withheld": self("kept from them", "无权知悉")
        default: name
        }
    }
}
