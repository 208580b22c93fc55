/// Messages of `io.rollcall.Terminals` that change which terminals there are.
extension TerminalMessages {
    /// Adds a terminal at run time.
    package enum Add: ControlMethod {
        package static let name = "io.rollcall.Terminals.Add"

        /// The keys of a table `[[terminal]]`.
        package struct Input: Codable, Sendable {
            package var name: String
            package var `protocol`: String
            package var link: String
            package var key: String?
            package var address: Int?
            package var account: String?
            package var verification: String?
            package var group: String?
            package var direction: String?
            package var poll: String?
            package var clock: String?
            package var enabled: Bool?
            package var drive: Bool?

            package init(name: String, `protocol`: String, link: String) {
                self.name = name
                self.protocol = `protocol`
                self.link = link
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var terminal: Terminal

            package init(terminal: Terminal) { self.terminal = terminal }
        }
    }

    /// The name of the terminal that is meant.
    package struct Name: Codable, Sendable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    package struct Nothing: Codable, Equatable, Sendable {
        package init() {}
    }

    package enum Remove: ControlMethod {
        package static let name = "io.rollcall.Terminals.Remove"
        package typealias Input = Name
        package typealias Output = Nothing
    }

    package enum Enable: ControlMethod {
        package static let name = "io.rollcall.Terminals.Enable"
        package typealias Input = Name
        package typealias Output = Nothing
    }

    package enum Disable: ControlMethod {
        package static let name = "io.rollcall.Terminals.Disable"
        package typealias Input = Name
        package typealias Output = Nothing
    }
}
