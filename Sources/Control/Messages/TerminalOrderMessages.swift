/// Messages of `io.rollcall.Terminals` that are orders to a terminal.
extension TerminalMessages {
    /// A terminal's clock: how far it is off, and the order to set it.
    package enum Clock: ControlMethod {
        package static let name = "io.rollcall.Terminals.Clock"

        package struct Input: Codable, Sendable {
            package var name: String
            package var set: Bool

            package init(name: String, set: Bool) {
                self.name = name
                self.set = set
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var policy: String
            package var before: Double?
            package var after: Double?
            package var wasSet: Bool
            package var lastSet: String?

            package init(policy: String, before: Double?, after: Double?, wasSet: Bool, lastSet: String?) {
                self.policy = policy
                self.before = before
                self.after = after
                self.wasSet = wasSet
                self.lastSet = lastSet
            }
        }
    }

    package enum Restart: ControlMethod {
        package static let name = "io.rollcall.Terminals.Restart"
        package typealias Input = Name
        package typealias Output = Nothing
    }

    package enum Unlock: ControlMethod {
        package static let name = "io.rollcall.Terminals.Unlock"

        package struct Input: Codable, Sendable {
            package var name: String
            package var seconds: Int

            package init(name: String, seconds: Int) {
                self.name = name
                self.seconds = seconds
            }
        }

        package typealias Output = Nothing
    }

    package enum ClearLog: ControlMethod {
        package static let name = "io.rollcall.Terminals.ClearLog"
        package typealias Input = Name

        package struct Output: Codable, Equatable, Sendable {
            package var records: Int

            package init(records: Int) { self.records = records }
        }
    }
}
