import ArgumentParser
import AttendanceCases
import Glibc
import Terms

struct PolicyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Attendance rules: worked cases, and what another policy would change.",
        subcommands: [PolicyTry.self, PolicyDiff.self]
    )
}

struct PolicyTry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Judge worked cases (format rollcall-attendance-cases/1) and compare with what they expect."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The cases, a JSON file; - is standard input.", completion: .file()) var file: String

    func run() throws {
        let bytes = try LocalFile.bytes(file, limit: 256 << 20)
        let cases: CaseFile
        do throws(CaseError) {
            cases = try CaseFile(json: bytes)
        } catch {
            throw Refusal.badFile(file, "\(error)")
        }
        if options.json { return print(cases.run()) }
        let differences = cases.differences()
        for difference in differences { print(Table.printable("\(difference)")) }
        let count = cases.run().scenarios.count
        let failed = Set(differences.map(\.scenario)).count
        print(options.words("\(count - failed) of \(count) scenarios agree", "\(count) 例中 \(count - failed) 例一致"))
        if !differences.isEmpty { throw ExitCode(EX_DATAERR) }
    }
}
