import TerminalProtocols
import Testing

@Suite struct ScrubberTests {
    private static func zk(_ command: ZKCommand, _ data: [UInt8] = []) -> [UInt8] {
        ZKPacket(command, session: 7, reply: 1, data: data).streamFrame
    }

    /// A user row's text, a punch's user id, a key: none of it may be seen.
    private static let secret = Array("Zhang San 1001 \u{7}".utf8)

    @Test("Of a ZK conversation the terminal's own answers are shown, and of people nothing")
    func zk() {
        var scrubber = ZKScrubber(.stream)
        let name = Self.zk(.ok, Array("~SerialNumber=A1".utf8))
        let option = Self.zk(.optionRead, [1, 2])
        let shown = scrubber.scrub(option, byHost: true) + scrubber.scrub(name, byHost: false)
        #expect(shown == [.host(option), .device(name)])
        let size: [UInt8] = [32, 0, 0, 0]
        _ = scrubber.scrub(Self.zk(.bufferedRead, [1, 9, 0]), byHost: true)
        let zeros = [UInt8](repeating: 0, count: Self.secret.count)
        let table = scrubber.scrub(Self.zk(.data, size + Self.secret), byHost: false)
        #expect(table == [.device(Self.zk(.data, size + zeros))])
        for command in [ZKCommand.data, .answerData, .event, ZKCommand(rawValue: 88)] {
            let steps = scrubber.scrub(Self.zk(command, Self.secret), byHost: false)
            #expect(steps == [.device(Self.zk(command, zeros))])
        }
        for command in [ZKCommand.authenticate, ZKCommand(rawValue: 8), ZKCommand(rawValue: 10)] {
            let request = scrubber.scrub(Self.zk(command, Self.secret), byHost: true)
            let answer = scrubber.scrub(Self.zk(.ok, Self.secret), byHost: false)
            #expect(request + answer == [.host(Self.zk(command, zeros)), .device(Self.zk(.ok, zeros))])
        }
    }

    @Test("Frames cut in pieces are shown whole, and noise by its length only", arguments: [1, 3, 7])
    func pieces(size: Int) {
        var scrubber = ZKScrubber(.stream)
        let stream = Self.zk(.data, Self.secret) + Self.secret + Self.zk(.prepareData, [1, 2, 3, 4])
        var steps: [Transcript.Step] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            steps += scrubber.scrub(Array(stream[start..<min(start + size, stream.count)]), byHost: false)
        }
        #expect(steps.first == .device(Self.zk(.data, [UInt8](repeating: 0, count: Self.secret.count))))
        #expect(steps.last == .device(Self.zk(.prepareData, [1, 2, 3, 4])))
        let withheld = steps.reduce(0) { if case .withheld(false, let count) = $1 { $0 + count } else { $0 } }
        #expect(withheld == Self.secret.count && !"\(steps)".contains("5a68616e"))
    }

    @Test("Of an Anviz conversation as well; how many entries an answer has stays")
    func anviz() {
        var scrubber = AnvizScrubber()
        let ask = AnvizFrame(device: 1, command: .records, data: [1, 25])
        let asked = scrubber.scrub(ask.bytes, byHost: true)
        #expect(asked == [.host(ask.bytes)])
        func answer(_ command: AnvizCommand, _ data: [UInt8]) -> AnvizFrame {
            AnvizFrame(device: 1, command: command, kind: .answer(.done), data: data)
        }
        let row = [UInt8](repeating: 0x42, count: AnvizRecord.length)
        let blank = [UInt8](repeating: 0, count: AnvizRecord.length)
        let records = scrubber.scrub(answer(.records, [1] + row).bytes, byHost: false)
        #expect(records == [.device(answer(.records, [1] + blank).bytes)])
        let live = scrubber.scrub(answer(.liveRecord, row).bytes, byHost: false)
        #expect(live == [.device(answer(.liveRecord, blank).bytes)])
        let time = answer(.time, [26, 11, 24, 8, 30, 0]).bytes
        let clock = scrubber.scrub(time, byHost: false)
        #expect(clock == [.device(time)])
        let users = answer(.users, [1] + [UInt8](repeating: 0x42, count: 40)).bytes
        let people = scrubber.scrub(users, byHost: false)
        #expect(people.count == 1 && !"\(people)".contains("4242"))
    }
}

@Suite struct TranscriptRecorderTests {
    @Test("Time between messages is a wait; a protocol without a scrubber shows lengths only, raw shows all")
    func recorder() {
        var blind = TranscriptRecorder(scrubber: nil, isRaw: false)
        let first = blind.message([1, 2], byHost: true, at: 1_000)
        let later = blind.message([3], byHost: false, at: 1_250)
        let earlier = blind.message(nil, byHost: false, at: 1_000)
        let end = blind.drop(at: 1_251)
        #expect(first == [.withheld(byHost: true, count: 2)])
        #expect(later == [.wait(milliseconds: 250), .withheld(byHost: false, count: 1)])
        #expect(earlier == [.withheld(byHost: false, count: 0)])
        #expect(end == [.wait(milliseconds: 1), .drop])
        var raw = TranscriptRecorder(scrubber: nil, isRaw: true)
        let seen = raw.message([1, 2], byHost: true, at: 0)
        #expect(seen == [.host([1, 2])])
    }
}
