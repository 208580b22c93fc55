import ArgumentParser
import Control
import JSON
import Terms

struct OfficeOutbox: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Show mails to people that wait to be sent, or failed.",
        discussion: """
            A mail that failed is tried again after 5 seconds, then twice as long each time, up to an hour; after two days it \
            is given up. What failed is shown for 30 days.
            """
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let language: JSONObject = ["language": .string(options.language.rawValue)]
        let mails = try options.all(OfficeMessages.Outbox.name, language, list: "mails", cursor: "after")
        if options.json { return Output.print(.array(mails)) }
        let (words, text) = (options.words, CaseText(options.words))
        var table = Table(
            (words("MAIL", "邮件"), .right),
            (words("TO", "收件人"), .left),
            (words("ABOUT", "事由"), .left),
            (words("SINCE", "产生时间"), .left),
            (words("TRIES", "已试次数"), .right),
            (words("NEXT", "下次发送"), .left),
            (words("LAST ERROR", "最近错误"), .left)
        )
        for mail in try mails.map({ try OfficeMessages.Outbox.Mail(json: $0) }) {
            table.add(
                "\(mail.number)",
                "\(mail.person) \(mail.name)",
                mail.about,
                text.short(mail.since),
                "\(mail.tries)",
                mail.next.map(text.short) ?? words("given up", "已放弃"),
                mail.error ?? ""
            )
        }
        if table.isEmpty { return print(words("nothing waits", "无待发邮件")) }
        table.print()
    }
}
