package import JSON

extension OfficeMessages {
    /// What happened in the office, as everybody may know it.
    package struct News: Codable, Equatable, Sendable {
        package var cursor: Int
        package var at: String
        package var kind: String
        package var number: String?
        package var event: JSONObject?

        package init(cursor: Int, at: String, kind: String, number: String?, event: JSONObject?) {
            self.cursor = cursor
            self.at = at
            self.kind = kind
            self.number = number
            self.event = event
        }
    }

    /// What happens in the office.
    package enum Watch: ControlMethod {
        package static let name = "io.rollcall.Office.Watch"

        package struct Input: Codable, Sendable {
            package var since: Int?

            package init(since: Int? = nil) { self.since = since }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var events: [News]
            package var cursor: Int

            package init(events: [News], cursor: Int) {
                self.events = events
                self.cursor = cursor
            }
        }
    }
}
