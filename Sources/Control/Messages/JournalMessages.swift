/// The messages of `io.rollcall.Journal`; the interface file says what each field means.
package enum JournalMessages {
    package struct Record: Codable, Equatable, Sendable {
        package var seq: Int
        package var terminal: String
        package var serial: String
        package var link: String
        package var user: String
        package var wallTime: String?
        package var version: Int
        package var verify: Int?
        package var state: Int?
        package var workCode: Int?
        package var bytesHex: String
        package var fault: String?
        package var receivedAtMilliseconds: Int
        package var hashHex: String

        package init(
            seq: Int,
            terminal: String,
            serial: String,
            link: String,
            user: String,
            wallTime: String? = nil,
            version: Int,
            verify: Int? = nil,
            state: Int? = nil,
            workCode: Int? = nil,
            bytesHex: String,
            fault: String? = nil,
            receivedAtMilliseconds: Int,
            hashHex: String
        ) {
            self.seq = seq
            self.terminal = terminal
            self.serial = serial
            self.link = link
            self.user = user
            self.wallTime = wallTime
            self.version = version
            self.verify = verify
            self.state = state
            self.workCode = workCode
            self.bytesHex = bytesHex
            self.fault = fault
            self.receivedAtMilliseconds = receivedAtMilliseconds
            self.hashHex = hashHex
        }
    }

    /// Recomputes the chain.
    package enum Verify: ControlMethod {
        package static let name = "io.rollcall.Journal.Verify"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var records: Int
            package var head: String
            package var intact: Bool
            package var brokenAt: Int?
            package var reason: String?

            package init(records: Int, head: String, intact: Bool, brokenAt: Int? = nil, reason: String? = nil) {
                self.records = records
                self.head = head
                self.intact = intact
                self.brokenAt = brokenAt
                self.reason = reason
            }
        }
    }

    /// Records in order, a page at a time.
    package enum Export: ControlMethod {
        package static let name = "io.rollcall.Journal.Export"

        package struct Input: Codable, Sendable {
            package var after: Int?

            package init(after: Int? = nil) {
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var records: [Record]
            package var next: Int?

            package init(records: [Record], next: Int? = nil) {
                self.records = records
                self.next = next
            }
        }
    }
}
