import Control
import Terms
import Testing
import WallClock

@testable import Gateway
@testable import Office

@Suite("What is mailed at once of the office's cases")
struct OfficeMailTests {
    private static func document(isSpokenOf: Bool, _ language: Language = .en) -> MailDocument {
        let event = OfficeEvent(
            seq: 1,
            at: Instant(milliseconds: 1_795_608_000_000),
            caseID: 1,
            object: Records.object,
            transition: "refuse",
            from: "scanned",
            to: "registered",
            number: "DA-2026-0001",
            revision: 1,
            version: 4,
            actor: Actor(person: "6", account: 6),
            onBehalfOf: nil,
            reason: "page 3 is cut off",
            due: nil,
            allowance: nil,
            changes: []
        )
        let found = OfficeMessages.Case(
            number: "DA-2026-0001",
            object: Records.object,
            what: "archive record Lease",
            state: "registered",
            revision: 1,
            version: 4,
            requester: "6",
            requesterName: "Kang",
            department: "office"
        )
        return MailDocument(event, of: found, by: "Kang", site: "HQ", isSpokenOf: isSpokenOf, language: language)
    }

    @Test("ARC-2: a refused scan says what, by whom and why; of a paper that a mail may not speak of the number alone")
    func refusedScan() throws {
        let told = Self.document(isSpokenOf: true)
        #expect(told.subject == "The scan is not good: DA-2026-0001 archive record Lease")
        #expect(told.sections.map(\.rows) == [[["DA-2026-0001", "archive record Lease", "Kang", "page 3 is cut off"]]])
        #expect(Self.document(isSpokenOf: true, .zh).subject.hasPrefix("扫描件不合格"))
        let withheld = Self.document(isSpokenOf: false)
        #expect(withheld.subject == "The scan is not good: DA-2026-0001")
        #expect(withheld.sections.map(\.rows) == [[["DA-2026-0001", "", "", ""]]])
    }
}
