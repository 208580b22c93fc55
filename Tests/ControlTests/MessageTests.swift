@testable import Control
import JSON
import TestSupport
import Testing

@Test("A message of the limit passes, one byte more does not, whether or not its end has come")
func framerLimit() throws {
    for ended in [true, false] {
        var framer = MessageFramer(limit: 10)
        framer.append([UInt8](repeating: 1, count: 10) + [0])
        #expect(try framer.next()?.count == 10)
        #expect(try framer.next() == nil)
        framer.append([UInt8](repeating: 1, count: 11) + (ended ? [0] : []))
        #expect(throws: ProtocolViolation.tooLong(limit: 10)) { try framer.next() }
    }
}

@Test("However a stream of messages is cut, the same messages come out", arguments: [1, 2, 3, 7, 1_000])
func framerCuts(size: Int) throws {
    var random = SeededRandom(seed: 3)
    let messages = (0..<50).map { _ in
        random.bytes(Int.random(in: 0...40, using: &random)).map { $0 == 0 ? 1 : $0 }
    }
    let stream = messages.reduce(into: [UInt8]()) { $0 += $1 + [0] }
    var framer = MessageFramer(limit: 40)
    var found: [[UInt8]] = []
    for start in stride(from: 0, to: stream.count, by: size) {
        framer.append(stream[start..<min(start + size, stream.count)])
        while let message = try framer.next() { found.append(message) }
    }
    #expect(found == messages)
}

@Test("A method is split at its last dot")
func lastDot() {
    #expect(Call(method: "io.rollcall.Office.Supplies.List").interface == "io.rollcall.Office.Supplies")
    #expect(Call(method: "io.rollcall.Office.Supplies.List").member == "List")
    #expect(Call(method: "List").interface.isEmpty)
}

@Test("What a call says survives the way over the wire", arguments: [Call.Mode.plain, .more, .oneway, .upgrade])
func callRoundTrip(mode: Call.Mode) throws {
    let call = Call(method: "a.b.C", parameters: ["text": "\0\u{1F600}\"\\", "n": 1], mode: mode)
    #expect(call.message.firstIndex(of: 0) == call.message.count - 1)
    #expect(try Call(message: call.message.dropLast()) == call)
}

/// Valid calls and pieces that a mutation may splice in.
private let seeds = [
    #"{"method":"io.rollcall.Test.Echo","parameters":{"text":"a"},"more":true}"#,
    #"{"method":"org.varlink.service.GetInfo","oneway":false,"com.example.id":[1,2.5e3,null,"\ud83d\ude00"]}"#,
    #"{"parameters":{"a":{"b":[{"c":-0.1},[],{}]}},"method":"a.b.C","upgrade":true}"#,
]
private let pieces = [
    "{", "}", "[", "]", "\"", "\\u", "\\ud800", ",", ":", "1e999", "-", "\u{0}", "true", "é", "\u{7F}",
]

@Test("Whatever bytes come: messages or violations, never a trap; what was understood means the same when sent again")
func hostileMessages() {
    var random = SeededRandom(seed: 20_261_124)
    var understood = 0
    for _ in 0..<100_000 {
        var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch UInt8.random(in: 0...3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: index)
            case 2: bytes.removeSubrange(index..<min(bytes.count - 1, index + 4))
            case _: bytes.insert(contentsOf: bytes[..<index], at: index)
            }
        }
        var framer = MessageFramer(limit: 200)
        framer.append(bytes + [0])
        do {
            while let message = try framer.next() {
                let call = try Call(message: message)
                understood += 1
                if try Call(message: call.message.dropLast()) != call { Issue.record("changed: \(call)") }
            }
        } catch {}  // a violation, as the type says
    }
    #expect((20_000..<80_000).contains(understood))
}
