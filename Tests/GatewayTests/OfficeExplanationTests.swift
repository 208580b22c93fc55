import Terms
import Testing
import WallClock

@testable import Gateway
@testable import Office

@Suite("Why a case of the office stands where it does")
struct OfficeExplanationTests {
    private static func sentences(hasSigningKey: Bool, _ language: Language = .en) throws -> [String] {
        let now = Instant(milliseconds: 1_795_608_000_000)
        let event = OfficeEvent(
            seq: 1,
            at: now,
            caseID: 1,
            object: Outgoing.object,
            transition: "approve",
            from: nil,
            to: Approval.State.approved,
            number: "FW-2026-0001",
            revision: 1,
            version: 1,
            actor: .system,
            onBehalfOf: nil,
            reason: nil,
            due: nil,
            allowance: nil,
            changes: [.began(requester: "7", concerns: [], department: "sales"), .numbered("FW-2026-0001")]
        )
        let facts = Facts(
            now: now,
            clock: OfficeClock(zone: .utc) { _ in true },
            directory: Directory(people: [OfficePerson(number: "7", name: "Xu", department: "sales")]),
            settings: OfficeSettings()
        )
        return OfficeExplanation(facts: facts, modules: .office, language: language, hasSigningKey: hasSigningKey)
            .sentences(try #require(Case(beginning: event)))
    }

    @Test("DOC-6: what was approved waits for the daemon to sign it, and says so if that has no key")
    func unsigned() throws {
        #expect(try Self.sentences(hasSigningKey: true) == ["It is approved and waits for the daemon to sign it."])
        let without = try Self.sentences(hasSigningKey: false)
        #expect(without.count == 2 && without[1].contains("rollcall credential setup signing-key"))
        let chinese = try Self.sentences(hasSigningKey: false, .zh)
        #expect(chinese[0] == "状态为 已批准，等待系统签名。" && chinese[1].contains("没有签名密钥"))
    }
}
