import JSON
import Terms
import Testing
import WallClock

@testable import Gateway
@testable import Office

@Suite("What a command of the office warns of")
struct OfficeWarningsTests {
    private static let now = Instant(milliseconds: 1_795_608_000_000)

    private static func warnings(_ changes: [CaseChange], _ language: Language = .en) throws -> [String] {
        let event = OfficeEvent(
            seq: 1,
            at: now,
            caseID: 2,
            object: Deliveries.object,
            transition: "handOver",
            from: nil,
            to: Deliveries.State.handedOver,
            number: nil,
            revision: 1,
            version: 1,
            actor: .system,
            onBehalfOf: nil,
            reason: nil,
            due: nil,
            allowance: nil,
            changes: [.began(requester: "9", concerns: [], department: "sales")] + changes
        )
        let people = ["7": "Xu", "3": "Sun"].map { OfficePerson(number: $0, name: $1, department: "sales") }
        let facts = Facts(now: now, clock: OfficeClock(zone: .utc) { _ in true }, directory: Directory(people: people))
        return try OfficePresenter(facts: facts, modules: .office, language: language)
            .warnings(of: [event], NoCases())
    }

    @Test("DOC-3: who is handed a document and is away is named, until when, and who stands in")
    func absence() throws {
        let here: [CaseChange] = [.field("recipient", "7")]
        #expect(try Self.warnings(here).isEmpty)
        let away = here + [.field("awayUntil", "2026-12-09T00:00:00+08:00"), .field("deputy", "3")]
        #expect(try Self.warnings(away) == ["Xu is away until 2026-12-09 00:00: Sun stands in"])
        #expect(try Self.warnings(away, .zh) == ["Xu 外出至 2026-12-09 00:00，由 Sun 代办"])
        let nobody = here + [.field("awayUntil", "2026-12-09T00:00:00+08:00"), .field("deputy", .null)]
        #expect(try Self.warnings(nobody)[0].contains("nobody stands in"))
    }
}

/// An office in which nothing was ever done.
private struct NoCases: OfficeView {
    func officeCase(_ id: Int64) -> Case? { nil }
    func officeCase(numbered number: String) -> Case? { nil }
    func officeCases(key: String) -> [Case] { [] }
    func dueCases() -> [Case] { [] }
    func lastNumber(_ series: String, _ year: Int) -> Int { 0 }
    func movement(_ id: Int64, version: Int) -> Movement? { nil }
    func issued(to department: String, in dates: ClosedRange<LocalDate>) -> [(item: String, quantity: Int64)] { [] }
    func nextID() -> Int64 { 1 }
}
