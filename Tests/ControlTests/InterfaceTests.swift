@testable import Control
import TestSupport
import Testing

private func interface(_ members: String, name: String = "io.example.test") throws(InterfaceError) -> Interface {
    try Interface(parsing: Array("interface \(name)\n\(members)".utf8))
}

@Test("An interface keeps its members in order, their types, and the comment directly before each")
func members() throws {
    let text = """
        # The interface.
        # In two lines.
        interface io.example.test

        # Not documentation: an empty line follows.

        # A terminal.
        type Terminal (
          # Its name.
          name: string, # behind
          state: (up, down), tags: ?[][string]float,
          more: object
        )
        type State (up, down)
        method List(type: ?Terminal) -> (terminals: []Terminal, interface: bool)
        # It failed.
        error Failed (code: int)
        """
    let parsed = try Interface(parsing: Array(text.utf8))
    #expect(parsed.name == "io.example.test")
    #expect(parsed.documentation == "The interface.\nIn two lines.")
    #expect(parsed.description == text)
    #expect(parsed.members.map(\.name) == ["Terminal", "State", "List", "Failed"])
    #expect(parsed.members.map(\.documentation) == ["A terminal.", "", "", "It failed."])
    #expect(parsed.methods == ["io.example.test.List"])
    guard case .type(.structure(let fields)) = parsed.member("Terminal")?.kind else { throw Broken() }
    #expect(fields.map(\.name) == ["name", "state", "tags", "more"])
    #expect(fields.map(\.documentation) == ["Its name.", "", "", ""])
    #expect(fields[2].type == .optional(.array(.map(.float))))
    guard case .method(let input, let output) = parsed.member("List")?.kind else { throw Broken() }
    #expect(input.map(\.type) == [.optional(.named("Terminal"))])
    #expect(output.map(\.type) == [.array(.named("Terminal")), .bool])
}

@Test(
    "What the grammar allows",
    arguments: [
        "", "error E ()", "error E()", "method M()->()", "type T (a_b: int, a1: int)", "type T (A: int)",
        "type T (type: int, method: int, error: int, interface: int)", "type T (only)", "type T (s: [string]())",
        "type T (a: Missing)", "type T ( # comment\n a # another\n : int )", "type T ()", "# \u{E9}\ntype T ()",
        "type T ()\r\nerror E ()", "type T (a: []?int, b: [string]?T, c: ?[]?[string](x, y))",
        "method M(a: (b: (c: (d: int)))) -> (e: (f, g))",
    ]
)
func allowed(members: String) {
    #expect(throws: Never.self) { try interface(members) }
}

