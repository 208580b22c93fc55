import JSON

/// The mails to people in `io.rollcall.Office`; the interface file says what each field means.
extension OfficeMessages {
    /// A page at a time.
    package enum Outbox: ControlMethod {
        package static let name = "io.rollcall.Office.Outbox"

        package struct Mail: Codable, Equatable, Sendable {
            package var number: Int
            package var person: String
            package var name: String
            package var about: String
            package var since: String
            package var state: String
            package var tries: Int
            package var next: String?
            package var error: String?

            package init(
                number: Int,
                person: String,
                name: String,
                about: String,
                since: String,
                state: String,
                tries: Int
            ) {
                self.number = number
                self.person = person
                self.name = name
                self.about = about
                self.since = since
                self.state = state
                self.tries = tries
            }
        }

        package struct Input: Codable, Sendable {
            package var after: Int?
            package var language: String?

            package init(after: Int? = nil, language: String? = nil) {
                self.after = after
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var mails: [Mail]
            package var next: Int?

            package init(mails: [Mail], next: Int? = nil) {
                self.mails = mails
                self.next = next
            }
        }
    }
}
