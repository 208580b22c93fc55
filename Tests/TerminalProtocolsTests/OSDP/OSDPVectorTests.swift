import Testing

@testable import TerminalProtocols

private struct Vectors: Decodable {
    struct Check: Decodable {
        var name: String
        var bytesHex: String
        var crc: UInt16?
        var checksum: UInt8?
    }
    struct Frame: Decodable {
        var from: String
        var name: String
        var address: UInt8
        var sequence: UInt8
        var hex: String
        var dataHex: String?
        var securityBlockHex: String?
        var macHex: String?
        var refused: String?
    }
    struct Handshake: Decodable {
        var scbkHex: String
        var rndAHex: String
        var rndBHex: String?
        var clientCryptogramHex: String?
        var serverCryptogramHex: String?
        var initialRMacHex: String?
    }
    struct Session: Decodable {
        var handshakes: [Handshake]
        var frames: [Frame]
    }
    struct Lines: Decodable { var frames: [Frame] }
    struct Exchange: Decodable {
        var name: String
        var sentHex: String
        var answerHex: String?
        var plainSent: String?
        var plainAnswer: String?
    }
    struct Answers: Decodable {
        var rndAHex: String
        var rndBHex: String
        var exchanges: [Exchange]
    }
    struct Reactions: Decodable {
        struct Scenario: Decodable {
            struct Entry: Decodable {
                var hex: String?
                var from: String?
            }
            var name: String
            var log: [Entry]
        }
        var scenarios: [Scenario]
    }
    struct Card: Decodable {
        var bits: Int
        var dataHex: String
        var facility: Int
        var number: Int
        var parity: String
    }
    var check: [Check]
    var plain: [Frame]
    var secure: Session
    var installMode: Session
    var keyset: Session
    var peripheralAnswers: Answers
    var controlPanelReactions: Reactions
    var multidrop: Lines
    var wiegand26: [Card]
}

@Suite("OSDP: recorded bytes of libosdp on both sides")
struct OSDPVectorTests {
    private let all: Vectors

    init() throws { all = try vectors("osdp-vectors", as: Vectors.self) }

    private func frame(_ hex: String) throws -> OSDPFrame {
        var framer = OSDPFramer(address: nil)
        let items = framer.receive(try [UInt8](hex: hex), at: .zero)
        guard items.count == 1, case .frame(let frame, _) = items[0] else {
            Issue.record("\(hex) is not one frame: \(items)")
            return OSDPFrame(address: 0, isReply: false, sequence: 0, code: 0)
        }
        return frame
    }

