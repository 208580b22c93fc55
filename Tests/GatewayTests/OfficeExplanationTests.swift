import Terms
import Testing
import WallClock

@testable import Gateway
@testable import Office

@Suite("Why a case of the office stands where it does")
struct OfficeExplanationTests {
    private static func sentences(hasSigningKey: Bool, _ language: Language = .en) throws -> [String] {
        let found = InventedOffice.found(Outgoing.object, "FW-2026-0001", Approval.State.approved)
        return OfficeExplanation(
            facts: InventedOffice.facts(),
            modules: .office,
            language: language,
            hasSigningKey: hasSigningKey
        ).sentences(try #require(found))
    }

    /// Of leave that somebody asked for, with a step for the head of sales and one for the general manager.
    private static func leave(
        by requester: String = "7",
        _ facts: Facts = InventedOffice.facts(),
        _ language: Language = .en,
        decided: Decision? = nil
    ) throws -> [String] {
        let steps = [
            Step("approve", .deptHead, "sales", within: .workingDays(1)), Step("sign", .gm, within: .workingDays(1)),
        ]
        let changes =
            [CaseChange.steps(steps)] + (decided.map { [.decided($0)] } ?? []) + [.step(decided == nil ? 0 : 1)]
        let found = InventedOffice.found(Leaves.object, "QJ-2026-0001", Approval.State.pending, by: requester, changes)
        return OfficeExplanation(facts: facts, modules: .office, language: language, hasSigningKey: true)
            .sentences(try #require(found))
    }

    private static let away = Absence(
        person: "3",
        from: InventedOffice.now.adding(seconds: -3_600),
        to: InventedOffice.now.adding(seconds: 864_000)
    )

    @Test("each step says whose it is, and that nobody decides two")
    func steps() throws {
        #expect(
            try Self.leave() == [
                "Step 1 of 2, approval, belongs to the head of department of sales: Sun.",
                "Step 2 of 2, signature, comes after it and belongs to the general manager: Gao.",
                "Nobody decides two of its steps.",
            ]
        )
        #expect(
            try Self.leave(InventedOffice.facts(), .zh) == [
                "第 1/2 步（审批）由部门主管（sales）办理：Sun。", "第 2/2 步（签批）随后由总经理办理：Gao。", "同一人不得办理两个步骤。",
            ]
        )
    }

    @Test("who may not decide is told with the reason, and who does then")
    func barred() throws {
        let own = try Self.leave(by: "3")
        #expect(own[1] == "Sun may not: nobody decides on what they asked for.")
        #expect(own[2] == "So it goes to Hou, above or beside them.")
        let chinese = try Self.leave(by: "3", InventedOffice.facts(), .zh)
        #expect(chinese[1] == "Sun 不得办理：本人为申请人，须回避。" && chinese[2] == "因此转由 Hou 办理。")
        // The general manager, who approved it for the head, does not sign it.
        let decision = Decision(
            step: "approve",
            index: 0,
            revision: 1,
            verdict: .approved,
            by: "1",
            onBehalfOf: "3",
            at: InventedOffice.now,
            due: nil,
            reason: nil
        )
        let decided = try Self.leave(decided: decision)
        #expect(
            decided == [
                "Step 1 of 2, approval: approved by Gao for Sun.",
                "Step 2 of 2, signature, belongs to the general manager: Gao.",
                "Gao may not: they decided the step approval.", "So it goes to Hou, above or beside them.",
                "Nobody decides two of its steps.",
            ]
        )
        let decidedChinese = try Self.leave(InventedOffice.facts(), .zh, decided: decision)
        #expect(decidedChinese[0] == "第 1/2 步（审批）：Gao代 Sun 已决定（同意）。")
        #expect(decidedChinese[2] == "Gao 不得办理：本人已办理步骤“审批”。")
    }

    @Test("a deputy decides for somebody, while that one is away, unless the deputy is barred")
    func deputies() throws {
        let delegations = [Delegation(from: "3", to: "8")]
        let here = try Self.leave(InventedOffice.facts(delegations: delegations))
        #expect(here[1] == "Yan may decide for Sun only while Sun is away.")
        let facts = InventedOffice.facts(absences: [Self.away], delegations: delegations)
        #expect(try Self.leave(facts)[1] == "Sun is away until 2026-12-04; Yan may decide for Sun.")
        #expect(try Self.leave(facts, .zh)[1] == "Sun 外出至 2026-12-04，Yan 可代 Sun 办理。")
        let own = try Self.leave(by: "8", facts)
        #expect(own[1] == "Yan may not: nobody decides on what they asked for.")
        #expect(own[2] == "Sun is away until 2026-12-04; Hou may decide for Sun.")
        #expect(try Self.leave(InventedOffice.facts([]), .zh)[0].hasSuffix("无人担任该岗位。"))
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
