import Simulators
import TestSupport
import Testing

@testable import TerminalProtocols

@Suite("OSDP: the secure channel from the panel's side")
struct OSDPSecurityTests {
    private let other = [UInt8](repeating: 7, count: 16)

    private func line(reader: [UInt8]?, panel: [UInt8]?, installs: Bool = false) -> OSDPConversation {
        OSDPConversation(
            OSDPConversation.reader(key: reader, installs: installs),
            settings: OSDPConversation.settings(key: panel, installs: installs)
        )
    }

    @Test("Another key is refused, and the panel never goes on in the clear or under the public key")
    func wrongKey() {
        var line = line(reader: other, panel: OSDPConversation.key)
        line.start()
        line.run(until: .seconds(5))
        #expect(line.end == .keyRefused)
        #expect(!line.reader.done.contains(OSDPCommand.poll.rawValue))
        #expect(!line.isIdentified)
    }

    @Test("A reader without a channel is refused if a key is configured, one with a key if none is")
    func policies() {
        var plain = line(reader: nil, panel: OSDPConversation.key)
        plain.start()
        plain.run(until: .seconds(5))
        var locked = line(reader: other, panel: nil)
        locked.start()
        locked.run(until: .seconds(5))
        for line in [plain, locked] {
            guard case .protocolFault(let reason)? = line.end else {
                Issue.record("it goes on: \(String(describing: line.end))")
                continue
            }
            #expect(reason.contains("key"))
        }
    }

    @Test("On the administrator's word a reader without a key gets one, and uses it")
    func installation() {
        var line = line(reader: nil, panel: OSDPConversation.key, installs: true)
        line.start()
        line.present("65-1")
        line.run(until: .seconds(5))
        #expect(line.reader.key == OSDPConversation.key)
        #expect(line.users == ["65-1"])
        #expect(line.reports.contains(.operation(TerminalOperation(what: "secure channel key installed"))))
        #expect(line.end == nil)
    }

    @Test("A key that a credential holds behind the first is replaced by it")
    func replacement() {
        let text = Array("000102030405060708090a0b0c0d0e0f\n07070707070707070707070707070707\n".utf8)
        var line = OSDPConversation(
            OSDPConversation.reader(key: other, installs: true),
            settings: OSDPConversation.settings(key: text, installs: true)
        )
        line.start()
        line.run(until: .seconds(5))
        #expect(line.reader.key == OSDPConversation.key)
        #expect(line.isIdentified)
    }

    @Test("Whichever answer of an installation is lost, even for good, the next session gets through")
    func lostInstallation() {
        for number in 0..<8 {
            var line = line(reader: nil, panel: OSDPConversation.key, installs: true)
            line.onAnswer = { answer, bytes in answer >= number ? nil : bytes }
            line.start()
            line.run(until: .seconds(20))
            #expect(line.end != nil)
            var again = OSDPConversation(
                line.reader,
                settings: OSDPConversation.settings(key: OSDPConversation.key, installs: true)
            )
            again.start()
            again.run(until: .seconds(5))
            #expect(again.reader.key == OSDPConversation.key, "answer \(number)")
            #expect(again.isIdentified)
        }
    }

