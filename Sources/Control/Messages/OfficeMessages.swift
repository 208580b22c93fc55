package import JSON

/// The messages of `io.rollcall.Office`; the interface file says what each field means.
package enum OfficeMessages {
    package struct Decision: Codable, Equatable, Sendable {
        package var step: String
        package var revision: Int
        package var verdict: String
        package var by: String
        package var byName: String
        package var onBehalfOf: String?
        package var at: String
        package var late: Bool
        package var reason: String?

        package init(
            step: String,
            revision: Int,
            verdict: String,
            by: String,
            byName: String,
            onBehalfOf: String?,
            at: String,
            late: Bool,
            reason: String?
        ) {
            self.step = step
            self.revision = revision
            self.verdict = verdict
            self.by = by
            self.byName = byName
            self.onBehalfOf = onBehalfOf
            self.at = at
            self.late = late
            self.reason = reason
        }
    }

    package struct Link: Codable, Equatable, Sendable {
        package var kind: String
        package var number: String

        package init(kind: String, number: String) {
            self.kind = kind
            self.number = number
        }
    }

    package struct Case: Codable, Equatable, Sendable {
        package var number: String
        package var object: String
        package var what: String
        package var state: String
        package var revision: Int
        package var version: Int
        package var requester: String
        package var requesterName: String
        package var requesterDepartment: String?
        package var department: String
        package var level: String?
        package var step: String?
        package var place: Int?
        package var steps: Int
        package var holders: [String]
        package var due: String?
        package var late: Bool
        package var fields: JSONObject
        package var stock: JSONObject?
        package var links: [Link]
        package var decisions: [Decision]

        package init(
            number: String,
            object: String,
            what: String,
            state: String,
            revision: Int,
            version: Int,
            requester: String,
            requesterName: String,
            department: String
        ) {
            self.number = number
            self.object = object
            self.what = what
            self.state = state
            self.revision = revision
            self.version = version
            self.requester = requester
            self.requesterName = requesterName
            self.department = department
            steps = 0
            holders = []
            late = false
            fields = [:]
            links = []
            decisions = []
        }

        /// Who asked, and where that person works.
        package var from: String { "\(requesterName) (\(requesterDepartment ?? department))" }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package var number: String
        package var object: String
        package var what: String
        package var requesterName: String
        package var department: String
        package var stage: String
        package var place: Int?
        package var steps: Int?
        package var revision: Int
        package var due: String?
        package var late: Bool
        package var askedLate: Bool?
        package var high: Bool?
        package var onBehalfOf: String?
        package var awayUntil: String?

        package init(
            number: String,
            object: String,
            what: String,
            requesterName: String,
            department: String,
            stage: String,
            revision: Int,
            late: Bool
        ) {
            self.number = number
            self.object = object
            self.what = what
            self.requesterName = requesterName
            self.department = department
            self.stage = stage
            self.revision = revision
            self.late = late
        }
    }

    package struct Event: Codable, Equatable, Sendable {
        package var seq: Int
        package var at: String
        package var object: String
        package var transition: String
        package var from: String?
        package var to: String
        package var revision: Int
        package var version: Int
        package var actor: String?
        package var actorName: String?
        package var takerName: String?
        package var onBehalfOf: String?
        package var channel: String
        package var reason: String?
        package var due: String?
        package var changes: [JSONObject]

        package init(
            seq: Int,
            at: String,
            object: String,
            transition: String,
            from: String?,
            to: String,
            revision: Int,
            version: Int,
            channel: String,
            changes: [JSONObject]
        ) {
            self.seq = seq
            self.at = at
            self.object = object
            self.transition = transition
            self.from = from
            self.to = to
            self.revision = revision
            self.version = version
            self.channel = channel
            self.changes = changes
        }
    }

    package struct Grant: Codable, Equatable, Sendable {
        package var number: String
        package var person: String
        package var name: String
        package var role: String
        package var department: String?
        package var from: String?
        package var to: String?

        package init(number: String, person: String, name: String, role: String) {
            self.number = number
            self.person = person
            self.name = name
            self.role = role
        }
    }

    package enum Act: ControlMethod {
        package static let name = "io.rollcall.Office.Act"

        package struct Input: Codable, Sendable {
            package var object: String?
            package var verb: String
            package var number: String?
            package var fields: JSONObject?
            package var reason: String?
            package var onBehalfOf: String?
            package var revision: Int?
            package var key: String?
            package var language: String?

            package init(object: String?, verb: String, number: String? = nil, fields: JSONObject? = nil) {
                self.object = object
                self.verb = verb
                self.number = number
                self.fields = fields
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var `case`: Case
            package var events: Int
            package var warnings: [String]?

            package init(case found: Case, events: Int, warnings: [String]) {
                self.case = found
                self.events = events
                self.warnings = warnings
            }
        }
    }

    package enum Inbox: ControlMethod {
        package static let name = "io.rollcall.Office.Inbox"

        package struct Input: Codable, Sendable {
            package var person: String?
            package var language: String?

            package init(person: String? = nil, language: String? = nil) {
                self.person = person
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var person: String
            package var entries: [Entry]
            package var waiting: Int
            package var late: Int

            package init(person: String, entries: [Entry], waiting: Int, late: Int) {
                self.person = person
                self.entries = entries
                self.waiting = waiting
                self.late = late
            }
        }
    }

    /// A page at a time.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Office.List"

        package struct Input: Codable, Sendable {
            package var object: String?
            package var state: String?
            package var requester: String?
            package var open: Bool?
            package var after: Int?
            package var language: String?

            package init(object: String? = nil, state: String? = nil, open: Bool? = nil, language: String? = nil) {
                self.object = object
                self.state = state
                self.open = open
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var cases: [Case]
            package var next: Int?

            package init(cases: [Case], next: Int? = nil) {
                self.cases = cases
                self.next = next
            }
        }
    }

    /// What names one case.
    package struct Reference: Codable, Sendable {
        package var number: String
        package var object: String?
        package var language: String?

        package init(number: String, object: String? = nil, language: String? = nil) {
            self.number = number
            self.object = object
            self.language = language
        }
    }

    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Office.Show"
        package typealias Input = Reference

        package struct Output: Codable, Equatable, Sendable {
            package var `case`: Case

            package init(case found: Case) { self.case = found }
        }
    }

    /// A page at a time.
    package enum History: ControlMethod {
        package static let name = "io.rollcall.Office.History"

        package struct Input: Codable, Sendable {
            package var number: String
            package var object: String?
            package var after: Int?

            package init(number: String, object: String? = nil, after: Int? = nil) {
                self.number = number
                self.object = object
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var events: [Event]
            package var next: Int?

            package init(events: [Event], next: Int? = nil) {
                self.events = events
                self.next = next
            }
        }
    }

    package enum Explain: ControlMethod {
        package static let name = "io.rollcall.Office.Explain"
        package typealias Input = Reference

        package struct Output: Codable, Equatable, Sendable {
            package var `case`: Case
            package var sentences: [String]

            package init(case found: Case, sentences: [String]) {
                self.case = found
                self.sentences = sentences
            }
        }
    }

    package enum Roles: ControlMethod {
        package static let name = "io.rollcall.Office.Roles"

        package struct Input: Codable, Sendable {
            package var person: String?

            package init(person: String? = nil) { self.person = person }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var grants: [Grant]

            package init(grants: [Grant]) { self.grants = grants }
        }
    }

    package enum Verify: ControlMethod {
        package static let name = "io.rollcall.Office.Verify"

        package struct Input: Codable, Sendable {
            package var language: String?

            package init(language: String? = nil) { self.language = language }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var events: Int
            package var cases: Int
            package var numbers: Int
            package var faults: [String]

            package init(events: Int, cases: Int, numbers: Int, faults: [String]) {
                self.events = events
                self.cases = cases
                self.numbers = numbers
                self.faults = faults
            }
        }
    }
}
