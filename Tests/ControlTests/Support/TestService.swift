import Control
import Foundation
import JSON
import Synchronization
import Testing

/// The bytes of a test interface.
func interfaceFile(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "varlink", subdirectory: "Interfaces"))
    return [UInt8](try Data(contentsOf: url))
}

/// What the handlers of the test service saw.
final class Witness: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let (events, continuation) = AsyncStream<String>.makeStream()

    func note(_ event: String) {
        counts.withLock { $0[event, default: 0] += 1 }
        continuation.yield(event)
    }

    func count(_ event: String) -> Int { counts.withLock { $0[event, default: 0] } }

    /// Waits until it has been noted.
    func wait(for event: String) async {
        if count(event) > 0 { return }
        for await seen in events where seen == event { return }
    }
}

struct Text: Codable, Equatable, Sendable { let text: String }
struct Count: Codable, Sendable { let to: Int }
struct Number: Codable, Equatable, Sendable { let number: Int }
struct Length: Codable, Sendable { let length: Int }
struct Identity: Codable, Equatable, Sendable {
    let uid: UInt32
    let gid: UInt32
    let groups: [UInt32]
    let roles: [String]
}
struct Failure: Codable, Sendable { let how: String }
struct Broken: Error {}

/// `io.rollcall.Test` as its interface file says.
func testService(_ witness: Witness = Witness()) throws -> ControlService {
    var service = try ControlService(vendor: "Test", product: "rollcall-test", version: "1", url: "https://example.org")
    try service.add(interface: interfaceFile("io.rollcall.Test"))
    service.on("io.rollcall.Test.Echo", role: .observe) { (input: Text, _) in
        witness.note(input.text)
        return input
    }
    service.stream("io.rollcall.Test.Count", role: .observe) {
        (input: Count, _, replies: borrowing Replies<Number>) async throws -> Number in
        for number in 1..<input.to { try await replies.send(Number(number: number)) }
        return Number(number: input.to)
    }
    service.pages("io.rollcall.Test.Pages", role: .observe) {
        (input: Count, _, replies: borrowing Replies<Number>?) async throws -> Number in
        for number in 1..<input.to { try await replies?.send(Number(number: number)) }
        return Number(number: input.to)
    }
    service.stream("io.rollcall.Test.Forever", role: .observe) {
        (_: JSONObject, _, replies: borrowing Replies<Text>) async throws -> Text in
        defer { witness.note("cancelled") }
        while true {
            try await replies.send(Text(text: String(repeating: "x", count: 10_000)))
            witness.note("sent")
        }
    }
    service.on("io.rollcall.Test.Long", role: .observe) { (input: Length, _) in
        Text(text: String(repeating: "x", count: input.length))
    }
    service.on("io.rollcall.Test.Hire", role: .hr) { (_: JSONObject, _) in JSONObject() }
    service.on("io.rollcall.Test.SetClock", role: .operate) { (_: JSONObject, _) in JSONObject() }
    service.on("io.rollcall.Test.Erase", role: .admin) { (_: JSONObject, _) in JSONObject() }
    service.on("io.rollcall.Test.WhoAmI", role: nil) { (_: JSONObject, caller) in
        Identity(
            uid: caller.uid,
            gid: caller.gid,
            groups: caller.groups.sorted(),
            roles: caller.roles.map(\.rawValue).sorted()
        )
    }
    service.on("io.rollcall.Test.Fail", role: .observe) { (input: Failure, _) throws -> JSONObject in
        switch input.how {
        case "declared": throw ControlError(name: "io.rollcall.Test.Tired", parameters: ["reason": "late"])
        case "undeclared": throw ControlError(name: "io.rollcall.Test.Gone")
        case "drifted": throw ControlError(name: "io.rollcall.Test.Tired", parameters: ["reason": 7])
        case "broken": throw Broken()
        default: return ["number": "one"]
        }
    }
    return service
}