    @Test("Checks")
    func checks() throws {
        for vector in all.check {
            let bytes = try [UInt8](hex: vector.bytesHex)
            if let crc = vector.crc { #expect(OSDPCheck.crc16(bytes) == crc, "\(vector.name)") }
            if let sum = vector.checksum { #expect(OSDPCheck.checksum.bytes(of: bytes) == [sum], "\(vector.name)") }
        }
    }

    @Test(
        "Every frame of every group is found in any pieces, means what it says and is written alike",
        arguments: [1, 2, 3, 7, Int.max]
    )
    func frames(size: Int) throws {
        let reactions = all.controlPanelReactions.scenarios.flatMap { $0.log.compactMap(\.hex) }
        let groups: [[String]] = [
            all.plain.map(\.hex), all.secure.frames.map(\.hex), all.installMode.frames.map(\.hex),
            all.keyset.frames.map(\.hex), all.multidrop.frames.map(\.hex), reactions,
            all.peripheralAnswers.exchanges.compactMap(\.answerHex),
        ]
        for group in groups {
            let stream = try group.flatMap { try [UInt8](hex: $0) }
            var framer = OSDPFramer(address: nil)
            let items = stream.pieces(of: min(size, stream.count)).flatMap { framer.receive($0, at: .zero) }
            let found = items.compactMap { if case .frame(let frame, let bytes) = $0 { (frame, bytes) } else { nil } }
            let wanted = try group.map { try Array([UInt8](hex: $0).drop { $0 == OSDPFrame.mark }) }
            #expect(found.map(\.1) == wanted)
            #expect(items.count == found.count)
            #expect(found.map(\.0.bytes) == wanted)
            #expect(framer.heldBytes == 0)
        }
        for vector in all.plain + all.multidrop.frames {
            let frame = try frame(vector.hex)
            #expect(frame.address == vector.address)
            #expect(frame.isReply == (vector.from == "pd"))
            #expect(frame.sequence == vector.sequence)
            let data = try [UInt8](hex: vector.dataHex ?? "")
            #expect(frame.security != nil || frame.data == data)
        }
    }

    @Test(
        "Session keys, cryptograms and every MAC of the recorded channels",
        arguments: ["secure", "installMode", "keyset"]
    )
    func channels(group: String) throws {
        let session = ["secure": all.secure, "installMode": all.installMode, "keyset": all.keyset][group]
        let frames = try #require(session).frames
        var shakes = try #require(session).handshakes[...]
        var channel: OSDPSecureChannel?
        var opened = 0
        for vector in frames {
            let frame = try frame(vector.hex)
            switch frame.security?.kind {
            case .challenge?:
                let next = shakes.popFirst()
                let shake = try #require(next)
                let challenge = try [UInt8](hex: shake.rndAHex)
                #expect(frame.data == challenge)
                channel = OSDPSecureChannel(key: try [UInt8](hex: shake.scbkHex), challenge: frame.data)
            case .challengeReply?:
                let cryptogram = channel?.clientCryptogram(Array(frame.data[8..<16]))
                #expect((cryptogram == Array(frame.data[16...])) == (vector.refused == nil))
            case .cryptogram?: break
            case .cryptogramReply?: channel?.begin(frame.data)
            case .command?, .reply?, .sealedCommand?, .sealedReply?:
                var sealing = channel
                let data = try [UInt8](hex: vector.dataHex ?? "")
                #expect(channel?.open(frame) == data, "\(vector.name)")
                opened += 1
                // A reader may send the reason of a refusal in the clear; everything else is sealed byte for byte alike.
                guard frame.data.isEmpty || frame.security?.kind.isSealed == true else { continue }
                var plain = frame
                plain.data = data
                #expect(sealing?.seal(plain).bytes == frame.bytes, "\(vector.name)")
            case nil: break
            }
        }
        #expect(opened >= 4)
        #expect(shakes.isEmpty)
    }

    @Test("Cryptograms of every handshake")
    func handshakes() throws {
        let shakes = all.secure.handshakes + all.installMode.handshakes + all.keyset.handshakes
        for shake in shakes {
            guard let random = try shake.rndBHex.map({ try [UInt8](hex: $0) }) else { continue }
            let key = try [UInt8](hex: shake.scbkHex)
            let channel = OSDPSecureChannel(key: key, challenge: try [UInt8](hex: shake.rndAHex))
            #expect(channel.clientCryptogram(random) == (try [UInt8](hex: shake.clientCryptogramHex ?? "")))
            let server = channel.serverCryptogram(random)
            #expect(server == (try [UInt8](hex: shake.serverCryptogramHex ?? "")))
            #expect(channel.initialMAC(server) == (try [UInt8](hex: shake.initialRMacHex ?? "")))
        }
    }

    @Test("The awkward cases that an independent panel sent to libosdp's reader")
    func peripheral() throws {
        let key = OSDPConversation.key
        let answers = all.peripheralAnswers
        var channel = OSDPSecureChannel(key: key, challenge: try [UInt8](hex: answers.rndAHex))
        channel.begin(channel.initialMAC(channel.serverCryptogram(try [UInt8](hex: answers.rndBHex))))
        var deciphered = 0
        for exchange in answers.exchanges {
            guard let sent = exchange.plainSent, let answer = exchange.plainAnswer else { continue }
            let command = try frame(exchange.sentHex)
            let reply = try frame(try #require(exchange.answerHex))
            let plain = channel.open(command).map { [command.code] + $0 }
            #expect(plain == (try [UInt8](hex: sent)), "\(exchange.name)")
            #expect(channel.open(reply).map { [reply.code] + $0 } == (try [UInt8](hex: answer)), "\(exchange.name)")
            deciphered += 1
        }
        #expect(deciphered == 6)
    }

    @Test("No single flipped bit of a secured frame is accepted")
    func flippedBits() throws {
        var channel: OSDPSecureChannel?
        var flips = 0
        for vector in all.secure.frames {
            let bytes = try Array([UInt8](hex: vector.hex).drop { $0 == OSDPFrame.mark })
            let whole = try frame(vector.hex)
            if whole.security?.kind == .challenge {
                channel = OSDPSecureChannel(key: OSDPConversation.key, challenge: whole.data)
            }
            if whole.security?.kind == .cryptogramReply { channel?.begin(whole.data) }
            guard whole.security?.kind.hasMAC == true else { continue }
            for bit in 0..<bytes.count * 8 {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                flips += 1
                var framer = OSDPFramer(address: whole.address)
                let items = framer.receive(changed, at: .zero) + framer.expire(at: .seconds(1))
                #expect(!items.contains { if case .frame = $0 { true } else { false } })
                // And with a check that was made to fit, as an attacker would.
                guard bit < (bytes.count - 2) * 8 else { continue }
                let forged = Array(changed.dropLast(2))
                var other = OSDPFramer(address: whole.address)
                let found = other.receive(forged + OSDPCheck.crc.bytes(of: forged), at: .zero)
                for case .frame(let frame, _) in found + other.expire(at: .seconds(1)) where frame.security != nil {
                    var copy = channel
                    let opened = copy?.open(frame)
                    #expect(opened == nil, "bit \(bit) of \(vector.hex)")
                    #expect(copy == channel)
                }
            }
            #expect(channel?.open(whole) != nil)
        }
        #expect(flips > 10_000)
    }

    @Test("26-bit cards: facility and number when both parities are right, the raw bits when not")
    func cards() throws {
        for card in all.wiegand26 {
            let credential = try OSDPCredential.card([0, 1, UInt8(card.bits), 0] + [UInt8](hex: card.dataHex))
            let raw = "26:\(card.dataHex.uppercased())"
            #expect(credential.user == (card.parity == "good" ? "\(card.facility)-\(card.number)" : raw))
        }
    }
}
