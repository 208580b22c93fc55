package import WallClock

/// What a ledger account holds: whole quantities of its smallest unit, money in minor units. Source: office.md K-7, K-8.
package struct Stock: Codable, Equatable, Sendable {
    /// Somebody's share of what is there, or of what will come.
    package struct Claim: Codable, Equatable, Sendable {
        package let document: String
        package let quantity: Int64
    }

    package let unit: String
    package internal(set) var onHand: Int64 = 0
    /// What is on hand cost so much.
    package internal(set) var value: Int64 = 0
    package internal(set) var reserved: [Claim] = []
    package internal(set) var ordered: [Claim] = []
    /// The date of the last posted stocktake: nothing is dated before it.
    package internal(set) var lastCount: LocalDate?

    /// No quantity or amount is larger, so that no sum overflows.
    package static let most: Int64 = 1_000_000_000_000

    package init(unit: String) { self.unit = unit }

    package var available: Int64 { onHand - reserved.reduce(0) { $0 + $1.quantity } }

    /// On hand, with what is on order, without what is reserved.
    package var projected: Int64 { available + ordered.reduce(0) { $0 + $1.quantity } }

    package func reserved(_ document: String) -> Int64 { Stock.quantity(of: document, in: reserved) }
    package func ordered(_ document: String) -> Int64 { Stock.quantity(of: document, in: ordered) }

    /// What a quantity taken out is worth: its share of the value, all of it with the last piece.
    package func worth(of quantity: Int64) -> Int64 {
        guard quantity < onHand else { return value }
        guard onHand > 0 else { return 0 }
        let (high, low) = value.multipliedFullWidth(by: quantity)
        return onHand.dividingFullWidth((high, low)).quotient
    }

    /// What a piece is worth, rounded up; nil if nothing is on hand, or what is has no value.
    var unitPrice: Int64? { onHand > 0 && value > 0 ? (value + onHand - 1) / onHand : nil }

    mutating func apply(_ movement: Movement) {
        onHand += movement.quantity
        value += movement.value
        if movement.kind == .issue, reserved(movement.document) > 0 {
            reserve(max(0, reserved(movement.document) + movement.quantity), movement.document)
        }
        if movement.kind == .receive, ordered(movement.document) > 0 {
            order(max(0, ordered(movement.document) - movement.quantity), movement.document)
        }
    }

    mutating func reserve(_ quantity: Int64, _ document: String) { Stock.set(quantity, document, in: &reserved) }
    mutating func order(_ quantity: Int64, _ document: String) { Stock.set(quantity, document, in: &ordered) }

    private static func quantity(of document: String, in claims: [Claim]) -> Int64 {
        claims.first { $0.document == document }?.quantity ?? 0
    }

    private static func set(_ quantity: Int64, _ document: String, in claims: inout [Claim]) {
        claims.removeAll { $0.document == document }
        if quantity > 0 { claims.append(Claim(document: document, quantity: quantity)) }
    }
}

/// One posting of a ledger account; final. A mistake is reversed by another one.
package struct Movement: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case receive, issue, adjust, reverse
    }

    package let kind: Kind
    /// What comes is positive, what goes negative.
    package let quantity: Int64
    package let value: Int64
    /// The case on which it rests, by its number.
    package let document: String
    package let date: LocalDate
    /// Numbers of both people.
    package let giver: String?
    package let taker: String?
    package let department: String?
    /// The version of the account's event that it takes back.
    package let reverses: Int?

    package init(
        _ kind: Kind,
        quantity: Int64,
        value: Int64,
        document: String,
        date: LocalDate,
        giver: String? = nil,
        taker: String? = nil,
        department: String? = nil,
        reverses: Int? = nil
    ) {
        self.kind = kind
        self.quantity = quantity
        self.value = value
        self.document = document
        self.date = date
        self.giver = giver
        self.taker = taker
        self.department = department
        self.reverses = reverses
    }
    /// The same at another value.
    func worth(_ value: Int64) -> Movement {
        Movement(
            kind,
            quantity: quantity,
            value: value,
            document: document,
            date: date,
            giver: giver,
            taker: taker,
            department: department,
            reverses: reverses
        )
    }
}
