package import JSON

/// The messages of `io.rollcall.Months` about one person's line; the interface file says what each field means.
extension MonthMessages {
    package struct Statement: Codable, Equatable, Sendable {
        package var what: String
        package var by: String
        package var at: String
        package var reason: String?

        package init(what: String, by: String, at: String, reason: String? = nil) {
            self.what = what
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    package enum Line: ControlMethod {
        package static let name = "io.rollcall.Months.Line"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var person: String?

            package init(month: String, person: String? = nil) {
                self.month = month
                self.person = person
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var month: String
            package var phase: String
            package var version: Int
            package var line: JSONObject
            package var hash: String?
            package var confirmation: String?
            package var until: String?
            package var said: [Statement]

            package init(
                month: String,
                phase: String,
                version: Int,
                line: JSONObject,
                hash: String? = nil,
                confirmation: String? = nil,
                until: String? = nil,
                said: [Statement]
            ) {
                self.month = month
                self.phase = phase
                self.version = version
                self.line = line
                self.hash = hash
                self.confirmation = confirmation
                self.until = until
                self.said = said
            }
        }
    }

    /// How the line stands now.
    package struct Stand: Codable, Equatable, Sendable {
        package var confirmation: String

        package init(confirmation: String) {
            self.confirmation = confirmation
        }
    }

    package enum Confirm: ControlMethod {
        package static let name = "io.rollcall.Months.Confirm"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var person: String?
            package var hash: String?

            package init(month: String, person: String? = nil, hash: String? = nil) {
                self.month = month
                self.person = person
                self.hash = hash
            }
        }
        package typealias Output = Stand
    }

    package enum Dispute: ControlMethod {
        package static let name = "io.rollcall.Months.Dispute"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var reason: String
            package var person: String?

            package init(month: String, reason: String, person: String? = nil) {
                self.month = month
                self.reason = reason
                self.person = person
            }
        }
        package typealias Output = Stand
    }

    package enum Answer: ControlMethod {
        package static let name = "io.rollcall.Months.Answer"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var person: String
            package var reason: String

            package init(month: String, person: String, reason: String) {
                self.month = month
                self.person = person
                self.reason = reason
            }
        }
        package typealias Output = One
    }
}
