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
    /// With what the account holds, so that one sees for whom it is kept and what is on its way.
    case wouldGoNegative(item: String, available: Int64, asked: Int64, Stock)
    case beforeStocktake(LocalDate)
    case conflict(with: [String])
    case levelTooLow
    case overdueLoan(number: String)
    case scanMismatch(fronts: Int, backs: Int)
    case damaged(hash: String)
    case keyUnavailable
    /// A rule of the module's own, in a sentence.
    case rule(Wording, hint: Wording?)

    package static func rule(_ sentence: Wording) -> Refusal { .rule(sentence, hint: nil) }
}
