/// The messages of `io.rollcall.Terminals`; the interface file says what each field means.
package enum TerminalMessages {
    package enum State: String, Codable, Sendable { case connecting, online, offline, absent, refused, disabled }

    package struct Terminal: Codable, Equatable, Sendable {
        package var name: String
        package var `protocol`: String
        package var link: String
        package var group: String
        package var direction: String
        package var state: State
        package var since: String
        package var stale: Bool
        package var serial: String?
        package var model: String?
        package var firmware: String?
        package var lastContact: String?
        package var watermark: String?
        package var records: Int
        package var driftSeconds: Double?
        package var lastError: String?

        package init(
            name: String,
            `protocol`: String,
            link: String,
            group: String,
            direction: String,
            state: State,
            since: String,
            stale: Bool,
            serial: String? = nil,
            model: String? = nil,
            firmware: String? = nil,
            lastContact: String? = nil,
            watermark: String? = nil,
            records: Int,
            driftSeconds: Double? = nil,
            lastError: String? = nil
        ) {
            self.name = name
            self.protocol = `protocol`
            self.link = link
            self.group = group
            self.direction = direction
            self.state = state
            self.since = since
            self.stale = stale
            self.serial = serial
            self.model = model
            self.firmware = firmware
            self.lastContact = lastContact
            self.watermark = watermark
            self.records = records
            self.driftSeconds = driftSeconds
            self.lastError = lastError
        }
    }

    package struct Counters: Codable, Equatable, Sendable {
        package var attempts = 0
        package var sessions = 0
        package var stored = 0
        package var duplicates = 0
        package var faults = 0
        package var rejections = 0
        package var bytesReceived = 0
        package var bytesSent = 0

        package init() {}
    }

    /// Something that went wrong, once or again and again.
    package struct Problem: Codable, Equatable, Sendable {
        package var first: String
        package var last: String
        package var count: Int
        package var message: String

        package init(first: String, last: String, count: Int, message: String) {
            self.first = first
            self.last = last
            self.count = count
            self.message = message
        }
    }

    package struct DriftReading: Codable, Equatable, Sendable {
        package var at: String
        package var seconds: Double

        package init(at: String, seconds: Double) {
            self.at = at
            self.seconds = seconds
        }
    }

    package struct Fault: Codable, Equatable, Sendable {
        package var at: String
        package var reason: String
        package var bytesHex: String

        package init(at: String, reason: String, bytesHex: String) {
            self.at = at
            self.reason = reason
            self.bytesHex = bytesHex
        }
    }

    /// Every configured terminal.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Terminals.List"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var terminals: [Terminal]

            package init(terminals: [Terminal]) {
                self.terminals = terminals
            }
        }
    }

    /// Reads a terminal now.
    package enum Sync: ControlMethod {
        package static let name = "io.rollcall.Terminals.Sync"

        package struct Input: Codable, Sendable {
            package var name: String

            package init(name: String) {
                self.name = name
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var connected: Bool

            package init(connected: Bool) {
                self.connected = connected
            }
        }
    }
}
