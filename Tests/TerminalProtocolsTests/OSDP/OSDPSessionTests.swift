import Simulators
import Testing
import WallClock

@testable import TerminalProtocols

@Suite("OSDP: a panel and a reader")
struct OSDPSessionTests {
    @Test(
        "Cards, keys and characters become records, once each, in the clear and in the channel",
        arguments: [false, true]
    )
    func punches(isSecure: Bool) throws {
        var line = OSDPConversation(isSecure: isSecure)
        line.start()
        line.run(until: .seconds(1))
        #expect(line.isIdentified)
        #expect(line.reader.hasChannel == isSecure)
        for user in ["65-25477", "1001", "B-7", "255-65535"] {
            line.present(user)
            line.run(until: line.now + .milliseconds(700))
        }
        #expect(line.users == ["65-25477", "1001", "B-7", "255-65535"])
        #expect(line.journal.map(\.verify) == [0, 1, 0, 0])
        let first = try #require(line.journal.first)
        #expect(first.bytes == [0x50, 0, 1, 26, 0, 0x20, 0xB1, 0xC2, 0x80])
        #expect(first.time == OSDPConversation.openedAt.adding(seconds: 1))
        #expect(line.forgottenBeforeCommit.isEmpty)
        #expect(line.faults.isEmpty)
        #expect(line.end == nil)
    }