    @Test("One flipped bit in the answer that brings a card gives no event; the repeat then does")
    func flippedBits() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .milliseconds(1_050))
        #expect(line.session.awaitsAnswer == false)
        line.present("65-25477")
        var answer: [UInt8] = []
        line.onAnswer = { _, bytes in
            if bytes.count > 20, answer.isEmpty { answer = bytes }
            return nil
        }
        line.run(until: .milliseconds(1_150))
        #expect(answer.count == 30)
        guard line.session.awaitsAnswer else {
            Issue.record("no poll is out")
            return
        }
        for bit in 0..<answer.count * 8 {
            var changed = answer
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            for refit in [false, true] {
                if refit { changed = changed.dropLast(2) + OSDPCheck.crc.bytes(of: changed.dropLast(2)) }
                if changed == answer { continue }
                var session = line.session
                var actions = session.receive(changed, at: line.now)
                actions += session.tick(at: line.now + .milliseconds(30))
                #expect(!actions.contains { if case .store = $0 { true } else { false } }, "bit \(bit)")
            }
        }
        var session = line.session
        #expect(session.receive(answer, at: line.now).contains { if case .store = $0 { true } else { false } })
        #expect(!session.receive(answer, at: line.now).contains { if case .store = $0 { true } else { false } })
    }

    @Test("An answer in the clear inside the channel brings no event, and the channel is opened anew")
    func downgrade() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(1))
        var forged = false
        line.onAnswer = { _, bytes in
            if forged { return bytes }
            forged = true
            let card: [UInt8] = [0, 1, 26, 0, 0x20, 0xB1, 0xC2, 0x80]
            return OSDPFrame(address: 5, isReply: true, sequence: bytes[4] & 3, code: 0x50, data: card).bytes
        }
        line.run(until: .seconds(3))
        #expect(forged)
        #expect(line.journal.isEmpty)
        #expect(line.end == nil)
        line.present("65-1")
        line.run(until: .seconds(4))
        #expect(line.users == ["65-1"])
    }

    @Test("A line on which every MAC is wrong ends the session instead of turning for ever")
    func alwaysWrong() {
        var line = OSDPConversation(isSecure: true)
        line.onAnswer = { _, bytes in
            guard bytes.count == 14, bytes[6] == 0x16 else { return bytes }
            let changed = bytes.dropLast(2).enumerated().map { $0.offset == 9 ? $0.element ^ 1 : $0.element }
            return changed + OSDPCheck.crc.bytes(of: changed)
        }
        line.start()
        line.run(until: .seconds(60))
        #expect(line.end == .protocolFault("an answer with a wrong MAC"))
        #expect(line.journal.isEmpty)
    }

    @Test("Challenges differ, and without random bytes there is no channel")
    func challenges() throws {
        var nonces = try #require(OSDPNonces(seed: Secret((0..<32).map { $0 })))
        #expect(Set((0..<1_000).map { _ in nonces.next() }).count == 1_000)
        #expect(OSDPNonces(seed: Secret([])) == nil)
        var settings = OSDPConversation.settings(key: OSDPConversation.key)
        settings.seed = Secret([])
        var session = OSDPSession(settings: settings)
        #expect(
            session.start(at: .zero) == [.finish(.protocolFault("there are no random bytes for the secure channel"))]
        )
    }

    @Test(
        "What a key is",
        arguments: ["", "00", "0001", "zz0102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f00"]
    )
    func badKeys(text: String) {
        #expect(OSDPKeys(Secret(Array(text.utf8))) == nil)
        var session = OSDPSession(settings: OSDPConversation.settings(key: Array(text.utf8)))
        guard case .finish(.protocolFault)? = session.start(at: .zero).last else {
            Issue.record("it begins")
            return
        }
    }

    @Test("200,000 mutated answers neither trap nor hold more than a frame and some noise")
    func mutations() {
        var random = SeededRandom(seed: 20_261_125)
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(1))
        let seeds: [[UInt8]] = [
            OSDPFrame(address: 5, isReply: true, sequence: 1, code: 0x50, data: [0, 1, 26, 0, 1, 2, 3, 4]).bytes,
            OSDPFrame(address: 5, isReply: true, sequence: 2, code: 0x46, data: [9, 1, 1]).bytes,
            OSDPFrame(address: 5, isReply: true, sequence: 0, check: .checksum, code: 0x79).bytes,
        ]
        var plain = OSDPSession(settings: OSDPConversation.settings())
        _ = plain.start(at: .zero)
        var now = Duration.seconds(1)
        for round in 0..<200_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 1..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = bytes.dropLast(2) + OSDPCheck.crc.bytes(of: bytes.dropLast(2))
            }
            now += .milliseconds(Int.random(in: 0...60, using: &random))
            if round % 2 == 0 {
                if plain.deadline == nil {
                    plain = OSDPSession(settings: OSDPConversation.settings())
                    _ = plain.start(at: now)
                }
                _ = plain.receive(bytes, at: now)
                _ = plain.committed(at: now)
                #expect(plain.framer.heldBytes <= OSDPFrame.lengths.upperBound + OSDPFramer.noiseLimit)
                #expect(plain.queue.count <= 8 && plain.keypads.count <= 256)
            } else {
                var session = line.session
                let actions = session.receive(bytes, at: line.now)
                #expect(!actions.contains { if case .store = $0 { true } else { false } })
            }
        }
    }
}
