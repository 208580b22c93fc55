import ArgumentParser
import Control
import JSON

enum ArchiveRecord: OfficeNoun {
    static let object: String? = "record"
}

enum ArchiveLoan: OfficeNoun {
    static let object: String? = "loan"
    static let listed = "loans"
}

enum ArchiveCheck: OfficeNoun {
    static let object: String? = "cabinetCheck"
    static let listed = "cabinets"
}

enum ArchiveRepository: OfficeNoun {
    static let object: String? = "backup"
    static let listsClosed = true
    static let listed = "repositories"
}

struct ArchiveCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Papers at their place: filing, scanning, lending, cabinets, backups.",
        discussion: """
            A paper counts as filed only when both sides are scanned and somebody else has checked every page. Originals are
            lent for a purpose, approved by the department's head and for sensitive ones by the office's head; an archivist
            hands them out and takes them back.
            """,
        subcommands: [
            ArchiveFile.self, ArchiveAmend.self, DocumentLevel.self, ArchiveScan.self, ArchivePages.self,
            CaseAct<RefuseScanVerb>.self, CaseAct<RescanVerb>.self,
            ArchiveLend.self, ArchiveSubmit.self, ArchiveExtend.self, ArchiveHandOut.self, ArchiveReturn.self,
            CaseAct<LoseVerb>.self,
            CaseAct<DecideLossVerb>.self, CaseAct<SettleLossVerb>.self,
            CaseAct<VoidRecordVerb>.self, CaseAct<DismissVerb>.self,
            ArchiveCabinet.self, ArchiveCabinetDone.self, ArchiveCabinetRemedy.self, ArchiveRepositoryAdd.self,
            CaseAct<EndRepositoryVerb>.self, ArchiveBackup.self, ArchiveRestoreTest.self,
            ArchiveEnd<DestroyVerb>.self, ArchiveEnd<KeepVerb>.self,
            ArchiveList.self, CaseList<ArchiveLoan>.self, CaseList<ArchiveCheck>.self,
            CaseList<ArchiveRepository>.self, CaseShow<AnyCase>.self, CaseHistory<AnyCase>.self,
        ]
    )
}

enum RefuseScanVerb: CaseVerb {
    static let object: String? = "record"
    static let verb = "refuse"
    static let abstract = "Say that a scan is not good: all of it is scanned again. Needs --reason."
}

enum RescanVerb: CaseVerb {
    static let object: String? = "record"
    static let verb = "rescan"
    static let abstract =
        "Have a filed paper scanned again whose scan proves bad; somebody else checks it. Needs --reason."
}

enum LoseVerb: CaseVerb {
    static let object: String? = "loan"
    static let verb = "lose"
    static let abstract = "Say that a lent original is lost. Needs --reason."
}

enum DecideLossVerb: CaseVerb {
    static let object: String? = "loan"
    static let verb = "decideLoss"
    static let word = "decide-loss"
    static let abstract = "Say what becomes of a lost original (--reason); for the office's head."
}

enum SettleLossVerb: CaseVerb {
    static let object: String? = "loan"
    static let verb = "settle"
    static let word = "settle-loss"
    static let abstract = "Close a loss as it was decided; for an archivist. Needs --reason."
}

enum VoidRecordVerb: CaseVerb {
    static let object: String? = "record"
    static let verb = "void"
    static let abstract = "Take an entry back; for a second person. The number stays used. Needs --reason."
}

enum EndRepositoryVerb: CaseVerb {
    static let object: String? = "backup"
    static let verb = "end"
    static let word = "end-repository"
    static let abstract = "Watch a repository's backups no more; for the head of the office. Needs --reason."
}

enum DismissVerb: CaseVerb {
    static let object: String? = "record"
    static let verb = "dismiss"
    static let abstract = "Say that a closed case has nothing to be filed. Needs --reason."
}

/// Where a paper is, and what it is.
struct RecordOptions: ParsableArguments {
    @Option(help: "contract, report, … as the office classes its papers.") var category: String?
    @Option(parsing: .unconditional, help: "The year of the paper, not of filing.") var year: Int?
    @Option(help: "The room.") var room: String?
    @Option(help: "The fire- and damp-proof cabinet.") var cabinet: String?
    @Option(help: "The shelf.") var shelf: String?
    @Option(help: "The box.") var box: String?
    @Option(help: "Until when it is kept at least, YYYY-MM-DD.") var retainUntil: String?

    func fill(_ fields: inout JSONObject) {
        fields.set("category", category)
        fields.set("year", year)
        fields.set("room", room)
        fields.set("cabinet", cabinet)
        fields.set("shelf", shelf)
        fields.set("box", box)
        fields.set("retainUntil", retainUntil)
    }
}

struct ArchiveFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: "File a paper at its place; it gets the next archive number.",
        discussion:
            "Needs --category, --year, --room, --cabinet, --shelf and --box, and --level; or --source for year and level."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var record: RecordOptions
    @Argument(help: "Its title.") var title: String
    @Option(help: "The number of the closed case whose paper it is.") var source: String?
    @Option(help: "public, internal, confidential or secret.", completion: .list(DocumentLevel.levels)) var level:
        String?

    func run() throws {
        var fields = JSONObject(given: ["title": title, "source": source, "level": level])
        record.fill(&fields)
        try office.act(options, ArchiveRecord.object, "file", nil, fields)
    }
}

