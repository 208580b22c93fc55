package import JSON
package import WallClock

/// Who does something, and by which way it came.
package struct Actor: Codable, Equatable, Sendable {
    /// The person's number; nil for the system.
    package let person: String?
    /// The local account, as the kernel says; nil for the system.
    package let account: UInt32?
    /// `socket`, `timer`, `terminal` or `paper`.
    package let channel: String

    package init(person: String?, account: UInt32?, channel: String = "socket") {
        self.person = person
        self.account = account
        self.channel = channel
    }

    package static let system = Actor(person: nil, account: nil, channel: "timer")
}

/// What an event changes of its case. Source: office.md 2.
package enum CaseChange: Codable, Equatable, Sendable {
    case began(requester: String, concerns: [String], department: String)
    case numbered(String)
    /// null removes.
    case field(String, JSONValue)
    case level(Level)
    case concerns([String])
    case department(String)
    case steps([Step])
    /// The step that waits from now on.
    case step(Int?)
    case decided(Decision)
    case stock(Stock)
    case moved(Movement)
    /// What a document has reserved from now on; 0 is nothing.
    case reserved(document: String, quantity: Int64)
    /// What is on order by a document from now on; 0 is nothing.
    case ordered(document: String, quantity: Int64)
    /// The date of a posted stocktake.
    case counted(LocalDate)
    case slot(Slot)
    case linked(Link)
    case unlinked(Link)
    case told(Rung)

    /// Whether it tells what a ledger account holds.
    package var isOfStock: Bool {
        switch self {
        case .stock, .moved, .reserved, .ordered: true
        default: false
        }
    }

    /// Time counts anew from here.
    var beginsStage: Bool {
        switch self {
        case .step, .steps: true
        default: false
        }
    }
}

/// One thing that happened to one case. Append-only; replay needs nothing else.
package struct OfficeEvent: Codable, Equatable, Sendable {
    /// Position in the office's journal; given when it is stored.
    package var seq: Int64
    package let at: Instant
    package let caseID: Int64
    package let object: String
    /// The verb, or what the system did.
    package let transition: String
    /// nil: the case begins.
    package let from: String?
    package let to: String
    package let number: String?
    package let revision: Int
    /// Of the case behind this event.
    package let version: Int
    package let actor: Actor
    /// The person for whom somebody acted as deputy or proxy.
    package let onBehalfOf: String?
    package let reason: String?
    package let due: Instant?
    /// From what the due time was counted: when the calendar changes it moves.
    package let allowance: Allowance?
    package let changes: [CaseChange]
}
