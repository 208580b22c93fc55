import Control
import JSON
import Terms
import Testing
import WallClock

@testable import Gateway
@testable import Office

@Suite("Refusals as errors of the protocol")
struct RefusalErrorTests {
    private static let refusals: [Refusal] = [
        .nobody, .notFound(object: "purchase", reference: "CG-2026-0001"), .notFound(object: "", reference: "X"),
        .unknownVerb(object: "purchase", verb: "fly"), .unknownVerb(object: "", verb: ""),
        .notEntitled(needs: ["buyer", "requester", "deptHead of 销售部", "deputy", ""]), .selfApproval,
        .separationOfDuties(rule: Wording("the buyer never receives", "采购人不得收货"), other: "order"),
        .notYourTurn(step: "approve", holders: ["甲", "乙"]), .noEligibleApprover(step: "sign"),
        .wrongState(state: "draft", allowed: ["pending", "returned"]), .stale(current: 3), .missingField("level"),
        .badField("until", reason: Wording("that date is over", "该日期已过")), .missingReason, .missingDocument,
        .wouldGoNegative(item: "A4", available: 3, asked: 9, stock, .issue),
        .beforeStocktake(LocalDate(dayNumber: 20_787)),
        .conflict(with: ["HY-2026-0001"]), .levelTooLow, .overdueLoan(number: "JY-2026-0001"),
        .scanMismatch(fronts: 3, backs: 2), .pagesMismatch(out: 4, back: 5), .damaged(hash: "00"),
        .keyUnavailable(id: nil), .keyUnavailable(id: "00112233445566aa"),
        .rule(Wording("nothing would change", "内容没有变化")),
    ]

    private static let stock: Stock = {
        var stock = Stock(unit: "包")
        stock.onHand = 5
        stock.reserved = [Stock.Claim(document: "LY-2026-0001", quantity: 2)]
        stock.ordered = [Stock.Claim(document: "CG-2026-0002", quantity: 20)]
        return stock
    }()

    @Test("Each is what its interface says, in English and in Chinese", arguments: refusals)
    func described(refusal: Refusal) throws {
        let error = ControlError(refusal)
        let parts = error.name.split(separator: ".")
        let interfaces = try InterfaceFiles.all.map { try Interface(parsing: $0) }
        let interface = try #require(interfaces.first { $0.name == parts.dropLast().joined(separator: ".") })
        try interface.check(error.parameters, against: .error(String(try #require(parts.last))))
        let chinese = try #require(error.message(in: .zh))
        #expect(chinese != error.message(), "\(refusal)")
        #expect(chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(chinese)")
        #expect((error.hint() == nil) == (error.hint(in: .zh) == nil))
    }

    @Test("Only who lacks a role is told where roles are listed; another kind's number is told as that")
    func hints() {
        #expect(ControlError(Refusal.notEntitled(needs: ["requester", "deptHead of sales"])).hint() != nil)
        #expect(ControlError(Refusal.notEntitled(needs: ["requester", "counters"])).hint() == nil)
        let other = ControlError(Refusal.notFound(object: "incoming", reference: "FW-2026-0001"))
        #expect(other.message() == "FW-2026-0001 is of another kind: outgoing document, not incoming document")
        #expect(other.message(in: .zh) == "FW-2026-0001 是发文，不是收文")
        #expect(
            ControlError(Refusal.notFound(object: "entry", reference: "7")).message(in: .zh) == "没有台账记录 7，或您无权查看"
        )
        let state = ControlError(Refusal.wrongState(state: "handedOver", allowed: ["acknowledged"]))
        #expect(state.message() == "its state is \"handed over\"; this needs \"acknowledged\"")
        #expect(ControlError(Refusal.levelTooLow).hint()?.contains("document level") == true)
    }

    @Test("A short account says in both languages what there is and what comes")
    func account() {
        let error = ControlError(Refusal.wouldGoNegative(item: "A4", available: 3, asked: 9, Self.stock, .issue))
        #expect(error.message() == "only 3 of A4 are available (on hand 5, 2 reserved for LY-2026-0001); 9 asked")
        #expect(error.message(in: .zh) == "A4 仅可用 3（结存 5，LY-2026-0001 预留 2），申请 9")
        #expect(error.hint(in: .zh) == "未作任何登记；可用 --partial 先发放 3；CG-2026-0002 将到货 20")
    }

    @Test("SUP-1: whoever takes off more than there is, is told how much may go, and of no partial issue")
    func takingOff() {
        let error = ControlError(Refusal.wouldGoNegative(item: "A4", available: 3, asked: 9, Self.stock, .adjust))
        #expect(
            error.hint()
                == "nothing was posted; take 3 off at most; what LY-2026-0001 keeps is free when it is cancelled"
        )
        #expect(error.hint(in: .zh) == "未作任何登记；最多可减少 3；撤销 LY-2026-0001 后可释放其预留")
    }

    @Test("An error that has no Chinese is told in English")
    func english() {
        let error = ControlError(name: "io.rollcall.Unavailable", parameters: ["message": "no", "hint": .null])
        #expect(error.message(in: .zh) == "no")
        #expect(error.hint(in: .zh) == nil)
    }
}