struct ArchiveAmend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Correct what is said of a paper; before, after and reason stay. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var record: RecordOptions
    @Argument(help: "Its archive number.") var number: String
    @Option(help: "Its title.") var title: String?

    func run() throws {
        var fields = JSONObject(given: ["title": title])
        record.fill(&fields)
        try office.act(options, ArchiveRecord.object, "amend", number, fields)
    }
}

struct ArchivePages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say that you have seen every page of a scan that somebody else made: the paper counts as filed."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its archive number.") var number: String
    @Option(parsing: .unconditional, help: "How many pages you have seen, blank backs too.") var pages: Int

    func run() throws {
        try office.act(options, ArchiveRecord.object, "check", number, ["pages": .integer(Int64(pages))])
    }
}

struct ArchiveLend: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lend", abstract: "Ask to borrow an original.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its archive number.") var record: String
    @Option(help: "What for.") var purpose: String
    @Option(help: "Until when, YYYY-MM-DD; five working days if it is not given, 30 days at most.") var until: String?

    func run() throws {
        let fields = JSONObject(given: ["record": record, "purpose": purpose, "until": until])
        try office.act(options, ArchiveLoan.object, "ask", nil, fields)
    }
}

struct ArchiveSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Ask again for a loan that was returned to you, perhaps otherwise."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The loan's number.") var number: String
    @Option(help: "What for.") var purpose: String?
    @Option(help: "Until when, YYYY-MM-DD.") var until: String?

    func run() throws {
        let fields = JSONObject(given: ["purpose": purpose, "until": until])
        try office.act(options, ArchiveLoan.object, "submit", number, fields)
    }
}

struct ArchiveExtend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Ask to keep longer what you have borrowed; those who approved the loan decide. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The loan's number.") var number: String
    @Option(help: "Until when, YYYY-MM-DD; 30 days from the hand-out at most.") var until: String

    func run() throws {
        try office.act(options, ArchiveLoan.object, "extend", number, ["until": .string(until)])
    }
}

/// What an archivist sees of a paper.
struct PaperOptions: ParsableArguments {
    @Option(help: "Its condition.") var condition: String
    @Option(parsing: .unconditional, help: "How many pages you counted.") var pages: Int

    var fields: JSONObject { ["condition": .string(condition), "pages": .integer(Int64(pages))] }
}

struct ArchiveHandOut: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-out",
        abstract: "Hand an original to its borrower; for an archivist. If pages are missing it needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: PaperOptions
    @Argument(help: "The loan's number.") var number: String
    @Option(help: "Until when, YYYY-MM-DD; not longer than was approved.") var until: String?

    func run() throws {
        var fields = paper.fields
        fields.set("until", until)
        try office.act(options, ArchiveLoan.object, "handOut", number, fields)
    }
}

struct ArchiveReturn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Take an original back; for an archivist. If pages are missing it needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var paper: PaperOptions
    @Argument(help: "The loan's number.") var number: String

    func run() throws { try office.act(options, ArchiveLoan.object, "takeBack", number, paper.fields) }
}

struct ArchiveCabinet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cabinet",
        abstract: "Begin this month's look at a cabinet."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The room.") var room: String
    @Argument(help: "The cabinet.") var cabinet: String

    func run() throws {
        let fields = JSONObject(given: ["room": room, "cabinet": cabinet])
        try office.act(options, ArchiveCheck.object, "plan", nil, fields)
    }
}

struct ArchiveCabinetDone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cabinet-done",
        abstract: "Say how humid a cabinet is and whether its door closes."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The check, as `cabinets` shows it.") var number: String
    @Option(parsing: .unconditional, help: "Relative humidity, percent.") var humidity: Int
    @Flag(inversion: .prefixedNo, help: "Whether the door closes.") var door: Bool
    @Option(help: "What there is to say.") var note: String?

    func run() throws {
        var fields: JSONObject = ["humidity": .integer(Int64(humidity)), "doorCloses": .bool(door)]
        fields.set("note", note)
        try office.act(options, ArchiveCheck.object, "done", number, fields)
    }
}

struct ArchiveCabinetRemedy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cabinet-remedy",
        abstract: "Say what was done about a cabinet that was not in order."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The check, as `cabinets` shows it.") var number: String
    @Argument(help: "What was done.") var remedy: String

    func run() throws {
        try office.act(options, ArchiveCheck.object, "remedy", number, ["remedy": .string(remedy)])
    }
}

struct ArchiveRepositoryAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repository",
        abstract: "Name a repository of off-site backups, so that its backups are watched."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "What it is called.") var code: String
    @Option(help: "Where it is.") var place: String

    func run() throws {
        let fields = JSONObject(given: ["code": code, "place": place])
        try office.act(options, ArchiveRepository.object, "add", nil, fields)
    }
}

struct ArchiveRestoreTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore-test",
        abstract: "Record a test of restoring that you have made."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The repository.") var code: String
    @Option(help: "The snapshot that was restored.") var snapshot: String
    @Option(parsing: .unconditional, help: "How many files were compared.") var files: Int
    @Flag(inversion: .prefixedNo, help: "Whether they were the same.") var passed: Bool
    @Option(help: "What there is to say.") var note: String?

    func run() throws {
        var fields: JSONObject = [
            "snapshot": .string(snapshot), "files": .integer(Int64(files)), "passed": .bool(passed),
        ]
        fields.set("note", note)
        try office.act(options, ArchiveRepository.object, "restoreTest", code, fields)
    }
}
