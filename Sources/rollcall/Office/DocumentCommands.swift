import ArgumentParser
import Control
import Foundation
import JSON

enum IncomingDocument: OfficeNoun { static let object: String? = "incoming" }

enum OutgoingDocument: OfficeNoun {
    static let object: String? = "outgoing"
    static let listed = "outgoing"
}

enum DocumentDelivery: OfficeNoun {
    static let object: String? = "delivery"
    static let listed = "deliveries"
}

struct DocumentCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Documents that come in and go out.",
        discussion: """
            What comes in is registered, gets a level, and goes to named people who acknowledge it and close it with a
            result. What goes out is drafted, reviewed, rechecked and signed by four people (rollcall approval inbox), then
            sent; after the signing nothing changes.
            """,
        subcommands: [
            DocumentReceive.self, DocumentLevel.self, DocumentUrgency.self, DocumentDistribute.self,
            CaseAct<AcknowledgeVerb>.self, DocumentClose.self, DocumentReassign.self, DocumentAmend.self,
            CaseAct<VoidDocumentVerb>.self,
            DocumentDraft.self, DocumentSubmit.self, CaseAct<SignVerb>.self, DocumentSend.self,
            CaseAct<SupersedeVerb>.self,
            DocumentAttach.self, DocumentAttachments.self, DocumentFetch.self, DocumentVerify.self,
            CaseList<IncomingDocument>.self, CaseList<OutgoingDocument>.self, CaseList<DocumentDelivery>.self,
            CaseShow<AnyCase>.self, CaseHistory<AnyCase>.self,
        ]
    )
}

enum AcknowledgeVerb: CaseVerb {
    static let object: String? = "incoming"
    static let verb = "ack"
    static let abstract = "Acknowledge a document that was handed to you."
}

enum VoidDocumentVerb: CaseVerb {
    static let object: String? = "incoming"
    static let verb = "void"
    static let abstract = "Take an entry back; for a second person. The number stays used. Needs --reason."
}

enum SignVerb: CaseVerb {
    static let object: String? = "outgoing"
    static let verb = "approve"
    static let word = "sign"
    static let abstract = "Decide your step of an outgoing document: review, recheck or signature."
}

enum SupersedeVerb: CaseVerb {
    static let object: String? = "outgoing"
    static let verb = "supersede"
    static let abstract = "Begin a document in place of one that is signed. Needs --reason."
}

/// What is said of a paper that came in.
struct IncomingOptions: ParsableArguments {
    @Option(help: "The sender's own number of it.") var senderNumber: String?
    @Option(help: "The date that stands on it, YYYY-MM-DD.") var date: String?
    @Option(parsing: .unconditional, help: "How many pages.") var pages: Int?
    @Option(parsing: .unconditional, help: "How many copies.") var copies: Int?
    @Option(help: "paper, electronic or disc.", completion: .list(["paper", "electronic", "disc"])) var medium: String?

    func fill(_ fields: inout JSONObject) {
        fields.set("senderNumber", senderNumber)
        fields.set("date", date)
        fields.set("pages", pages)
        fields.set("copies", copies)
        fields.set("medium", medium)
    }
}

struct DocumentReceive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Register a document that came in; it gets the next number of the year.",
        discussion: "Needs --date, --pages, --copies and --medium."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: IncomingOptions
    @Argument(help: "Its title.") var title: String
    @Option(help: "Who sent it.") var sender: String
    @Option(help: "public, internal, confidential or secret.", completion: .list(DocumentLevel.levels)) var level:
        String?
    @Option(help: "normal or urgent.", completion: .list(["normal", "urgent"])) var urgency: String?
    @Option(help: "The date on which it came; today if it is not given.") var received: String?
    @Flag(help: "Its papers are to be archived when it is closed.") var archive = false

    func run() throws {
        var fields = JSONObject(given: [
            "title": title, "sender": sender, "level": level, "urgency": urgency, "received": received,
        ])
        paper.fill(&fields)
        if archive { fields["archive"] = true }
        try office.act(options, IncomingDocument.object, "receive", nil, fields)
    }
}

struct DocumentLevel: ParsableCommand {
    static let levels = ["public", "internal", "confidential", "secret"]
    static let configuration = CommandConfiguration(
        commandName: "level",
        abstract: "Give a document its level. A change needs --reason, a lower one the office's head."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Argument(help: "public, internal, confidential or secret.", completion: .list(levels)) var level: String

    func run() throws { try office.act(options, nil, "level", number, ["level": .string(level)]) }
}

struct DocumentUrgency: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "urgency",
        abstract: "Change how soon it has to be handed over. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Argument(help: "normal or urgent.", completion: .list(["normal", "urgent"])) var urgency: String

