extension TerminalMessages {
    /// A terminal that dials in and is in no configuration.
    package struct Unadopted: Codable, Equatable, Sendable {
        package var serial: String
        package var address: String
        package var firstSeen: String
        package var lastSeen: String
        package var requests: Int

        package init(serial: String, address: String, firstSeen: String, lastSeen: String, requests: Int) {
            self.serial = serial
            self.address = address
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.requests = requests
        }
    }

    /// Terminals that wait for somebody to adopt them.
    package enum ListUnadopted: ControlMethod {
        package static let name = "io.rollcall.Terminals.ListUnadopted"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var terminals: [Unadopted]

            package init(terminals: [Unadopted]) {
                self.terminals = terminals
            }
        }
    }
}
