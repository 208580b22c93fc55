package import JSON

/// The messages of `io.rollcall.Flags`; the interface file says what each field means.
package enum FlagMessages {
    package struct Person: Codable, Equatable, Sendable {
        package var number: String
        package var name: String?

        package init(number: String, name: String? = nil) {
            self.number = number
            self.name = name
        }
    }

    package struct Flag: Codable, Equatable, Sendable {
        package var id: String
        package var kind: String
        package var severity: String
        package var people: [Person]
        package var at: String
        package var sentence: String
        package var evidence: JSONObject
        package var raised: String
        package var state: String
        package var changed: String?
        package var changedBy: String?
        package var reason: String?

        package init(
            id: String,
            kind: String,
            severity: String,
            people: [Person],
            at: String,
            sentence: String,
            evidence: JSONObject,
            raised: String,
            state: String,
            changed: String? = nil,
            changedBy: String? = nil,
            reason: String? = nil
        ) {
            self.id = id
            self.kind = kind
            self.severity = severity
            self.people = people
            self.at = at
            self.sentence = sentence
            self.evidence = evidence
            self.raised = raised
            self.state = state
            self.changed = changed
            self.changedBy = changedBy
            self.reason = reason
        }
    }

    package enum List: ControlMethod {
        package static let name = "io.rollcall.Flags.List"

        package struct Input: Codable, Sendable {
            package var all: Bool?
            package var language: String?
            package var after: Int?

            package init(all: Bool? = nil, language: String? = nil, after: Int? = nil) {
                self.all = all
                self.language = language
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var flags: [Flag]
            package var next: Int?

            package init(flags: [Flag], next: Int? = nil) {
                self.flags = flags
                self.next = next
            }
        }
    }

    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Flags.Show"

        package struct Input: Codable, Sendable {
            package var id: String
            package var language: String?

            package init(id: String, language: String? = nil) {
                self.id = id
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var flag: Flag

            package init(flag: Flag) { self.flag = flag }
        }
    }

    package enum Dismiss: ControlMethod {
        package static let name = "io.rollcall.Flags.Dismiss"

        package struct Input: Codable, Sendable {
            package var id: String
            package var reason: String

            package init(id: String, reason: String) {
                self.id = id
                self.reason = reason
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var mutedUntil: String?

            package init(mutedUntil: String? = nil) { self.mutedUntil = mutedUntil }
        }
    }
}
