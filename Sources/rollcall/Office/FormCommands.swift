import ArgumentParser
import Control
@preconcurrency import Glibc
import JSON
import Office
import Reports
import Terms

struct FormCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form",
        abstract: "Forms on paper: of what is known, and blank ones for an outage.",
        discussion: "A page of HTML for printing (A4 portrait); any browser prints it. --lang chooses its language.",
        subcommands: [FormPrint.self, FormBlank.self]
    )
}

/// Where a form goes and whose it is.
struct FormOutput: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "The file to write; the default is standard output.",
        completion: .file(extensions: ["html"])
    ) var output: String?
    @Option(help: "The office's name, at the head; the default is a line for it.") var organisation: String?

    /// - Parameter what: is said on standard error when a file was written.
    func write(_ bytes: [UInt8], _ what: String) throws {
        guard let output else { return Output.write(bytes) }
        try NewFile.write(output) { try NewFile.write(bytes, to: $0) }
        fputs("\(Table.printable(what)), \(Table.printable(output))\n", stderr)
    }
}

struct FormPrint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Fill the form of a case: purchase, leave, loan, incoming document, meeting.",
        discussion: "Every step with who decided, when, in whose place, and what came late."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var target: FormOutput
    @Argument(help: "The case's number.") var number: String

    func run() throws {
        let reference = OfficeMessages.Reference(number: number, language: options.language.rawValue)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Show.name, JSONObject(of: reference)))
        }
        let found = try options.call(OfficeMessages.Show.self, reference).case
        guard let template = FormTemplate.all.first(where: { $0.object == found.object }) else {
            throw Refusal(
                name: "NoForm",
                message: Wording(
                    "\(found.number) is of a kind that has no form: \(name(found.object, .en))",
                    "\(found.number) 没有对应的表单：\(name(found.object, .zh))"
                ),
                hint: Wording(
                    "there are forms of " + FormTemplate.all.map { name($0.object, .en) }.joined(separator: ", "),
                    "可打印的有：" + FormTemplate.all.map { name($0.object, .zh) }.joined(separator: "、")
                ),
                code: EX_DATAERR
            )
        }
        let history = try options.history(found.number, found.object).map { try OfficeMessages.Event(json: $0) }
        let surroundings = try FormSurroundings(of: found, options)
        let content = FormFilling(
            found,
            history,
            surroundings,
            template,
            options.language
        ).content
        let bytes = FormHTML.render(template, [content], organisation: target.organisation, options.language)
        try target.write(bytes, "\(found.number) \(template.title(options.language))")
    }
}

/// What a kind of case is called.
private func name(_ object: String, _ language: Language) -> String { Modules.office[object]?.name(language) ?? object }

struct FormBlank: ParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable { case purchase, leave, loan, routing, meeting }

    static let configuration = CommandConfiguration(
        commandName: "blank",
        abstract: "Make blank forms, numbered ahead, for when the system is down.",
        discussion: """
            rollcall form blank purchase --prefix P-2026-CG --first 1 --count 20 -o purchase.html makes twenty pages from
            P-2026-CG-001 to P-2026-CG-020. Without --prefix the number is a line to write on. Needs no daemon.
            """
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var target: FormOutput
    @Argument(help: "purchase, leave, loan, routing or meeting.") var kind: Kind
    @Option(parsing: .unconditional, help: "How many pages.") var count = 1
    @Option(help: "What the numbers begin with: letters, digits and hyphens.") var prefix: String?
    @Option(parsing: .unconditional, help: "The first number.") var first = 1

    func validate() throws {
        guard (1...FormNumbers.most).contains(count) else {
            throw ValidationError("--count is between 1 and \(FormNumbers.most).")
        }
        guard first == 1 || prefix != nil else { throw ValidationError("--first goes with --prefix.") }
        guard let prefix else { return }
        guard FormNumbers(prefix: prefix, first: first, count: count) != nil else {
            throw ValidationError("--prefix is of letters, digits and single hyphens, as P-2026-CG; --first from 1 on.")
        }
    }

    func run() throws {
        guard let template = FormTemplate.all.first(where: { $0.name == kind.rawValue }) else { return }
        let numbers = prefix.flatMap { FormNumbers(prefix: $0, first: first, count: count)?.texts }
        let contents =
            numbers?.map { FormContent(blank: $0) } ?? Array(repeating: FormContent(blank: nil), count: count)
        if options.json {
            return Output.print(
                .object([
                    "form": .string(template.name), "version": .string(template.version),
                    "numbers": .array((numbers ?? []).map { .string($0) }), "pages": .integer(Int64(count)),
                ])
            )
        }
        let bytes = FormHTML.render(template, contents, organisation: target.organisation, options.language)
        let range = [numbers?.first, count > 1 ? numbers?.last : nil].compactMap { $0 }.joined(separator: " – ")
        let pages = options.words("\(count) pages", "\(count) 页")
        try target.write(bytes, "\(template.title(options.language)) \(range.isEmpty ? pages : "\(range), \(pages)")")
    }
}