    @Test("Who it is, and that nothing waits there, at most once a second")
    func facts() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(10))
        let facts = TerminalFacts(serial: "5", model: "ca175b model 33 version 1", firmware: "1.2.3")
        #expect(line.reports.first == .identified(facts))
        #expect((9...10).contains(line.logReads))
        #expect(line.reader.done.suffix(50).allSatisfy { $0 == OSDPCommand.poll.rawValue })
    }

    @Test("Polls are 100 ms apart")
    func polling() {
        var line = OSDPConversation(isSecure: false)
        line.start()
        line.run(until: .seconds(1))
        let before = line.answers
        line.run(until: .seconds(11))
        #expect((99...101).contains(line.answers - before))
    }

    @Test("However the line cuts the reader's bytes, the actions are the same", arguments: [1, 2, 3, 7])
    func cuts(size: Int) {
        func talk(pieceSize: Int) -> [ByteAction] {
            var line = OSDPConversation(isSecure: true)
            line.pieceSize = pieceSize
            line.onAnswer = { number, bytes in
                switch number {
                case 6: [0xFF, 0x53, 0x85, 0x09] + bytes
                case 9: Array(bytes.dropLast(3))
                case 12: bytes + bytes
                case 15: bytes.enumerated().map { $0.offset == 7 ? $0.element ^ 1 : $0.element }
                case 20: nil
                default: bytes
                }
            }
            line.start()
            line.present("65-25477")
            line.run(until: .seconds(3))
            line.present("1001")
            line.run(until: .seconds(6))
            return line.actions
        }
        let whole = talk(pieceSize: .max)
        #expect(whole.count > 40)
        #expect(talk(pieceSize: size) == whole)
    }

    @Test("Nothing is sent between a punch and its commit, however long the disk takes; then light and tone come first")
    func commitFirst() {
        var line = OSDPConversation(isSecure: true)
        line.diskTime = .seconds(3)
        line.start()
        line.run(until: .seconds(1))
        line.present("65-25477")
        line.run(until: .seconds(2))
        #expect(line.users == ["65-25477"])
        let sent = line.answers
        #expect(!line.session.awaitsAnswer)
        line.run(until: .milliseconds(3_900))
        #expect(line.answers == sent)
        line.diskTime = .zero
        line.run(until: .milliseconds(4_300))
        let feedback = [OSDPCommand.led.rawValue, OSDPCommand.buzzer.rawValue, OSDPCommand.poll.rawValue]
        #expect(line.reader.done.drop { $0 != OSDPCommand.led.rawValue }.starts(with: feedback))
        #expect(line.forgottenBeforeCommit.isEmpty)
    }

    @Test(
        "Answers that are lost, damaged, cut, doubled or echoed cost no punch and double none",
        arguments: [false, true]
    )
    func badLine(isSecure: Bool) {
        for number in 0..<12 {
            for fault in 0..<6 {
                var line = OSDPConversation(isSecure: isSecure)
                line.hearsItself = fault == 5
                line.onAnswer = { answer, bytes in
                    guard answer == number else { return bytes }
                    return switch fault {
                    case 0: nil
                    case 1: bytes.dropLast() + [bytes[bytes.count - 1] ^ 0x10]
                    case 2: Array(bytes.prefix(bytes.count / 2))
                    case 3: bytes + bytes
                    default: [0x00, 0x53, 0xFF, 0x12] + bytes
                    }
                }
                line.start()
                line.present("65-25477")
                line.present("1001")
                line.run(until: .seconds(5))
                // Nobody was ever heard: the caller tries again.
                if number == 0, line.end != nil { continue }
                #expect(line.users == ["65-25477", "1001"], "answer \(number), fault \(fault)")
                #expect(line.forgottenBeforeCommit.isEmpty)
                #expect(line.end == nil)
            }
        }
    }

    @Test("A request is repeated with the same bytes after 50, 100, 200 and 800 ms; after 8 s the reader is lost")
    func silence() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(1))
        line.reader.isSilent = true
        let before = line.actions.count
        line.run(until: .seconds(20))
        let sent = line.actions[before...].compactMap { if case .send(let bytes) = $0 { bytes } else { nil } }
        #expect(Set(sent).count == 1)
        #expect((9...13).contains(sent.count))
        #expect(line.end == .silent(during: "polling"))
        #expect(line.session.deadline == nil)
    }

    @Test("An address where nobody is costs one question")
    func nobody() {
        var line = OSDPConversation(isSecure: false)
        line.reader.isSilent = true
        line.start()
        line.run(until: .seconds(20))
        #expect(line.end == .silent(during: "identification"))
        #expect(line.actions.count == 2)
    }

    @Test("A busy reader is asked again with the same bytes, and its card is not lost")
    func busy() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(1))
        line.reader.busy = 3
        line.present("65-25477")
        line.run(until: .seconds(3))
        #expect(line.users == ["65-25477"])
        #expect(line.faults.isEmpty)
    }

    @Test("A reader whose power failed gets a new channel, and goes on", arguments: [false, true])
    func powerCycle(isSecure: Bool) {
        var line = OSDPConversation(isSecure: isSecure)
        line.start()
        line.run(until: .seconds(1))
        for round in 1...5 {
            line.reader.powerCycle()
            line.present("65-\(round)")
            line.run(until: line.now + .seconds(2))
        }
        #expect(line.users == (1...5).map { "65-\($0)" })
        #expect(line.end == nil)
        #expect(line.reader.hasChannel == isSecure)
        #expect(line.reports.count { if case .identified = $0 { true } else { false } } == 1)
    }

    @Test("The daemon slept for longer than the channel lasts: it is opened anew")
    func pause() {
        var line = OSDPConversation(isSecure: true)
        line.start()
        line.run(until: .seconds(1))
        line.diskTime = .seconds(12)
        line.present("65-1")
        line.run(until: .seconds(12))
        line.diskTime = .zero
        line.present("65-2")
        line.run(until: .seconds(16))
        #expect(line.users == ["65-1", "65-2"])
        #expect(line.end == nil)
        #expect(line.reader.hasChannel)
    }

    @Test("An echo is dropped and counted, and told once")
    func echo() {
        var line = OSDPConversation(isSecure: true)
        line.hearsItself = true
        line.start()
        line.present("65-1")
        line.run(until: .seconds(5))
        #expect(line.users == ["65-1"])
        #expect(line.faults.count == 1)
        #expect(line.session.echoes > 40)
    }

    @Test("A card that does not fit its form is kept as damaged, and light and tone stay away")
    func damaged() {
        var line = OSDPConversation(isSecure: false)
        line.start()
        line.reader.queue(code: 0x50, data: [0, 1, 26, 0, 1])
        line.reader.queue(code: 0x50, data: [0, 1, 0, 0])
        line.reader.queue(code: 0x50, data: [0, 1, 0xFF, 0xFF, 1, 2])
        line.reader.queue(code: 0x51, data: [0, 0, 9, 65])
        line.reader.queue(code: 0x53, data: [0, 9, 0x31])
        line.reader.queue(code: 0x58, data: [0, 0, 99])
        line.run(until: .seconds(3))
        #expect(line.damaged.count == 6)
        #expect(line.journal.isEmpty)
        #expect(!line.reader.done.contains(OSDPCommand.led.rawValue))
        #expect(line.end == nil)
    }

    @Test("Keys come one by one: enter or five seconds end the number, clear begins it anew")
    func keys() {
        var line = OSDPConversation(isSecure: false)
        line.start()
        for key in "12".utf8 { line.reader.queue(code: 0x53, data: [0, 1, key]) }
        line.run(until: .seconds(2))
        #expect(line.journal.isEmpty)
        line.reader.queue(code: 0x53, data: [0, 3, 0x7F, 0x33, 0x34])
        line.run(until: .seconds(3))
        line.reader.queue(code: 0x53, data: [0, 2, 0x0D, 0x0D])
        line.run(until: .seconds(4))
        #expect(line.users == ["34"])
        line.reader.queue(code: 0x53, data: [0, 1, 0x35])
        line.run(until: .seconds(8))
        #expect(line.users == ["34"])
        line.run(until: .seconds(10))
        #expect(line.users == ["34", "5"])
    }

    @Test("A match confirms the card before it; the configuration says how people are verified")
    func verification() {
        var line = OSDPConversation(
            OSDPConversation.reader(),
            settings: OSDPConversation.settings(verification: .all(.fingerprint))
        )
        line.start()
        line.present("65-1")
        line.run(until: .seconds(1))
        line.reader.queue(code: 0x58, data: [0, 0, 87])
        line.run(until: .seconds(2))
        line.reader.queue(code: 0x58, data: [0, 1, 0])
        line.run(until: .seconds(3))
        #expect(line.users == ["65-1", "65-1"])
        #expect(line.reports.contains(.rejections(1)))
        for record in line.journal { #expect(Verification(record.verify, in: .osdp) == .all(.fingerprint)) }
        #expect(Verification(1, in: .osdp) == .all(.pin))
        for number in [0, 2, 3, -1, 0x1_0000, 0x3_0001, .max, .min] {
            #expect(Verification(number, in: .osdp) == .unknown)
        }
    }

    @Test("The lock opens for so long; what a reader cannot do is said")
    func orders() {
        var line = OSDPConversation(isSecure: true)
        line.submit(.unlock(.seconds(3)), id: 7)
        line.start()
        line.run(until: .seconds(1))
        line.submit(.unlock(.seconds(3)), id: 8)
        line.submit(.setClock, id: 9)
        line.run(until: .seconds(2))
        #expect(line.results(of: 7) == [.refused("the reader is not online yet")])
        #expect(line.results(of: 8) == [.done])
        #expect(line.results(of: 9) == [.unsupported])
        #expect(line.reader.done.contains(OSDPCommand.output.rawValue))
        line.submit(.end, id: 0)
        line.run(until: .seconds(3))
        #expect(line.end == .ended)
        #expect(line.session.receive([0x53], at: .seconds(9)).isEmpty)
    }
}
