import ArgumentParser
import Control
import Glibc
import Terms

/// One of two people's words on the end of what a record holds.
protocol EndVerb {
    static var verb: String { get }
    /// In which of its states a document takes it.
    static var from: Set<String> { get }
    static var abstract: String { get }
    static var discussion: String { get }
}

enum DestroyVerb: EndVerb {
    static let verb = "destroy"
    static let from: Set<String> = ["stored", "replicated", "restored", "destroying"]
    static let abstract =
        "Destroy a record's scan, once it was kept long enough: the first asks, a second person agrees. Needs --reason."
    static let discussion = """
        For archivists and the head of the office; both say the same command. Then nobody can read it any more: its key goes, \
        and its copy on the cloud drive; the entry stays. Backups that were made before keep it until they are forgotten.
        """
}

enum KeepVerb: EndVerb {
    static let verb = "keep"
    static let from: Set<String> = ["destroying"]
    static let abstract = "Keep a record's scan that somebody asked to have destroyed. Needs --reason."
    static let discussion = "For archivists and the head of the office."
}

struct ArchiveEnd<Verb: EndVerb>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Verb.verb, abstract: Verb.abstract, discussion: Verb.discussion)
    }
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The record's archive number.") var number: String
    @Argument(help: "What the document is called there; needed if the record has several.") var name: String?

    func run() throws {
        let found = try options.call(AttachmentMessages.List.self, .init(number: number)).attachments
        let able = found.filter { Verb.from.contains($0.state) && (name == nil || $0.name == name) }
        guard let one = able.last else {
            let states = found.map { "\($0.name): \(options.words.officeStage($0.state))" }
            throw Refusal(
                name: "NotFound",
                message: options.words(
                    "\(number) has nothing for it (\(states.joined(separator: ", ")))",
                    "\(number) 没有可办理的文件（\(states.joined(separator: "，"))）"
                ),
                code: EX_DATAERR
            )
        }
        guard able.count == 1 else {
            throw Refusal(
                name: "Ambiguous",
                message: options.words("\(number) has more than one", "\(number) 有多个文件"),
                hint: able.map(\.name).joined(separator: ", "),
                code: EX_USAGE
            )
        }
        try office.act(options, "attachment", Verb.verb, one.number)
    }
}
