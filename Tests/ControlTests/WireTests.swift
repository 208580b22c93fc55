@testable import Control
import Foundation
import JSON
import Testing

private func echo(_ text: String, _ extra: String = "") -> String {
    #"{"method":"io.rollcall.Test.Echo","parameters":{"text":"\#(text)"}\#(extra)}"#
}

/// Sends to a test server and returns what it answers until it closes; the sending side is closed after the messages.
private func answers(_ messages: String...) async throws -> [JSONObject] {
    try await answers(to: framed(messages))
}

private func answers(to bytes: [UInt8], service: ControlService? = nil) async throws -> [JSONObject] {
    let result = Box<[JSONObject]>([])
    try await withServer(try service ?? testService()) { path in
        try await blocking {
            let client = try RawClient(path)
            client.send(bytes)
            client.closeSending()
            while let reply = try client.receive() { result.value.append(reply) }
        }
    }
    return result.value
}

@Test("Calls that were sent together are answered in their order")
func pipelining() async throws {
    let texts = (0..<200).map { "call \($0)" }
    let replies = try await answers(to: framed(texts.map { echo($0) }))
    #expect(replies == texts.map { ["parameters": ["text": .string($0)]] })
}

@Test("A call may arrive byte by byte")
func bytewise() async throws {
    try await withServer(testService()) { path in
        try await blocking {
            let client = try RawClient(path)
            for byte in Array(echo("slow").utf8) + [0] { client.send([byte]) }
            #expect(try client.receive() == ["parameters": ["text": "slow"]])
        }
    }
}

