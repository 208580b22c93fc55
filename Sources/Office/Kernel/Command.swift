package import JSON

/// What somebody wants to happen.
package struct Command: Sendable {
    package let object: String
    package let verb: String
    /// The case's number, or what it is called before it has one; nil begins a new one.
    package var target: String?
    package var fields: JSONObject
    package let actor: Actor
    /// Whether the account may administer the office: give roles.
    package var isAdmin: Bool
    /// Whether the account is HR's, which may ask for anybody.
    package var isHR: Bool
    /// The person for whom reception or a deputy acts.
    package var onBehalfOf: String?
    package var reason: String?
    /// The revision that the caller has seen; a decision on another one is refused.
    package var revision: Int?

    package init(
        _ object: String,
        _ verb: String,
        _ target: String? = nil,
        fields: JSONObject = [:],
        actor: Actor,
        isAdmin: Bool = false,
        isHR: Bool = false,
        onBehalfOf: String? = nil,
        reason: String? = nil,
        revision: Int? = nil
    ) {
        self.object = object
        self.verb = verb
        self.target = target
        self.fields = fields
        self.actor = actor
        self.isAdmin = isAdmin
        self.isHR = isHR
        self.onBehalfOf = onBehalfOf
        self.reason = reason
        self.revision = revision
    }

    func checkReason() throws(Refusal) { try Command.check(reason: reason) }

    /// - Throws: ``Refusal/missingReason`` without one of five characters or more. Source: office.md 0, Refused.
    package static func check(reason: String?) throws(Refusal) {
        let length = (reason ?? "").filter { !$0.isWhitespace }.count
        guard length >= 5 else { throw .missingReason }
    }
}