    func run() throws {
        try office.act(options, IncomingDocument.object, "urgency", number, ["urgency": .string(urgency)])
    }
}

struct DocumentDistribute: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distribute",
        abstract: "Hand a document to the people who see to it; whoever is away is stood in for."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Argument(help: "Numbers or names of the people.", completion: LiveNames.people) var people: [String]
    @Option(help: "Until when it has to be closed, YYYY-MM-DD.") var until: String?
    @Option(help: "What is to be done.") var task: String?

    func run() throws {
        var fields = JSONObject(given: ["until": until, "task": task])
        fields["to"] = .array(people.map { .string($0) })
        try office.act(options, IncomingDocument.object, "distribute", number, fields)
    }
}

struct DocumentClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Say what came of a document in your hands."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Argument(help: "The result.") var result: String

    func run() throws {
        try office.act(options, IncomingDocument.object, "close", number, ["result": .string(result)])
    }
}

struct DocumentReassign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reassign",
        abstract: "Give a delivery to somebody else. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The delivery: delivery-N, as `deliveries` shows it.") var number: String
    @Argument(help: "The person's number or name.", completion: LiveNames.people) var person: String

    func run() throws {
        try office.act(options, DocumentDelivery.object, "reassign", number, ["to": .string(person)])
    }
}

struct DocumentAmend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Correct what was registered; before, after and reason stay. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: IncomingOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "Its title.") var title: String?
    @Option(help: "Who sent it.") var sender: String?

    func run() throws {
        var fields = JSONObject(given: ["title": title, "sender": sender])
        paper.fill(&fields)
        try office.act(options, IncomingDocument.object, "amend", number, fields)
    }
}

/// What is said of a document that goes out.
struct OutgoingOptions: ParsableArguments {
    @Option(name: .customLong("to"), help: "To whom; may be repeated.") var addressees: [String] = []
    @Option(help: "The file with its text.", completion: .file()) var file: String?
    @Option(help: "public, internal, confidential or secret.", completion: .list(DocumentLevel.levels)) var level:
        String?
    @Flag(help: "Its papers are to be archived when it is sent.") var archive = false

    func fill(_ fields: inout JSONObject) {
        if !addressees.isEmpty { fields["addressees"] = .array(addressees.map { .string($0) }) }
        fields.set("level", level)
        if archive { fields["archive"] = true }
    }

    /// What the file holds; nil: none was given.
    /// - Throws: ``Refusal``.
    func text() throws -> (name: String, bytes: [UInt8])? {
        guard let file else { return nil }
        let bytes = try LocalFile.bytes(file, limit: DocumentUpload.largest)
        guard !bytes.isEmpty else { throw Refusal.empty(file) }
        return (URL(fileURLWithPath: file).lastPathComponent, bytes)
    }
}

struct DocumentDraft: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "draft", abstract: "Begin a document that goes out.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: OutgoingOptions
    @Argument(help: "Its title.") var title: String

    func run() throws {
        var fields: JSONObject = ["title": .string(title)]
        paper.fill(&fields)
        // What cannot be read, or sealed, begins no draft.
        guard let text = try paper.text() else {
            return try office.act(options, OutgoingDocument.object, "draft", nil, fields)
        }
        _ = try options.call(AttachmentMessages.MayPut.self, .init(object: OutgoingDocument.object, verb: "draft"))
        let draft = try office.done(options, OutgoingDocument.object, "draft", nil, fields)
        let upload = DocumentUpload(number: draft.number, name: text.name)
        _ = try upload.send(text.bytes, options)
        try upload.show(options)
    }
}

struct DocumentSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Give a draft to review; what was returned passes all steps again."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: OutgoingOptions
    @Argument(help: "What the draft is called.") var number: String

    func run() throws {
        var fields = JSONObject()
        paper.fill(&fields)
        // The file's bytes go first: what is decided on is there.
        if let text = try paper.text() {
            _ = try DocumentUpload(number: number, name: text.name).send(text.bytes, options)
        }
        try office.act(options, OutgoingDocument.object, "submit", number, fields)
    }
}

struct DocumentSend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Say that a signed document was sent."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "The seal that it bears.") var seal: String
    @Option(help: "How: post, courier, mail.") var method: String
    @Option(parsing: .unconditional, help: "How many copies.") var copies: Int

    func run() throws {
        var fields = JSONObject(given: ["seal": seal, "method": method])
        fields.set("copies", copies)
        try office.act(options, OutgoingDocument.object, "send", number, fields)
    }
}
