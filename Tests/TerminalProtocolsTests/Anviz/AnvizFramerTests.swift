import TerminalProtocols
import TestSupport
import Testing

private let answer = AnvizFrame(
    device: 5,
    command: .records,
    kind: .answer(.done),
    data: [1] + AnvizRecord(user: 1_001, seconds: 800_000_000, backup: 1, type: 0, workCode: 0).bytes
)

private func frames(_ items: [AnvizFramer.Item]) -> [AnvizFrame] {
    items.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
}

private func noise(_ items: [AnvizFramer.Item]) -> [UInt8] {
    items.flatMap { if case .noise(let bytes, _) = $0 { bytes } else { [UInt8]() } }
}

@Suite("Anviz: framing")
struct AnvizFramerTests {
    /// The longest answer, less its last byte, and a run of noise.
    private static let bound = 9 + 6 + AnvizTemplate.longest + 2 - 1 + AnvizFramer.noiseLimit

    @Test("A start byte inside data is data")
    func startInside() {
        let inside = AnvizFrame(
            device: 0xA5A5_A5A5,
            command: .serial,
            kind: .answer(.done),
            data: [UInt8](repeating: 0xA5, count: 16)
        )
        var framer = AnvizFramer(expecting: .answers)
        let items = framer.receive(inside.bytes + inside.bytes, at: .zero)
        #expect(items == [.frame(inside), .frame(inside)])
    }

    @Test("A damaged frame costs itself: the one behind it is found at once", arguments: 0..<26)
    func damaged(at position: Int) {
        var bytes = answer.bytes
        #expect(bytes.count == 26)
        bytes[position] ^= 0x10
        var framer = AnvizFramer(expecting: .answers)
        var items = framer.receive(bytes + answer.bytes, at: .zero)
        // A longer length keeps the framer waiting until the line is quiet.
        items += framer.expire(at: AnvizFramer.silence)
        #expect(frames(items) == [answer])
        #expect(noise(items) == bytes)
    }

    @Test("A false start that announces more than comes is given up after 250 ms of silence, not before")
    func falseStart() {
        // An answer to 0x30 of 400 bytes, of which 26 come, and they are a whole other answer.
        let start: [UInt8] = [0xA5, 0, 0, 0, 5, 0xB0, 0, 0x01, 0x90]
        var framer = AnvizFramer(expecting: .answers)
        #expect(framer.receive(start + answer.bytes, at: .seconds(1)).isEmpty)
        #expect(framer.deadline == .milliseconds(1_250))
        #expect(framer.expire(at: .milliseconds(1_249)).isEmpty)
        #expect(framer.expire(at: .milliseconds(1_250)) == [.noise(start, .cutShort), .frame(answer)])
        #expect(framer.deadline == nil)
    }

    @Test("Bytes that come after the silence do not continue a frame that was cut short")
    func lateBytes() {
        let bytes = answer.bytes
        var framer = AnvizFramer(expecting: .answers)
        #expect(framer.receive(Array(bytes.prefix(12)), at: .zero).isEmpty)
        let late = framer.receive(Array(bytes.dropFirst(12)) + bytes, at: .milliseconds(400))
        #expect(frames(late) == [answer])
        #expect(noise(late) == bytes)
    }

    @Test("A length above the command's is refused as soon as it is read")
    func bounded() {
        var framer = AnvizFramer(expecting: .answers)
        let items = framer.receive([0xA5, 0, 0, 0, 5, 0xB8, 0, 0, 7] + answer.bytes, at: .zero)
        #expect(frames(items) == [answer])
    }

    @Test("Each side takes its own kind only")
    func direction() {
        let request = AnvizFrame(device: 5, command: .counts)
        var answers = AnvizFramer(expecting: .answers)
        var requests = AnvizFramer(expecting: .requests)
        #expect(frames(answers.receive(request.bytes, at: .zero) + answers.expire(at: .seconds(1))).isEmpty)
        #expect(frames(requests.receive(answer.bytes, at: .zero) + requests.expire(at: .seconds(1))).isEmpty)
        #expect(frames(requests.receive(request.bytes, at: .seconds(2))) == [request])
    }

    @Test("Nothing is found in zeros, ones, alternating bits, text or start bytes")
    func falsePositives() {
        let text = Array("GET / HTTP/1.1\r\nHost: example.org\r\n\r\nUser-Agent: \u{20AC} test\r\n".utf8)
        let patterns: [[UInt8]] = [[0], [0xFF], [0x55], [0xAA], [0xA5], [0x55, 0xAA], [0xA5, 0], [0, 0xA5], text]
        for pattern in patterns {
            for expectation in [AnvizGrammar.Expectation.answers, .requests] {
                let bytes = (0..<20_000).map { pattern[$0 % pattern.count] }
                var framer = AnvizFramer(expecting: expectation)
                let items = framer.receive(bytes, at: .zero) + framer.expire(at: .seconds(1))
                #expect(frames(items).isEmpty)
                #expect(noise(items) == bytes)
            }
        }
    }

    @Test("Random and mutated bytes: nothing lost, nothing beyond the bound, the next frame is found")
    func random() {
        var random = SeededRandom(seed: 1)
        let seeds = AnvizCommand.allCases.map { command in
            AnvizFrame(
                device: 5,
                command: command,
                kind: .answer(.done),
                data: (0..<min(40, command.answerLimit)).map { UInt8(truncatingIfNeeded: $0) }
            ).bytes
        }
        var framer = AnvizFramer(expecting: .answers)
        var now = Duration.zero
        var most = 0
        var unfound = 0
        var unbalanced = 0
        for round in 0..<200_000 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                bytes = random.bytes(Int.random(in: 0...24, using: &random))
                // Starts are rare in random bytes, and they are what is interesting.
                for index in bytes.indices where Int.random(in: 0..<6, using: &random) == 0 { bytes[index] = 0xA5 }
            } else {
                bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            let heldBefore = framer.heldBytes
            let items = framer.receive(bytes, at: now)
            most = max(most, framer.heldBytes)
            let out = items.reduce(0) { sum, item in
                switch item {
                case .frame(let frame): sum + frame.bytes.count
                case .noise(let bytes, _): sum + bytes.count
                case .echo: sum
                }
            }
            if heldBefore + bytes.count != out + framer.heldBytes { unbalanced += 1 }
            if round % 16 == 0 {
                now += .seconds(1)
                _ = framer.expire(at: now)
                let found = framer.receive(answer.bytes, at: now)
                if frames(found) != [answer] { unfound += 1 }
            }
        }
        #expect(most <= AnvizFramerTests.bound)
        #expect(unfound == 0)
        #expect(unbalanced == 0)
    }
}
