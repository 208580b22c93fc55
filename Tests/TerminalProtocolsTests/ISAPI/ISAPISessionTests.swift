import JSON
import Simulators
import Testing
import WallClock

@testable import TerminalProtocols

@Suite("ISAPI session")
struct ISAPISessionTests {
    private func conversation(_ punches: Int, _ change: (inout ISAPITerminal) -> Void = { _ in }) -> ISAPIConversation {
        var terminal = anISAPITerminal(punches: punches)
        change(&terminal)
        return ISAPIConversation(terminal)
    }

    @Test(
        "The first contact says who it is, shows the clock, reads the whole log and the people",
        arguments: [1, 7, 4_096]
    )
    func firstContact(pieceSize: Int) {
        var talk = conversation(100)
        talk.pieceSize = pieceSize
        talk.start()
        talk.run(until: .seconds(20))
        #expect(talk.punches == Set(talk.terminal.memory.log))
        #expect(
            talk.reports.contains(
                .identified(
                    TerminalFacts(
                        serial: "DS-K1T341BM0001",
                        model: "DS-K1T341BM",
                        firmware: "V3.7.80",
                        platform: "02:00:00:00:00:01"
                    )
                )
            )
        )
        #expect(!talk.logReads.isEmpty)
        #expect(
            talk.reports.contains {
                if case .users(let users) = $0 { users.count == 3 && users[0].isAdministrator } else { false }
            }
        )
        #expect(talk.faults == [])
        #expect(talk.end == nil)
        #expect(talk.rejections == 0)
    }

    @Test("Names, and where pictures are, are not in what is kept")
    func personalData() {
        var talk = conversation(5)
        talk.start()
        talk.run(until: .seconds(20))
        talk.punch("1001")
        talk.run(until: .seconds(21))
        #expect(talk.records.count >= 6)
        for record in talk.records {
            let text = String(decoding: record.bytes, as: UTF8.self)
            #expect(!text.contains("王小明") && !text.contains("jpg") && text.contains("serialNo"))
        }
    }

    @Test("The clock's drift is reported, and a slow clock's punches are inside the next search")
    func slowClock() {
        var talk = conversation(0)
        talk.start()
        talk.run(until: .seconds(5))
        talk.cutStream()
        // An hour behind from now on; the stream stays away.
        talk.terminal.streamIsBusy = true
        var body = "<Time><localTime>"
        body += talk.moment.adding(seconds: -3_600).rfc3339(in: ISAPIConversation.shanghai) + "</localTime></Time>"
        talk.onAnswer = { _, call, answer in
            guard call.target == "/ISAPI/System/time", case .whole(let head, _) = answer, head.status == 200 else {
                return answer
            }
            return .whole(head, Array(body.utf8))
        }
        talk.run(until: .seconds(10))
        _ = talk.terminal.punch(SimulatedPunch(user: "1", time: talk.wall.adding(seconds: -3_600), verify: 75))
        talk.run(until: .seconds(80))
        #expect(talk.punches.map(\.user) == ["1"])
    }

    // MARK: Login

    @Test(
        "Digest with MD5 and with SHA-256; a stale nonce is answered anew",
        arguments: [ISAPITerminal.Algorithm.md5, .sha256]
    )
    func digest(algorithm: ISAPITerminal.Algorithm) {
        var talk = conversation(200) {
            $0.algorithm = algorithm
            $0.nonceLife = 3
        }
        talk.start()
        talk.run(until: .seconds(100))
        #expect(talk.punches.count == 200)
        #expect(talk.terminal.wrongPasswords == 0)
        #expect(talk.end == nil)
        let headers = talk.calls.flatMap(\.headers).filter { $0.name == "Authorization" }
        #expect(!headers.isEmpty)
        #expect(headers.allSatisfy { $0.value.hasPrefix("Digest ") && !$0.value.contains(ISAPIConversation.secret) })
    }

    @Test("A wrong password is sent once, and never again")
    func wrongPassword() {
        var talk = ISAPIConversation(anISAPITerminal(punches: 3), password: "wrong")
        talk.start()
        talk.run(until: .seconds(600))
        #expect(talk.end == .keyRefused)
        #expect(talk.terminal.wrongPasswords == 1)
        #expect(talk.calls.count == 2)
    }

    @Test("Without a password, and where only Basic is offered, nothing is sent")
    func noPassword() {
        var talk = ISAPIConversation(anISAPITerminal(punches: 3), password: nil)
        talk.start()
        talk.run(until: .seconds(600))
        guard case .protocolFault(let reason) = talk.end else {
            Issue.record("\(String(describing: talk.end))")
            return
        }
        #expect(reason.contains("credential:NAME"))

        var basic = conversation(3)
        basic.onAnswer = { _, _, _ in
            .whole(HTTPHead(status: 401, headers: [HTTPField("WWW-Authenticate", "Basic realm=\"x\"")]), [])
        }
        basic.start()
        basic.run(until: .seconds(600))
        guard case .protocolFault = basic.end else {
            Issue.record("\(String(describing: basic.end))")
            return
        }
        #expect(basic.calls.allSatisfy { $0.headers.allSatisfy { $0.name != "Authorization" } })
    }

    // MARK: Search

    /// Answers the log's searches by hand.
    private func searching(_ answer: @escaping (Int) -> [UInt8]?) -> ISAPIConversation {
        var talk = conversation(0)
        talk.onAnswer = { _, call, whole in
            guard call.target.contains("AcsEvent"), case .whole(let head, _) = whole, head.status == 200 else {
                return whole
            }
            let text = String(decoding: call.body, as: UTF8.self)
            let digits = text.firstRange(of: "searchResultPosition\":").map {
                text[$0.upperBound...].prefix { $0.isNumber }
            }
            return answer(digits.flatMap { Int($0) } ?? -1).map { .whole(head, $0) }
        }
        return talk
    }

    @Test("MORE for ever ends, and the log does not count as read", arguments: [0, 1])
    func moreForEver(kind: Int) {
        var talk = searching { position in
            kind == 0 ? isapiPage("MORE", 0..<30, total: 30) : isapiPage("MORE", 0..<0, total: 0)
        }
        talk.start()
        talk.run(until: .seconds(1_000))
        #expect(talk.logReads == [])
        #expect(talk.calls(to: "AcsEvent").count < 20)
        guard case .protocolFault = talk.end else {
            Issue.record("\(String(describing: talk.end))")
            return
        }
    }

    @Test("A page that comes twice is asked for again, and nothing is left out")
    func pageTwice() {
        var asked: [Int] = []
        var talk = searching { position in
            asked.append(position)
            let isTwin = position == 30 && asked.filter { $0 == 30 }.count == 1
            let first = isTwin ? 0 : position
            return isapiPage(first + 30 < 75 ? "MORE" : "OK", first..<min(first + 30, 75), total: 75)
        }
        talk.start()
        talk.run(until: .seconds(2))
        #expect(Set(talk.records.map(\.bytes)).count == 75)
        #expect(!talk.logReads.isEmpty)
        #expect(asked.prefix(4) == [0, 30, 30, 60])
    }

    @Test("NO MATCH in any case and form is the end", arguments: ["NO MATCH", "no match", "No Matches", "NOMATCH"])
    func noMatch(word: String) {
        var talk = searching { _ in
            Array(
                #"{"AcsEvent":{"searchID":"x","responseStatusStrg":"\#(word)","numOfMatches":0,"totalMatches":0}}"#.utf8
            )
        }
        talk.start()
        talk.run(until: .seconds(2))
        #expect(!talk.logReads.isEmpty)
        #expect(talk.faults == [])
    }

    @Test("A terminal that cannot search is read by its stream alone; its log never counts as read")
    func notSupported() {
        var talk = conversation(3) { $0.canSearch = false }
        talk.start()
        talk.run(until: .seconds(40))
        talk.punch("1001")
        talk.run(until: .seconds(41))
        #expect(talk.punches.map(\.user) == ["1001"])
        #expect(talk.logReads == [])
        #expect(talk.faults.contains { $0.contains("cannot search") })
        #expect(talk.end == nil)
    }

    @Test("The terminal's zone moves: the same event stays the same punch")
    func movedZone() {
        let zone = ISAPIConversation.shanghai
        let moved = #"{"major":5,"minor":75,"time":"2026-11-25T00:58:07+00:00","employeeNoString":"7","serialNo":1}"#
        let before = #"{"major":5,"minor":75,"time":"2026-11-25T08:58:07+08:00","employeeNoString":"7","serialNo":1}"#
        let events = [moved, before].compactMap { text in
            ISAPIBody.json(Array(text.utf8)).flatMap { ISAPIEvent(searched: $0, zone: zone) }
        }
        #expect(events.count == 2)
        #expect(Set(events.map(\.time)) == [LocalDateTime("2026-11-25T08:58:07")])
    }

    @Test("Answers that never come end the session; one that is lost does not")
    func silence() {
        var talk = conversation(40)
        talk.onAnswer = { count, call, answer in call.target.contains("AcsEvent") && count % 2 == 0 ? nil : answer }
        talk.start()
        talk.run(until: .seconds(300))
        #expect(talk.punches.count == 40)
        talk.onAnswer = { _, _, _ in nil }
        talk.run(until: .seconds(900))
        guard case .silent = talk.end else {
            Issue.record("\(String(describing: talk.end))")
            return
        }
    }

    @Test("A second session begins a day before where the first one ended, and a terminal in its place from the start")
    func position() throws {
        var talk = conversation(10)
        talk.start()
        talk.run(until: .seconds(5))
        let position = try #require(talk.positions.last)
        #expect(position.hasSuffix(" DS-K1T341BM0001"))
        talk.reconnect(position: position)
        talk.run(until: .seconds(5))
        func start(_ call: HTTPCall?) -> String? {
            guard let call, let condition = ISAPIBody.json(call.body)?["AcsEventCond"] else { return nil }
            return condition["startTime"]?.text
        }
        #expect(start(talk.calls(to: "AcsEvent").first)?.hasPrefix("2025-10-2") == true)
        #expect(start(talk.calls(to: "AcsEvent").last)?.hasPrefix("2026-11-2") == true)
        talk.terminal.memory.serial = "OTHER"
        let before = talk.calls.count
        talk.reconnect(position: position)
        talk.run(until: .seconds(5))
        let first = talk.calls[before...].first { $0.target.contains("AcsEvent") }
        #expect(start(first)?.hasPrefix("2025-10-2") == true)
    }

    // MARK: Stream

    @Test(
        "A punch comes by the stream at once, in either form, in any pieces, and only the first of four events is one",
        arguments: [1, 7, 4_096],
        [0, 1, 2, 3]
    )
    func live(pieceSize: Int, form: Int) {
        var talk = conversation(0) {
            $0.form.isXML = form & 1 != 0
            $0.form.hasLengths = form & 2 != 0
        }
        talk.pieceSize = pieceSize
        talk.start()
        talk.run(until: .seconds(5))
        talk.punch("1001", verify: 75, state: 1)
        talk.punch("1002", verify: 38, state: 0)
        talk.beat()
        talk.run(until: .seconds(6))
        #expect(talk.punches == Set(talk.terminal.memory.log))
        #expect(talk.faults == [])
    }

    @Test("The stream is cut inside a part: it is opened again, and the log is searched for what was missed")
    func cut() {
        var talk = conversation(0)
        talk.start()
        talk.run(until: .seconds(5))
        let part = talk.terminal.punch(SimulatedPunch(user: "1", time: talk.wall, verify: 75))
        talk.say(Array(part.prefix(part.count / 3)))
        talk.cutStream()
        _ = talk.terminal.punch(SimulatedPunch(user: "2", time: talk.wall, verify: 75))
        talk.run(until: .seconds(12))
        #expect(talk.stream != nil)
        #expect(talk.punches == Set(talk.terminal.memory.log))
        #expect(talk.calls(to: "alertStream").count >= 2)
    }

    @Test("Three missed heartbeats are a dead stream; a heartbeat alone keeps it alive")
    func heartbeats() {
        var talk = conversation(0)
        talk.start()
        talk.run(until: .seconds(1))
        let first = talk.stream
        for second in stride(from: 10, through: 200, by: 10) {
            talk.beat()
            talk.run(until: .seconds(second))
        }
        #expect(talk.stream == first)
        talk.run(until: .seconds(260))
        #expect(talk.stream != first)
        #expect(talk.faults.contains { $0.contains("heartbeats are missing") })
        #expect(talk.end == nil)
    }

    @Test("A busy stream is tried again after 5 s, 10 s … 5 min, and the polls go on meanwhile")
    func busy() {
        var talk = conversation(0) { $0.streamIsBusy = true }
        talk.start()
        talk.run(until: .seconds(3_000))
        let tries = talk.calls(to: "alertStream").count
        #expect((10...20).contains(tries), "\(tries)")
        #expect(talk.logReads.count > 90)
        talk.terminal.streamIsBusy = false
        // It opens within the longest pause; what no heartbeat keeps open is closed again.
        var isOpen = false
        for second in 3_001...3_330 where !isOpen {
            talk.run(until: .seconds(second))
            isOpen = talk.stream != nil
        }
        #expect(isOpen)
    }

    @Test("A gap in the serial numbers starts a search")
    func gap() {
        var talk = conversation(0)
        talk.start()
        talk.run(until: .seconds(2))
        talk.punch("1")
        talk.run(until: .seconds(3))
        let searches = talk.calls(to: "AcsEvent").count
        _ = talk.terminal.punch(SimulatedPunch(user: "2", time: talk.wall, verify: 75))  // the stream lost it
        talk.punch("3")
        talk.run(until: .seconds(9))
        #expect(talk.calls(to: "AcsEvent").count > searches)
        #expect(talk.punches == Set(talk.terminal.memory.log))
    }

    @Test("Refused people are counted once, and are no punches")
    func rejections() {
        var talk = conversation(10)
        talk.start()
        talk.run(until: .seconds(5))
        #expect(talk.rejections == 0)
        for minor in [39, 76, 80, 49, 9, 6, 7, 151] {
            talk.punch("1001", verify: minor)
            talk.now += .seconds(1)
        }
        talk.run(until: .seconds(100))
        #expect(talk.rejections == 8)
        #expect(talk.punches.count == 10)
        #expect(talk.journal.count >= 10 && talk.journal.allSatisfy { if case .record = $0 { true } else { false } })
    }

    @Test("A number in no table said of a known person is evidence, the same from both sources, and no punch")
    func unknownNumber() {
        var talk = conversation(0)
        talk.start()
        talk.run(until: .seconds(5))
        talk.punch("1001", verify: 199)
        talk.run(until: .seconds(100))
        let evidence = Set(talk.journal.compactMap { if case .damaged(let bytes, _) = $0 { bytes } else { nil } })
        #expect(evidence.count == 1)
        #expect(talk.records == [])
    }
}
