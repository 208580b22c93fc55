import Control
import JSON
import Office
import WallClock

extension ControlError {
    init(_ refusal: Refusal) {
        func error(_ name: String, _ message: String, hint: String? = nil, _ more: JSONObject = [:]) -> ControlError {
            var parameters = more
            parameters["message"] = .string(message)
            parameters["hint"] = hint.map { .string($0) } ?? .null
            return ControlError(name: "io.rollcall.Office.\(name)", parameters: parameters)
        }
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        switch refusal {
        case .nobody:
            self = error(
                "Nobody",
                "your account is linked to nobody who works here",
                hint: "an administrator links it: rollcall person link NUMBER --account NAME"
            )
        case .notFound(let object, let reference):
            self = .notFound(object, reference, "there is no \(object) \(reference), or you may not know of it")
        case .unknownVerb(let object, let verb):
            self = error(
                "Rule",
                "\(object.isEmpty ? "a case of that number" : object) has no \(verb)",
                hint: "rollcall office describe lists what can be done"
            )
        case .notEntitled(let needs):
            self = error(
                "NotEntitled",
                "this is for " + needs.joined(separator: " or "),
                hint: "rollcall office roles shows who has which role",
                ["needs": list(needs)]
            )
        case .selfApproval:
            self = error(
                "SelfApproval",
                "nobody decides on what they asked for themselves, or what is about themselves",
                hint: "rollcall approval explain NUMBER says who does"
            )
        case .separationOfDuties(let rule, let other):
            self = error(
                "SeparationOfDuties",
                "\(rule) (\(other))",
                hint: "somebody else has to do this",
                ["rule": .string(rule), "other": .string(other)]
            )
        case .notYourTurn(let step, let holders):
            self = error(
                "NotYourTurn",
                "the step \(step) waits for " + holders.joined(separator: ", "),
                ["step": .string(step), "holders": list(holders)]
            )
        case .noEligibleApprover(let step):
            self = error(
                "NoEligibleApprover",
                "nobody may decide the step \(step): all who could are part of the case",
                hint: "an administrator names somebody: rollcall office grant PERSON ROLE",
                ["step": .string(step)]
            )
        case .wrongState(let state, let allowed):
            self = error(
                "WrongState",
                "it is \(state); this needs it to be " + allowed.joined(separator: " or "),
                ["state": .string(state), "allowed": list(allowed)]
            )
        case .stale(let current):
            self = error(
                "Stale",
                "it has changed: revision \(current) is the one to decide on",
                hint: "look at it again, and decide then",
                ["current": .integer(Int64(current))]
            )
        case .missingField(let field):
            self = error("MissingField", "\(field) is missing", ["field": .string(field)])
        case .badField(let field, let reason):
            self = error("BadField", "\(field): \(reason)", ["field": .string(field)])
        case .missingReason:
            self = error("MissingReason", "this needs a reason of at least 5 characters", hint: "--reason TEXT")
        case .missingDocument:
            self = error(
                "MissingDocument",
                "a movement names the document on which it rests",
                hint: "--document NUMBER"
            )
        case .wouldGoNegative(let item, let available, let asked, let stock):
            func claims(_ claims: [Stock.Claim], _ word: String) -> [String] {
                claims.map { "\($0.quantity) \(word) \($0.document)" }
            }
            let reserved = claims(stock.reserved, "reserved for")
            let account = reserved.isEmpty ? "" : " (on hand \(stock.onHand), \(reserved.joined(separator: ", ")))"
            let ways =
                (available > 0 ? ["issue \(available) now with --partial"] : []) + claims(stock.ordered, "come with")
            self = error(
                "WouldGoNegative",
                "only \(available) of \(item) are available\(account); \(asked) asked",
                hint: (["nothing was posted"] + ways).joined(separator: "; "),
                ["item": .string(item), "available": .integer(available), "asked": .integer(asked)]
            )
        case .beforeStocktake(let date):
            self = error(
                "BeforeStocktake",
                "nothing is dated before the stocktake of \(date)",
                ["date": .string(date.description)]
            )
        case .conflict(let with):
            self = error("Conflict", "in the way: " + with.joined(separator: ", "), ["with": list(with)])
        case .levelTooLow: self = error("LevelTooLow", "it is kept from you by its level")
        case .overdueLoan(let number):
            self = error(
                "OverdueLoan",
                "\(number) is overdue: whoever has it gets no other",
                hint: "it is returned first",
                ["number": .string(number)]
            )
        case .scanMismatch(let fronts, let backs):
            self = error(
                "ScanMismatch",
                "\(fronts) fronts and \(backs) backs were scanned: the whole scan is refused",
                hint: "scan all sheets again, both sides",
                ["fronts": .integer(Int64(fronts)), "backs": .integer(Int64(backs))]
            )
        case .damaged(let hash):
            self = error("Damaged", "the stored bytes are not those that were filed", ["hash": .string(hash)])
        case .keyUnavailable:
            self = error(
                "KeyUnavailable",
                "the key for documents is not there: nothing is stored without it",
                hint: "rollcall credential setup makes it"
            )
        case .rule(let sentence, let hint): self = error("Rule", sentence, hint: hint)
        }

        func error(_ name: String, _ message: String, _ more: JSONObject) -> ControlError {
            error(name, message, hint: nil, more)
        }
    }
}
