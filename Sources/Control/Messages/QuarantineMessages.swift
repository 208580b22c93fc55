/// The messages of `io.rollcall.Quarantine`; the interface file says what each field means.
package enum QuarantineMessages {
    package struct Entry: Codable, Equatable, Sendable {
        package var id: Int
        package var terminal: String
        package var user: String
        package var time: String?
        package var receivedAt: String
        package var disposition: String
        package var fault: String?
        package var link: String
        package var bytesHex: String

        package init(
            id: Int,
            terminal: String,
            user: String,
            time: String? = nil,
            receivedAt: String,
            disposition: String,
            fault: String? = nil,
            link: String,
            bytesHex: String
        ) {
            self.id = id
            self.terminal = terminal
            self.user = user
            self.time = time
            self.receivedAt = receivedAt
            self.disposition = disposition
            self.fault = fault
            self.link = link
            self.bytesHex = bytesHex
        }
    }

    /// Newest first, a page at a time.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Quarantine.List"

        package struct Input: Codable, Sendable {
            package var before: Int?

            package init(before: Int? = nil) {
                self.before = before
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

    /// One entry.
    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Quarantine.Show"

        package struct Input: Codable, Sendable {
            package var id: Int

            package init(id: Int) {
                self.id = id
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var entry: Entry

            package init(entry: Entry) {
                self.entry = entry
            }
        }
    }
}
