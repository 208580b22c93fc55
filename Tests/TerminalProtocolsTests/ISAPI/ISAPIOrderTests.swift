import Simulators
import Testing

@testable import TerminalProtocols

@Suite("ISAPI orders")
struct ISAPIOrderTests {
    @Test("The clock is set to the site's, the zone's sign inverted, and read back before the answer")
    func setClock() throws {
        var talk = ISAPIConversation(anISAPITerminal(punches: 0))
        talk.start()
        talk.run(until: .seconds(5))
        talk.submit(.setClock)
        talk.run(until: .seconds(6))
        let body = try #require(talk.calls.first { $0.method == .put }).body
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains("<timeZone>UTC-8:00:00</timeZone>"))
        #expect(text.contains("+08:00</localTime>"))
        #expect(talk.answers == [.done])
        guard case .clock? = talk.reports.dropLast().last else {
            Issue.record("no clock before the answer")
            return
        }
    }

    @Test("People are read, written and deleted; what cannot be done is refused")
    func orders() {
        var talk = ISAPIConversation(anISAPITerminal(punches: 0))
        talk.start()
        talk.run(until: .seconds(5))
        talk.submit(.writeUser(TerminalUser(user: "9", name: "李丙", isAdministrator: false)))
        talk.submit(.deleteUser("1000"))
        talk.submit(.readUsers)
        talk.submit(.unlock(.seconds(5)))
        talk.submit(.clearLog)
        talk.submit(.readTemplates(user: "1"))
        talk.run(until: .seconds(10))
        #expect(talk.terminal.memory.users.map(\.user).sorted() == ["1001", "1002", "9"])
        #expect(talk.terminal.unlocks == 1)
        #expect(talk.answers.count { $0 == .done } == 4)
        #expect(talk.answers.contains(.unsupported))
        #expect(talk.answers.contains { if case .refused = $0 { true } else { false } })
        talk.submit(.restart)
        talk.run(until: .seconds(12))
        #expect(talk.terminal.hasRestarted)
        #expect(talk.end == .ended)
    }

    @Test("An end is carried out at once and closes the stream")
    func endOrder() {
        var talk = ISAPIConversation(anISAPITerminal(punches: 0))
        talk.start()
        talk.run(until: .seconds(5))
        talk.submit(.end)
        #expect(talk.end == .ended)
        #expect(talk.stream == nil)
        #expect(talk.session.deadline == nil)
    }
}
