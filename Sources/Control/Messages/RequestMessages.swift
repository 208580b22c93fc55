/// The messages of `io.rollcall.Requests`; the interface file says what each field means.
package enum RequestMessages {
    package struct Request: Codable, Equatable, Sendable {
        package var id: Int
        package var kind: String
        package var person: String
        package var name: String
        package var department: String
        package var type: String?
        package var from: String?
        package var to: String?
        package var workDate: String?
        package var slot: String?
        package var time: String?
        package var settledAs: String?
        package var reason: String
        package var state: String
        package var askedBy: String
        package var askedAt: String
        package var decidedBy: String?
        package var decidedAt: String?
        package var decisionReason: String?
        package var overLimit: Bool
        package var number: String?

        package init(
            id: Int,
            kind: String,
            person: String,
            name: String,
            department: String,
            reason: String,
            state: String,
            askedBy: String,
            askedAt: String,
            overLimit: Bool
        ) {
            self.id = id
            self.kind = kind
            self.person = person
            self.name = name
            self.department = department
            self.reason = reason
            self.state = state
            self.askedBy = askedBy
            self.askedAt = askedAt
            self.overLimit = overLimit
        }
    }

    package enum Ask: ControlMethod {
        package static let name = "io.rollcall.Requests.Ask"

        package struct Input: Codable, Sendable {
            package var kind: String
            package var person: String?
            package var type: String?
            package var from: String?
            package var to: String?
            package var workDate: String?
            package var slot: String?
            package var time: String?
            package var settledAs: String?
            package var deputy: String?
            package var proof: String?
            package var reason: String

            package init(kind: String, person: String? = nil, reason: String) {
                self.kind = kind
                self.person = person
                self.reason = reason
            }
        }

        package typealias Output = One
    }

    package enum Decide: ControlMethod {
        package static let name = "io.rollcall.Requests.Decide"

        package struct Input: Codable, Sendable {
            package var id: Int
            package var decision: String
            package var reason: String?

            package init(id: Int, decision: String, reason: String? = nil) {
                self.id = id
                self.decision = decision
                self.reason = reason
            }
        }

        package typealias Output = One
    }

    package enum Withdraw: ControlMethod {
        package static let name = "io.rollcall.Requests.Withdraw"

        package struct Input: Codable, Sendable {
            package var id: Int
            package var reason: String?

            package init(id: Int, reason: String? = nil) {
                self.id = id
                self.reason = reason
            }
        }

        package typealias Output = One
    }

    /// A request as it is now.
    package struct One: Codable, Equatable, Sendable {
        package var request: Request

        package init(request: Request) { self.request = request }
    }

    /// Requests in the order in which they were asked for, a page at a time.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Requests.List"

        package struct Input: Codable, Sendable {
            package var kind: String?
            package var person: String?
            package var state: String?
            package var after: Int?

            package init(kind: String? = nil, person: String? = nil, state: String? = nil, after: Int? = nil) {
                self.kind = kind
                self.person = person
                self.state = state
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var requests: [Request]
            package var next: Int?

            package init(requests: [Request], next: Int? = nil) {
                self.requests = requests
                self.next = next
            }
        }
    }
}