@Test(
    "What the grammar refuses, with its line",
    arguments: [
        ("type T (a: any)", .badName("any")), ("error E", .expected("\"(\"")),
        ("type T (a: int,)", .expected("a name")),
        ("type T (a__b: int)", .badName("a__b")), ("type T (a_: int)", .badName("a_")),
        ("type T (_a: int)", .badName("_a")), ("type T (1a: int)", .badName("1a")), ("type t ()", .badName("t")),
        ("type T_U ()", .badName("T_U")), ("type S []string", .expected("\"(\"")),
        ("type S [string]string", .expected("\"(\"")), ("type T (a: ??int)", .doubleOptional),
        ("type T (a, b: int)", .expected("\")\"")), ("type T (a: int, b)", .expected("\":\" and the type of b")),
        ("type T (a: int, a: int)", .duplicate("a")), ("type T (a, a)", .duplicate("a")),
        ("type T ()\ntype T ()", .duplicate("T")), ("type T ()\nerror T ()", .duplicate("T")),
        ("method M() ()", .expected("\"->\"")), ("method M(a, b) -> ()", .expected("fields with types")),
        ("error E (a, b)", .expected("fields with types")),
        ("types T ()", .expected("\"type\", \"method\" or \"error\"")),
        ("type T (a: io.example.U)", .badName("io.example.U")), ("type T (a: [int]string)", .expected("\"(\"")),
        ("type T (a: int", .expected("\")\"")), ("type", .expected("a name")),
        ("type T (a: \(String(repeating: "[]", count: 100))int)", .tooDeep(limit: 32)),
        ("type T \(String(repeating: "(a: ", count: 100))", .tooDeep(limit: 32)),
    ] as [(String, InterfaceError.Problem)]
)
func refusedMembers(members: String, problem: InterfaceError.Problem) {
    let line = 2 + members.count { $0 == "\n" }
    #expect(throws: InterfaceError(line: line, problem: problem)) { try interface(members) }
}

@Test("Interface names have two labels or more, of letters, digits and inner hyphens")
func names() {
    for name in ["a.b", "io.rollcall.Office.Supplies", "io.1a.b-c", "a1.b", "a-b.c", "xn--a.b"] {
        #expect(throws: Never.self, "\(name)") { try interface("", name: name) }
    }
    for name in ["a", "1a.b", "a..b", ".a.b", "a.b.", "a.-b", "a.b-", "a_b.c"] {
        #expect(throws: InterfaceError(line: 1, problem: .badName(name))) { try interface("", name: name) }
    }
    #expect(throws: InterfaceError(line: 1, problem: .notUTF8)) { try Interface(parsing: [0xFF]) }
}

@Test("A cut or mutated file is an interface or an error, never a trap")
func damagedFiles() throws {
    let file = try interfaceFile("org.varlink.certification")
    var random = SeededRandom(seed: 5)
    var parsed = 0
    for _ in 0..<3_000 {
        var bytes = Array(file.prefix(Int.random(in: 0...file.count, using: &random)))
        for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
            let other = file.randomElement(using: &random) ?? 0
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = other
        }
        do throws(InterfaceError) {
            let interface = try Interface(parsing: bytes)
            parsed += 1
            #expect(interface.description.utf8.count == bytes.count)
        } catch {
            #expect(error.line >= 1)
        }
    }
    #expect(parsed > 0)
}

@Test(
    "What one of the clients rejects, or our files avoid, is reported",
    arguments: [
        ("# D\ntype T (\n# A\na: int)", []), ("# D\nerror E ()", []),
        ("# D\ntype T (\n# A\nonly)", [.enumerationOfOne]), ("# D\ntype T (\n# A\na: [string]())", [.setOfStrings]),
        ("# D\ntype T (\n# A\na: []?Missing)", [.unresolvedType("Missing")]),
        ("# D\nmethod M(\n# A\na: M) -> ()", [.unresolvedType("M")]),
        ("# D\ntype T (\n# A\nA: int)", [.lowerCamelCase]),
        ("# D\ntype T (\n# A\na_b: int)", [.lowerCamelCase]), ("# D\ntype T (a: int)", [.undocumented]),
        ("type T ()", [.undocumented]), ("# D\r\nerror E ()", [.lineFeedsOnly]), ("# \u{E9}\nerror E ()", [.asciiOnly]),
        ("# D\nerror E (\n# A\na: (\n# B\nb: (\n# C\nc)))", [.enumerationOfOne]),
    ] as [(String, [DialectViolation.Rule])]
)
func dialect(members: String, rules: [DialectViolation.Rule]) throws {
    let file = "# D\ninterface io.example.test\n\n\(members)"
    #expect(try Interface(parsing: Array(file.utf8)).dialectViolations.map(\.rule) == rules)
}

@Test("Only letters in the first label of an interface's name", arguments: ["a1.b", "a-b.c"])
func firstLabel(name: String) throws {
    let file = "# D\ninterface \(name)\n"
    let violations = try Interface(parsing: Array(file.utf8)).dialectViolations
    #expect(violations == [DialectViolation(rule: .lettersInFirstLabel, subject: name)])
}

@Test("Our own files keep to the dialect")
func ownFiles() throws {
    #expect(try Interface(parsing: interfaceFile("io.rollcall.Test")).dialectViolations == [])
    let subjects = try Interface(parsing: interfaceFile("org.varlink.certification")).dialectViolations.map(\.subject)
    #expect(subjects.contains("Test08.set"))
}
