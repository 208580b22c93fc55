extension TerminalMessages {
    /// What a terminal and the daemon say to each other.
    package enum Record: ControlMethod {
        package static let name = "io.rollcall.Terminals.Record"

        package struct Input: Codable, Sendable {
            package var name: String
            package var seconds: Int
            package var raw: Bool

            package init(name: String, seconds: Int, raw: Bool) {
                self.name = name
                self.seconds = seconds
                self.raw = raw
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var lines: [String]

            package init(lines: [String]) { self.lines = lines }
        }
    }
}
