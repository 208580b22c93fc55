package import Terms
package import WallClock

/// Why a command changes nothing. Nothing is posted and no number is used. Source: office.md 4, Errors.
package enum Refusal: Error, Equatable, Sendable {
    /// The account that calls is linked to nobody who works here.
    case nobody
    case notFound(object: String, reference: String)
    case unknownVerb(object: String, verb: String)
    /// Whoever calls has none of the roles that it needs.
    case notEntitled(needs: [String])
    case selfApproval
    case separationOfDuties(rule: Wording, other: String)
    case notYourTurn(step: String, holders: [String])
    case noEligibleApprover(step: String)
    case wrongState(state: String, allowed: [String])
    case stale(current: Int)
    case missingField(String)
    case badField(String, reason: Wording)
    case missingReason
    case missingDocument
    /// With what the account holds, so that one sees for whom it is kept and what is on its way, and what was to be posted.
    case wouldGoNegative(item: String, available: Int64, asked: Int64, Stock, Movement.Kind)
    case beforeStocktake(LocalDate)
    case conflict(with: [String])
    case levelTooLow
    /// One that is overdue, or lost and not settled.
    case overdueLoan(number: String)
    case scanMismatch(fronts: Int, backs: Int)
    /// More pages came back than went out.
    case pagesMismatch(out: Int64, back: Int64)
    case damaged(hash: String)
    /// - Parameter id: of the key under which the bytes lie; nil: there is none at all.
    case keyUnavailable(id: String?)
    /// A rule of the module's own, in a sentence.
    case rule(Wording, hint: Wording?)

    package static func rule(_ sentence: Wording) -> Refusal { .rule(sentence, hint: nil) }
}

/// What several modules say.
extension Wording {
    package static let notBehindFrom = Wording("it does not lie behind from", "须晚于起始时间")
    package static let noHash = Wording("no SHA-256; 64 of 0-9 and a-f", "不是 SHA-256，应为 64 位 0-9 和 a-f")
    static let dateIsToCome = Wording("that date is still to come", "该日期尚未到来")
    static let dateIsOver = Wording("that date is over", "该日期已过")
    static let noMonth = Wording("no month; write it as 2026-12", "月份格式不正确，请写作 2026-12")
    static let nothingChanges = Wording("nothing would change", "内容没有变化")
    static let ownDeputy = Wording("nobody is their own deputy", "代理人不能是本人")
}
