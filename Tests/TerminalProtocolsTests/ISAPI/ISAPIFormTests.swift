import JSON
import Simulators
import TestSupport
import Testing
import WallClock

@testable import TerminalProtocols

@Suite("ISAPI forms")
struct ISAPIFormTests {
    // MARK: Numbers

    @Test("Of the numbers 0 to 255 only the table's are passes, and only of major 5")
    func table() {
        let listed: Set = [1, 2, 38, 40, 43, 46, 54, 57, 60, 63, 66, 69, 72, 75, 77, 101, 105, 156, 181]
        let biometric: VerificationMethods = [.fingerprint, .face, .palm, .iris, .fingerVein]
        for minor in 0...255 {
            #expect((ISAPIMinor.meaning(minor) == .pass) == listed.contains(minor), "\(minor)")
            let used = Verification(minor, in: .hikvision).used
            #expect(used.isDisjoint(with: biometric) || listed.contains(minor))
            for major in [0, 1, 2, 3, 4, 6] {
                let text =
                    #"{"major":\#(major),"minor":\#(minor),"time":"2026-11-25T08:58:07+08:00","employeeNoString":"7"}"#
                let event = ISAPIBody.json(Array(text.utf8)).flatMap { ISAPIEvent(searched: $0, zone: .utc) }
                #expect(event != nil && event?.logItem == nil)
            }
        }
    }

    @Test(
        "Nobody identified is no punch",
        arguments: [#""employeeNoString":"""#, #""employeeNoString":"0""#, #""employeeNo":0"#, #""x":1"#]
    )
    func nobody(field: String) {
        let text = #"{"major":5,"minor":75,"time":"2026-11-25T08:58:07+08:00",\#(field)}"#
        let event = ISAPIBody.json(Array(text.utf8)).flatMap { ISAPIEvent(searched: $0, zone: .utc) }
        #expect(event != nil && event?.logItem == nil)
    }

    // MARK: Noise

    @Test("200,000 mutated inputs neither trap nor hold more than stated")
    func mutations() {
        var dice = SeededRandom(seed: 45)
        var terminal = anISAPITerminal(punches: 2)
        let stream =
            terminal.punch(SimulatedPunch(user: "1", time: LocalDateTime(wallSeconds: 0), verify: 75))
            + terminal.heartbeat(now: ISAPIConversation.openedAt)
        terminal.form.isXML = true
        let xml = terminal.punch(SimulatedPunch(user: "1", time: LocalDateTime(wallSeconds: 0), verify: 75))
        let header =
            #"Digest realm="DS", qop="auth,auth-int", nonce="a\"b", algorithm=SHA-256, stale=true, Basic realm="x""#
        let info = Array("<?xml version=\"1.0\"?><D a='b'><model>&amp;x</model><!-- --><![CDATA[y]]><e/></D>".utf8)
        let search = isapiPage("MORE", 0..<3, total: 9)
        for round in 0..<200_000 {
            let source = [stream, xml, Array(header.utf8), info, search][round % 5]
            var bytes = source
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                let index = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0...3, using: &dice) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &dice)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(contentsOf: bytes[index...].prefix(40), at: index)
                case _: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0...30, using: &dice)))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            switch round % 5 {
            case 0, 1:
                var framer = MultipartFramer()
                _ = framer.receive(bytes)
                #expect(framer.held <= MultipartFramer.longestText + MultipartFramer.longestLine + 2)
            case 2: _ = DigestChallenge.best(of: [String(decoding: bytes, as: UTF8.self)])
            case 3: _ = XMLLeaves(bytes)
            case _:
                let page = ISAPIPage(bytes, list: "InfoList", in: "AcsEvent")
                for entry in page?.entries ?? [] { _ = ISAPIEvent(searched: entry, zone: .utc)?.logItem }
            }
        }
    }

    @Test(
        "What a stream holds is bounded, whatever comes",
        arguments: [
            "", "--b\r\n", "--b\r\nContent-Type: application/json\r\n\r\n",
            "--b\r\nContent-Type: application/xml\r\n\r\n", "--b\r\nContent-Type: image/jpeg\r\n\r\n",
        ]
    )
    func bounded(opening: String) {
        var framer = MultipartFramer()
        var dice = SeededRandom(seed: 9)
        _ = framer.receive(Array(opening.utf8))
        for _ in 0..<64 {
            _ = framer.receive(dice.bytes(1 << 12).map { $0 == 0x7D ? 0x7B : $0 })
            #expect(framer.held <= MultipartFramer.longestText + MultipartFramer.longestLine + 2)
        }
    }

    @Test("However the stream is cut, the parts are the same", arguments: [1, 2, 3, 7, 4_096])
    func cuts(size: Int) {
        var dice = SeededRandom(seed: 77)
        var terminal = anISAPITerminal(punches: 0)
        for _ in 0..<50 {
            terminal.form.isXML = Bool.random(using: &dice)
            terminal.form.hasLengths = Bool.random(using: &dice)
            var bytes =
                terminal.punch(SimulatedPunch(user: "1", time: LocalDateTime(wallSeconds: 9), verify: 75))
                + terminal.heartbeat(now: ISAPIConversation.openedAt)
            bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            var whole = MultipartFramer()
            var cut = MultipartFramer()
            #expect(bytes.pieces(of: size).flatMap { cut.receive($0) } == whole.receive(bytes))
        }
    }
}
