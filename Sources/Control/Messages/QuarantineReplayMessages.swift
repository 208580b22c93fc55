extension QuarantineMessages {
    /// Bytes that were no record.
    package struct Frame: Codable, Equatable, Sendable {
        package var id: Int
        package var terminal: String
        package var at: String
        package var reason: String
        package var bytesHex: String

        package init(id: Int, terminal: String, at: String, reason: String, bytesHex: String) {
            self.id = id
            self.terminal = terminal
            self.at = at
            self.reason = reason
            self.bytesHex = bytesHex
        }
    }

    /// Newest first, a page at a time.
    package enum Frames: ControlMethod {
        package static let name = "io.rollcall.Quarantine.Frames"

        package struct Input: Codable, Sendable {
            package var terminal: String?
            package var before: Int?

            package init(terminal: String? = nil, before: Int? = nil) {
                self.terminal = terminal
                self.before = before
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var frames: [Frame]
            package var next: Int?

            package init(frames: [Frame], next: Int? = nil) {
                self.frames = frames
                self.next = next
            }
        }
    }

    /// Reads damaged entries once more.
    package enum Replay: ControlMethod {
        package static let name = "io.rollcall.Quarantine.Replay"

        package struct Input: Codable, Sendable {
            package var id: Int?

            package init(id: Int? = nil) { self.id = id }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var decoded = 0
            package var accepted = 0
            package var duplicate = 0
            package var quarantined = 0
            package var damaged = 0

            package init() {}
        }
    }
}
