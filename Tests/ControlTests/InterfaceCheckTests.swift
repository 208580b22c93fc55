@testable import Control
import JSON
import Testing

private let file = """
    interface io.example.test
    type Day (from: string, kind: (work, rest), note: ?string)
    method Set(days: []Day, names: [string]int, limit: ?int, free: ?object, ratio: ?float, next: ?Day) -> (ok: bool)
    error Full (days: []Day)
    """

private func check(_ text: String, _ part: Interface.Part = .input(method: "Set")) throws {
    guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else { throw Broken() }
    try Interface(parsing: Array(file.utf8)).check(object, against: part)
}

@Test(
    "Parameters as described",
    arguments: [
        #"{"days":[],"names":{}}"#, #"{"names":{"a":1},"days":[{"from":"x","kind":"rest"}]}"#,
        #"{"days":[],"names":{},"limit":null,"free":{"any":[1]},"ratio":1}"#,
        #"{"days":[],"names":{},"ratio":1.5,"next":{"kind":"work","from":"","note":null}}"#,
    ]
)
func described(text: String) throws { try check(text) }

@Test(
    "What differs is named with its path",
    arguments: [
        (#"{"names":{}}"#, "days", .missing), (#"{"days":null,"names":{}}"#, "days", .wrongType(expected: "array")),
        (#"{"days":[],"names":{},"x":1}"#, "x", .unknown),
        (#"{"days":[{"kind":"work"}],"names":{}}"#, "days[0].from", .missing),
        (#"{"days":[{"from":"a","kind":"sleep"}],"names":{}}"#, "days[0].kind", .unknownValue),
        (#"{"days":[{"from":"a","kind":1}],"names":{}}"#, "days[0].kind", .wrongType(expected: "string")),
        (#"{"days":[],"names":{"b":1,"a":"1"}}"#, "names[a]", .wrongType(expected: "int")),
        (#"{"days":[],"names":{},"limit":1.0}"#, "limit", .wrongType(expected: "int")),
        (#"{"days":[],"names":{},"limit":9223372036854775808}"#, "limit", .wrongType(expected: "int")),
        (#"{"days":[],"names":{},"free":[]}"#, "free", .wrongType(expected: "object")),
        (#"{"days":[],"names":{},"ratio":"1"}"#, "ratio", .wrongType(expected: "float")),
        (#"{"days":[],"names":{},"next":{"kind":"work","from":"","y":1}}"#, "next.y", .unknown),
        (#"{"days":[7],"names":{}}"#, "days[0]", .wrongType(expected: "object")),
    ] as [(String, String, InterfaceMismatch.Reason)]
)
func differs(text: String, path: String, reason: InterfaceMismatch.Reason) {
    #expect(throws: InterfaceMismatch(path: path, reason: reason)) { try check(text) }
}

@Test("Output and errors are checked alike; what is not described is said to be so")
func parts() throws {
    try check(#"{"ok":true}"#, .output(method: "Set"))
    try check(#"{"days":[]}"#, .error("Full"))
    #expect(throws: InterfaceMismatch(path: "ok", reason: .missing)) { try check("{}", .output(method: "Set")) }
    #expect(throws: InterfaceMismatch(path: "days", reason: .missing)) { try check("{}", .error("Full")) }
    for part: Interface.Part in [.input(method: "Full"), .output(method: "Full"), .error("Full2"), .error("Set")] {
        #expect(throws: InterfaceMismatch.self) { try check("{}", part) }
    }
}
