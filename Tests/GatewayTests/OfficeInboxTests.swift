import Control
import JSON
import Office
import Terms
import Testing

@testable import Gateway

@Suite("What waits for people, as they read it")
struct OfficeInboxTests {
    @Test(
        "ATT-4: leave that was asked for too late says so in the inbox and in the mail with it",
        arguments: [false, true]
    )
    func askedLate(isForMail: Bool) throws {
        func entry(_ changes: [CaseChange], _ language: Language) throws -> OfficeMessages.Entry {
            let step = Step("approve", .deptHead, "sales", within: .workingDays(1))
            let steps: [CaseChange] = [.steps([step]), .step(0)]
            let found = try #require(
                InventedOffice.found(Leaves.object, "QJ-2026-0001", Approval.State.pending, steps + changes)
            )
            let facts = InventedOffice.facts()
            let waiting = try #require(facts.inbox(of: "3", [found], .office).first)
            return OfficePresenter(facts: facts, modules: .office, language: language, isForMail: isForMail)
                .message(waiting)
        }
        let late: [CaseChange] = [.field("askedLate", true)]
        for (language, note) in [(Language.en, "asked late"), (.zh, "逾期申请")] {
            let column = try #require(OfficeMessages.Entry.columns(in: language).firstIndex(of: language("Note", "备注")))
            #expect(try entry(late, language).row(in: language)[column] == note)
            #expect(try entry([], language).row(in: language)[column].isEmpty)
        }
        #expect(try entry(late, .en).askedLate == true)
        #expect(try entry([], .en).askedLate == nil)
    }
}
