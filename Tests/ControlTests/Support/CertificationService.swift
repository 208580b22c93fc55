import Control
import JSON
import Synchronization

/// The server's side of `org.varlink.certification`: each method wants exactly what the one before it returned.
func certificationService() throws -> ControlService {
    let progress = Progress()
    var service = try ControlService(vendor: "Test", product: "certification", version: "1", url: "https://example.org")
    try service.add(interface: interfaceFile("org.varlink.certification"))
    for (index, step) in steps.enumerated() where step.name != "Test10" {
        service.on("org.varlink.certification.\(step.name)", role: nil) { (input: JSONObject, _) throws -> JSONObject in
            guard step.name != "Start" else { return ["client_id": .string(progress.start())] }
            try progress.advance(input, to: index)
            return step.reply
        }
    }
    service.stream("org.varlink.certification.Test10", role: nil) {
        (input: JSONObject, _, replies: borrowing Replies<JSONObject>) async throws -> JSONObject in
        try progress.advance(input, to: steps.firstIndex { $0.name == "Test10" } ?? 0)
        for number in 1..<10 { try await replies.send(["string": .string("Reply number \(number)")]) }
        return ["string": "Reply number 10"]
    }
    return service
}

private struct Step: Sendable {
    let name: String
    /// Besides the client's id.
    let wants: JSONObject
    let reply: JSONObject
}

private let plain: JSONObject = ["bool": false, "int": 2, "float": 3.141592653589793, "string": "a lot of string"]
private let map: JSONValue = ["foo": "Foo", "bar": "Bar"]
private let set: JSONValue = ["one": [:], "two": [:], "three": [:]]
private let mine: JSONValue = [
    "object": ["method": "org.varlink.certification.Test09", "parameters": ["map": map]],
    "enum": "two",
    "struct": ["first": 1, "second": "2"],
    "array": ["one", "two", "three"],
    "dictionary": map,
    "stringset": set,
    "interface": [
        "foo": [.null, ["foo": "foo", "bar": "bar"], .null, ["one": "foo", "two": "bar"]],
        "anon": ["foo": true, "bar": false],
    ],
]
private let steps = [
    Step(name: "Start", wants: [:], reply: [:]),
    Step(name: "Test01", wants: [:], reply: ["bool": true]),
    Step(name: "Test02", wants: ["bool": true], reply: ["int": 1]),
    Step(name: "Test03", wants: ["int": 1], reply: ["float": 1.0]),
    Step(name: "Test04", wants: ["float": 1.0], reply: ["string": "ping"]),
    Step(name: "Test05", wants: ["string": "ping"], reply: plain),
    Step(name: "Test06", wants: plain, reply: ["struct": .object(plain)]),
    Step(name: "Test07", wants: ["struct": .object(plain)], reply: ["map": map]),
    Step(name: "Test08", wants: ["map": map], reply: ["set": set]),
    Step(name: "Test09", wants: ["set": set], reply: ["mytype": mine]),
    Step(name: "Test10", wants: ["mytype": mine], reply: [:]),
    Step(
        name: "Test11",
        wants: ["last_more_replies": .array((1...10).map { .string("Reply number \($0)") })],
        reply: [:]
    ),
    Step(name: "End", wants: [:], reply: ["all_ok": true]),
]

/// Which step each client has done last.
private final class Progress: Sendable {
    private let done = Mutex<[String: Int]>([:])

    func start() -> String {
        done.withLock { done in
            let id = "client \(done.count)"
            done[id] = 0
            return id
        }
    }

    func advance(_ input: JSONObject, to index: Int) throws(ControlError) {
        guard case .string(let id) = input["client_id"], let last = done.withLock({ $0[id] }) else {
            throw ControlError(name: "org.varlink.certification.ClientIdError")
        }
        var got = input
        got["client_id"] = nil
        guard last == index - 1, alike(.object(got), .object(steps[index].wants)) else {
            throw ControlError(
                name: "org.varlink.certification.CertificationError",
                parameters: ["wants": .object(steps[index].wants), "got": .object(input)]
            )
        }
        done.withLock { $0[id] = index }
    }
}

/// Equal apart from the order of members, members that are null, and 1 for 1.0.
private func alike(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.object(let left), .object(let right)):
        Set((left.members + right.members).map(\.name)).allSatisfy { alike(left[$0] ?? .null, right[$0] ?? .null) }
    case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(alike)
    case (.integer(let left), .number(let right)), (.number(let right), .integer(let left)): Double(left) == right
    case (_, _): left == right
    }
}
