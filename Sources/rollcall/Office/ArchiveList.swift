import ArgumentParser
import Control
import JSON
import Reports
import Terms

struct ArchiveList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the papers that you may know of, by year, then category, then number.",
        discussion: "With --output the register is written as a workbook (.xlsx) or for spreadsheets (.csv)."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Only papers of this year.") var year: Int64?
    @Option(help: "Only papers of this category.") var category: String?
    @Option(help: "Only in this state.") var state: String?
    @Option(help: "Only what the person with this number asked for.", completion: LiveNames.people) var person: String?
    @Option(help: "The file to write, .xlsx or .csv.", completion: .file()) var output: String?

    func run() throws {
        var input = OfficeMessages.List.Input(
            object: ArchiveRecord.object,
            state: state,
            language: options.language.rawValue
        )
        input.requester = person
        let all = try options.all(OfficeMessages.List.name, JSONObject(of: input), list: "cases", cursor: "after")
        var found: [Row] = []
        for json in all {
            let row = Row(json: json, found: try OfficeMessages.Case(json: json))
            if let year, row.entry.year != year { continue }
            if let category, row.entry.category != category { continue }
            found.append(row)
        }
        found.sort { $0.entry.precedes($1.entry) }
        if let output {
            let register = ArchiveRegister(found.map(\.entry))
            return try NewFile.writeSheet(
                output,
                example: "rollcall archive list --output register.xlsx",
                csv: { register.csv(options.language) },
                xlsx: { try register.writeXLSX(options.language, to: $0) }
            )
        }
        if options.json { return Output.print(.array(found.map(\.json))) }
        if found.isEmpty { return print(options.words("none", "无")) }
        CaseText(options.words).table(found.map(\.found)).print()
    }

    private struct Row {
        let json: JSONValue
        let found: OfficeMessages.Case
        let entry: ArchiveRegister.Entry

        init(json: JSONValue, found: OfficeMessages.Case) {
            self.json = json
            self.found = found
            entry = ArchiveRegister.Entry(found)
        }
    }
}

extension ArchiveRegister.Entry {
    init(_ found: OfficeMessages.Case) {
        func text(_ name: String) -> String { found.fields[name]?.text ?? "" }
        self.init(
            number: found.number,
            year: found.fields["year"]?.whole,
            category: text("category"),
            title: text("title"),
            level: found.level ?? "",
            pages: found.fields["pages"]?.whole,
            room: text("room"),
            cabinet: text("cabinet"),
            shelf: text("shelf"),
            box: text("box"),
            retainUntil: text("retainUntil"),
            state: found.state
        )
    }
}
