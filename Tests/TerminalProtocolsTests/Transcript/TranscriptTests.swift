import TerminalProtocols
import Testing

@Suite struct TranscriptTests {
    private static let whole = """
        protocol: zk
        model: uFace: 402

        host 0102
        wait 250
        device ffA0
        device *40
        host *3
        drop

        """

    @Test("A transcript is read and written without loss; comments, spaces and upper case are allowed")
    func roundTrip() throws {
        let transcript = try Transcript(text: Self.whole)
        #expect(transcript["protocol"] == "zk" && transcript["model"] == "uFace: 402" && transcript["x"] == nil)
        #expect(
            transcript.steps == [
                .host([1, 2]), .wait(milliseconds: 250), .device([0xFF, 0xA0]), .withheld(byHost: false, count: 40),
                .withheld(byHost: true, count: 3), .drop,
            ]
        )
        #expect(transcript.text == Self.whole.lowercased().replacing("uface", with: "uFace"))
        #expect(try Transcript(text: transcript.text) == transcript)
        let spaced = "# who\r\nprotocol: zk\r\n# what\r\n\r\n host 01 02 \r\n"
        #expect(try Transcript(text: spaced).steps == [.host([1, 2])])
        #expect(try Transcript(text: "host 01").steps == [.host([1])])
    }

    @Test(
        "A line of no form is named",
        arguments: [
            "host 0", "host 0g", "host 0 1", "wait", "wait -1", "wait 1x", "drop 1", "fax 00", "device *-1", "a b: c",
        ]
    )
    func wrong(line: String) {
        #expect(throws: TranscriptError.self) { try Transcript(text: "a: b\n\nhost 00\n\(line)\n") }
        let error = #expect(throws: TranscriptError.self) { try Transcript(text: "a: b\n\n\n\(line)") }
        #expect(error?.line == 4)
    }

    @Test("The header's fields keep their places")
    func fields() {
        var transcript = Transcript()
        transcript["a"] = "1"
        transcript["b"] = "2"
        transcript["a"] = "3"
        #expect(transcript.headerText == "a: 3\nb: 2\n")
        transcript["a"] = nil
        #expect(transcript.headerText == "b: 2\n")
    }
}

/// Asks `?` at the start and every minute; a byte is a record, `!` ends it.
private struct EchoSession: TerminalSession {
    static let descriptor = ProtocolDescriptor(
        name: "echo",
        title: "Echo",
        links: [],
        keepsLog: true,
        verification: nil
    )
    private(set) var deadline: Duration?
    private(set) var awaitsAnswer = false

    init(settings: SessionSettings) {}

    mutating func start(at now: Duration) -> [ByteAction] { ask(now) }

    mutating func receive(_ message: [UInt8], at now: Duration) -> [ByteAction] {
        awaitsAnswer = false
        return message.flatMap { byte -> [ByteAction] in
            byte == UInt8(ascii: "!") ? [.finish(.ended)] : [.store([.damaged([byte], reason: "a byte")])]
        }
    }

    mutating func tick(at now: Duration) -> [ByteAction] { deadline.map { $0 <= now } == true ? ask(now) : [] }
    mutating func sent(at now: Duration) {}
    mutating func committed(at now: Duration) -> [ByteAction] { [.report(.rejections(1))] }
    mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] { [] }

    private mutating func ask(_ now: Duration) -> [ByteAction] {
        deadline = now + .seconds(60)
        awaitsAnswer = true
        return [.send([UInt8(ascii: "?")])]
    }
}

@Suite struct TranscriptReplayTests {
    private static func replay(_ text: String, cut: Int? = nil) throws -> TranscriptReplay {
        let session = EchoSession(settings: SessionSettings(poll: .seconds(60)))
        return TranscriptReplay(try Transcript(text: text), to: session, cut: cut)
    }

    @Test("Every store is committed, and what follows from it comes behind it, at the time of the transcript")
    func events() throws {
        let replay = try Self.replay("host 3f\nwait 5\ndevice 41\nwait 9\ndevice 21\ndevice 42")
        let stored = ByteAction.store([.damaged([0x41], reason: "a byte")])
        #expect(replay.events.map(\.action) == [.send([0x3F]), stored, .report(.rejections(1)), .finish(.ended)])
        #expect(replay.events.map(\.at) == [.zero, .milliseconds(5), .milliseconds(5), .milliseconds(14)])
        #expect(replay.end == .ended && replay.deviations.isEmpty)
    }

    @Test("A poll that came early on the real line is waited for")
    func earlyPoll() throws {
        let replay = try Self.replay("host 3f\ndevice 41\nwait 59990\nhost 3f\ndevice 42\ndrop\ndevice 43")
        let stores = replay.events.filter { if case .store = $0.action { true } else { false } }
        #expect(stores.map(\.at) == [.zero, .seconds(60)])
        #expect(replay.deviations.isEmpty && replay.end == nil)
    }

    @Test("Messages that this session does not send are named")
    func deviations() throws {
        #expect(try Self.replay("host 00\nhost *1\nwait 1").deviations == [0])
        #expect(try Self.replay("host 3f\nhost 3f\nhost 40").deviations == [2])
        let endless = try Self.replay("device 21\nhost 3f\nhost 3f")
        #expect(endless.end == .ended && endless.deviations.isEmpty)
    }

    @Test("Cut in pieces, the same records come", arguments: [1, 2, 3, 7])
    func cuts(size: Int) throws {
        func stored(_ replay: TranscriptReplay) -> [LogItem] {
            replay.events.flatMap { if case .store(let items) = $0.action { items } else { [LogItem]() } }
        }
        let text = "host 3f\ndevice 4142434445464748\nwait 1\ndevice 4950"
        #expect(stored(try Self.replay(text, cut: size)) == stored(try Self.replay(text)))
    }
}
