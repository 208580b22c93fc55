import ArgumentParser
import Terms
import Testing

@testable import rollcall

@Suite("Arguments")
struct ArgumentTests {
    @Test(
        "Options that every command takes may stand before the noun",
        arguments: [
            (["--json", "terminal", "list"], ["terminal", "list", "--json"]),
            (["--lang", "zh", "summary", "yesterday"], ["summary", "yesterday", "--lang", "zh"]),
            (["--lang=zh", "--json", "summary", "1"], ["summary", "1", "--lang=zh", "--json"]),
            (["--socket", "/a", "punch", "list", "--", "-x"], ["punch", "list", "--socket", "/a", "--", "-x"]),
            (["terminal", "list", "--json"], ["terminal", "list", "--json"]),
            (["--help"], ["--help"]),
            (["--socket"], ["--socket"]),
            ([], []),
        ]
    )
    func global(written: [String], meant: [String]) {
        #expect(GlobalArguments.behindTheVerb(written) == meant)
    }

    @Test("A number below zero is a value, which the daemon refuses with its reason")
    func belowZero() throws {
        for line in [["document", "amend", "SW-2026-0001", "--pages", "-3"], ["room", "free", "--seats", "-1"]] {
            let window = line[0] == "room" ? ["--from", "2026-12-01T09:00", "--to", "2026-12-01T10:00"] : []
            #expect(throws: Never.self) { _ = try Rollcall.parsed(line + window) }
        }
    }

    @Test(
        "A mistake is told as without the options that every command takes",
        arguments: [
            (["--json", "nonsense"], "Unexpected argument 'nonsense'"),
            (["terminal", "lst", "--json"], "Unexpected argument 'lst'"),
            (["terminal", "lst", "--socket", "/a", "--lang=zh"], "Unexpected argument 'lst'"),
            (["terminal", "list", "--lang", "xx"], "The value 'xx' is invalid for '--lang <lang>'"),
        ]
    )
    func mistake(arguments: [String], message: String) {
        #expect {
            _ = try Rollcall.parsed(GlobalArguments.behindTheVerb(arguments))
        } throws: { error in
            Rollcall.message(for: error).hasPrefix(message)
        }
    }

    @Test(
        "Every noun of the command line is there and parses",
        arguments: Rollcall.configuration.subcommands.map(Named.init)
    )
    func nouns(noun: Named) throws {
        #expect(!noun.type.helpMessage().isEmpty)
        #expect(!noun.type.configuration.abstract.isEmpty)
    }

    @Test("Times are shown as the daemon put them: in the site's zone, to the second")
    func moments() {
        #expect(Moment.text("2026-11-24T08:30:00.123+08:00") == "2026-11-24 08:30:00")
        #expect(Moment.clock("2026-11-24T08:30:00+08:00") == "08:30:00")
        #expect(Moment.text("soon") == "soon")
    }

    @Test("HR's words are there in both languages, and a word without a translation is shown as it is")
    func words() {
        #expect(Language.zh.anomaly("late", level: "serious_late") == "严重迟到")
        #expect(Language.en.anomaly("late", level: "serious_late") == "serious late")
        #expect(Language.zh.status("pending") == "待定")
        #expect(Language.zh.terminalState("offline") == "离线")
        #expect(Language.zh.disposition("of_tomorrow") == "of_tomorrow")
    }
}

/// A command, with a name for the test's report.
struct Named: CustomTestStringConvertible, Sendable {
    let type: any ParsableCommand.Type

    var testDescription: String { type.configuration.commandName ?? "\(type)" }
}
