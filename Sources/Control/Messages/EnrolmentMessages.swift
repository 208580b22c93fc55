/// The messages of `io.rollcall.Enrolment`; the interface file says what each field means.
package enum EnrolmentMessages {
    package struct Methods: Codable, Equatable, Sendable {
        package var fingers: Int?
        package var face: Bool?
        package var palm: Bool?
        package var card: Bool
        package var password: Bool

        package init(fingers: Int? = nil, face: Bool? = nil, palm: Bool? = nil, card: Bool, password: Bool) {
            self.fingers = fingers
            self.face = face
            self.palm = palm
            self.card = card
            self.password = password
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package var user: String
        package var person: String?
        package var name: String
        package var terminal: String
        package var methods: Methods
        package var administrator: Bool
        package var cardNumber: String?

        package init(
            user: String,
            person: String? = nil,
            name: String,
            terminal: String,
            methods: Methods,
            administrator: Bool,
            cardNumber: String? = nil
        ) {
            self.user = user
            self.person = person
            self.name = name
            self.terminal = terminal
            self.methods = methods
            self.administrator = administrator
            self.cardNumber = cardNumber
        }
    }

    package struct Reading: Codable, Equatable, Sendable {
        package var terminal: String
        package var readAt: String?
        package var users: Int
        package var connected: Bool

        package init(terminal: String, readAt: String? = nil, users: Int, connected: Bool) {
            self.terminal = terminal
            self.readAt = readAt
            self.users = users
            self.connected = connected
        }
    }

    package struct Difference: Codable, Equatable, Sendable {
        package var terminal: String
        package var user: String
        package var person: String?
        package var name: String
        package var kind: String
        package var detail: String?

        package init(
            terminal: String,
            user: String,
            person: String? = nil,
            name: String,
            kind: String,
            detail: String? = nil
        ) {
            self.terminal = terminal
            self.user = user
            self.person = person
            self.name = name
            self.kind = kind
            self.detail = detail
        }
    }

    package struct Step: Codable, Equatable, Sendable {
        package var terminal: String
        package var user: String
        package var person: String?
        package var name: String
        package var action: String
        package var card: Bool

        package init(
            terminal: String,
            user: String,
            person: String? = nil,
            name: String,
            action: String,
            card: Bool
        ) {
            self.terminal = terminal
            self.user = user
            self.person = person
            self.name = name
            self.action = action
            self.card = card
        }
    }

    package struct Unplaced: Codable, Equatable, Sendable {
        package var terminal: String
        package var user: String?
        package var person: String?
        package var name: String?
        package var reason: String
        package var detail: String?

        package init(
            terminal: String,
            user: String? = nil,
            person: String? = nil,
            name: String? = nil,
            reason: String,
            detail: String? = nil
        ) {
            self.terminal = terminal
            self.user = user
            self.person = person
            self.name = name
            self.reason = reason
            self.detail = detail
        }
    }

    /// Who is enrolled where.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Enrolment.List"

        package struct Input: Codable, Sendable {
            package var terminal: String?
            package var person: String?
            package var cards: Bool?
            package var after: Int?

            package init(terminal: String? = nil, person: String? = nil, cards: Bool? = nil, after: Int? = nil) {
                self.terminal = terminal
                self.person = person
                self.cards = cards
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var entries: [Entry]
            package var next: Int?

            package init(entries: [Entry], next: Int? = nil) {
                self.entries = entries
                self.next = next
            }
        }
    }

    /// What differs from the directory.
    package enum Diff: ControlMethod {
        package static let name = "io.rollcall.Enrolment.Diff"

        package struct Input: Codable, Sendable {
            package var terminal: String?
            package var after: Int?

            package init(terminal: String? = nil, after: Int? = nil) {
                self.terminal = terminal
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var differences: [Difference]
            package var readings: [Reading]
            package var next: Int?

            package init(differences: [Difference], readings: [Reading], next: Int? = nil) {
                self.differences = differences
                self.readings = readings
                self.next = next
            }
        }
    }

    /// What Apply would do.
    package enum Plan: ControlMethod {
        package static let name = "io.rollcall.Enrolment.Plan"

        package struct Input: Codable, Sendable {
            package var terminal: String?
            package var refresh: Bool?
            package var after: Int?

            package init(terminal: String? = nil, refresh: Bool? = nil, after: Int? = nil) {
                self.terminal = terminal
                self.refresh = refresh
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var digest: String
            package var total: Int
            package var steps: [Step]
            package var unplaced: [Unplaced]
            package var readings: [Reading]
            package var templates: String?
            package var keptUnderOtherKeys: Int
            package var next: Int?

            package init(
                digest: String,
                total: Int,
                steps: [Step],
                unplaced: [Unplaced],
                readings: [Reading],
                templates: String? = nil,
                keptUnderOtherKeys: Int,
                next: Int? = nil
            ) {
                self.digest = digest
                self.total = total
                self.steps = steps
                self.unplaced = unplaced
                self.readings = readings
                self.templates = templates
                self.keptUnderOtherKeys = keptUnderOtherKeys
                self.next = next
            }
        }
    }

    /// Carries a plan out.
    package enum Apply: ControlMethod {
        package static let name = "io.rollcall.Enrolment.Apply"

        package struct Input: Codable, Sendable {
            package var digest: String
            package var terminal: String?

            package init(digest: String, terminal: String? = nil) {
                self.digest = digest
                self.terminal = terminal
            }
        }

        package struct Sums: Codable, Equatable, Sendable {
            package var done = 0
            package var refused = 0
            package var failed = 0
            package var skipped = 0

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var number: Int
            package var total: Int
            package var step: Step?
            package var result: String?
            package var detail: String?
            package var sums: Sums?

            package init(
                number: Int,
                total: Int,
                step: Step? = nil,
                result: String? = nil,
                detail: String? = nil,
                sums: Sums? = nil
            ) {
                self.number = number
                self.total = total
                self.step = step
                self.result = result
                self.detail = detail
                self.sums = sums
            }
        }
    }
}