@Test("A oneway call is carried out and gets no answer, not even an error")
func oneway() async throws {
    let witness = Witness()
    let messages = [
        echo("quiet", #","oneway":true"#), #"{"method":"io.rollcall.Test.Nothing","oneway":true}"#,
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":1},"oneway":true}"#, echo("loud"),
    ]
    let replies = try await answers(to: framed(messages), service: try testService(witness))
    #expect(replies == [["parameters": ["text": "loud"]]])
    #expect(witness.count("quiet") == 1)
}

@Test("A oneway call is carried out although its sender hung up at once")
func onewayAndGone() async throws {
    let witness = Witness()
    try await withServer(testService(witness)) { path in
        try await blocking { _ = try RawClient(path).send(echo("last words", #","oneway":true"#)) }
        await witness.wait(for: "last words")
    }
    #expect(witness.count("last words") == 1)
}

@Test("A stream's replies say continues, its last one does not; calls behind it wait")
func stream() async throws {
    let replies = try await answers(
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":3},"more":true}"#,
        echo("after")
    )
    #expect(
        replies == [
            ["parameters": ["number": 1], "continues": true], ["parameters": ["number": 2], "continues": true],
            ["parameters": ["number": 3]], ["parameters": ["text": "after"]],
        ]
    )
}

@Test("What may page answers once without more; what must stream answers ExpectedMore; more is only a permission")
func withoutMore() async throws {
    let replies = try await answers(
        #"{"method":"io.rollcall.Test.Pages","parameters":{"to":3}}"#,
        #"{"method":"io.rollcall.Test.Pages","parameters":{"to":2},"more":true}"#,
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":3}}"#,
        echo("once", #","more":true"#)
    )
    #expect(
        replies == [
            ["parameters": ["number": 3]],
            ["parameters": ["number": 1], "continues": true], ["parameters": ["number": 2]],
            ["error": "org.varlink.service.ExpectedMore", "parameters": [:]],
            ["parameters": ["text": "once"]],
        ]
    )
}

@Test("Flags may be given as false, parameters as null, and vendors may add keys in reverse-domain notation")
func tolerated() async throws {
    let replies = try await answers(
        echo("a", #","more":false,"oneway":false,"upgrade":false"#),
        #"{"method":"org.varlink.service.GetInfo","parameters":null}"#,
        echo("b", #","com.example.trace":{"id":1}"#)
    )
    #expect(replies.map { $0["error"] } == [nil, nil, nil])
    #expect(replies.count == 3)
}

@Test(
    "Whoever does not speak Varlink is closed without an answer; calls before it were answered",
    arguments: [
        echo("x", #","more":true,"oneway":true"#), echo("x", #","oneway":true,"upgrade":true"#),
        #"{"method":"io.rollcall.Test.Echo","method":"io.rollcall.Test.Echo"}"#,
        #"{"method":"io.rollcall.Test.Echo","parameters":{"text":"a","text":"b"}}"#,
        echo("x", #","unknown":1"#), #"{"method":7}"#, #"{"parameters":{}}"#, #"{"method":"a.B","parameters":[]}"#,
        echo("x", #","more":1"#), "[]", "", "{", "GET / HTTP/1.1\r\n", "\u{FEFF}{}",
    ]
)
func closed(message: String) async throws {
    #expect(try await answers(echo("before"), message, echo("behind")) == [["parameters": ["text": "before"]]])
}

@Test("A message beyond the limit closes the connection")
func tooLong() async throws {
    try await withServer(testService(), access: AccessRules(["uid:\(geteuid())=admin"])) { path in
        try await blocking {
            let client = try RawClient(path)
            client.send([UInt8](repeating: UInt8(ascii: "x"), count: (16 << 20) + 1))
            #expect(try client.receive() == nil)
        }
    }
}

@Test("A client that has closed its sending side still gets a long answer whole")
func halfClosed() async throws {
    let replies = try await answers(
        #"{"method":"io.rollcall.Test.Long","parameters":{"length":3000000}}"#,
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":2},"more":true}"#
    )
    #expect(replies.count == 3)
    guard case .object(let parameters) = replies.first?["parameters"], case .string(let text) = parameters["text"]
    else { throw Broken() }
    #expect(text.utf8.count == 3_000_000)
}

@Test("Hanging up ends a running stream; until then a reader who does not read holds it up")
func hangUp() async throws {
    let witness = Witness()
    try await withServer(testService(witness)) { path in
        try await blocking {
            let lazy = try RawClient(path)
            lazy.send(#"{"method":"io.rollcall.Test.Forever","more":true}"#)
            #expect(try lazy.receive()?["continues"] == true)
            let other = try RawClient(path)
            for _ in 0..<500 {
                other.send(echo("meanwhile"))
                #expect(try other.receive() == ["parameters": ["text": "meanwhile"]])
            }
            #expect(witness.count("sent") * 10_000 < 4 << 20)
            #expect(witness.count("cancelled") == 0)
        }
        await witness.wait(for: "cancelled")
    }
    #expect(witness.count("cancelled") == 1)
}

@Test("A user's 65th connection is refused; when one of the others ends there is room again")
func connectionLimit() async throws {
    try await withServer(testService()) { path in
        try await blocking {
            var clients: [RawClient] = []
            for _ in 0..<64 {
                let client = try RawClient(path)
                client.send(echo("in"))
                #expect(try client.receive() != nil)
                clients.append(client)
            }
            let refused = try RawClient(path)
            refused.send(echo("out"))
            #expect(try refused.receive() == nil)
            clients.removeLast().closeSending()
            var admitted = false
            for _ in 0..<1_000 where !admitted {
                let client = try RawClient(path)
                client.send(echo("in"))
                admitted = try client.receive() != nil
            }
            #expect(admitted)
        }
    }
}

@Test("Errors of org.varlink.service name what they are about")
func serviceErrors() async throws {
    let replies = try await answers(
        #"{"method":"io.rollcall.Nothing.Echo"}"#,
        #"{"method":"io.rollcall.Test.Nothing"}"#,
        #"{"method":"Echo"}"#,
        #"{"method":"io.rollcall.Test.Echo"}"#,
        echo("x", #","upgrade":true"#),
        #"{"method":"io.rollcall.Test.Echo","parameters":{"text":"x","colour":"red"}}"#,
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":1.5},"more":true}"#,
        #"{"method":"io.rollcall.Test.Count","parameters":{"to":9223372036854775808},"more":true}"#,
        #"{"method":"io.rollcall.Test.Fail","parameters":{"how":"politely"}}"#,
        #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"a.b"}}"#
    )
    let expected: [(String, String, String)] = [
        ("InterfaceNotFound", "interface", "io.rollcall.Nothing"),
        ("MethodNotFound", "method", "io.rollcall.Test.Nothing"), ("MethodNotFound", "method", "Echo"),
        ("InvalidParameter", "parameter", "text"), ("MethodNotImplemented", "method", "io.rollcall.Test.Echo"),
        ("InvalidParameter", "parameter", "colour"), ("InvalidParameter", "parameter", "to"),
        ("InvalidParameter", "parameter", "to"), ("InvalidParameter", "parameter", "how"),
        ("InterfaceNotFound", "interface", "a.b"),
    ]
    #expect(
        replies
            == expected.map { name, key, value in
                ["error": .string("org.varlink.service.\(name)"), "parameters": .object([key: .string(value)])]
            }
    )
}
