/// The messages of `io.rollcall.Terminals`; the interface file says what each field means.
package enum TerminalMessages {
    package enum State: String, Codable, Sendable { case connecting, online, offline, refused, disabled }

    package struct Terminal: Codable, Equatable, Sendable {
        package var name: String
        package var `protocol`: String
        package var link: String
        package var group: String
        package var direction: String
        package var state: State
        package var since: String
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

    package struct Capacity: Codable, Equatable, Sendable {
        package var users: Int?
        package var fingers: Int?
        package var faces: Int?
        package var records: Int?
        package var newRecords: Int?
        package var userCapacity: Int?
        package var recordCapacity: Int?

        package init(
            users: Int? = nil,
            fingers: Int? = nil,
            faces: Int? = nil,
            records: Int? = nil,
            newRecords: Int? = nil,
            userCapacity: Int? = nil,
            recordCapacity: Int? = nil
        ) {
            self.users = users
            self.fingers = fingers
            self.faces = faces
            self.records = records
            self.newRecords = newRecords
            self.userCapacity = userCapacity
            self.recordCapacity = recordCapacity
        }
    }

    package struct Counters: Codable, Equatable, Sendable {
        package var attempts: Int
        package var stored: Int
        package var duplicates: Int
        package var faults: Int

        package init(attempts: Int, stored: Int, duplicates: Int, faults: Int) {
            self.attempts = attempts
            self.stored = stored
            self.duplicates = duplicates
            self.faults = faults
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

    /// Everything known of one terminal.
    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Terminals.Show"

        package struct Input: Codable, Sendable {
            package var name: String

            package init(name: String) {
                self.name = name
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var terminal: Terminal
            package var capacity: Capacity
            package var counters: Counters
            package var drift: [DriftReading]
            package var faults: [Fault]

            package init(
                terminal: Terminal,
                capacity: Capacity,
                counters: Counters,
                drift: [DriftReading],
                faults: [Fault]
            ) {
                self.terminal = terminal
                self.capacity = capacity
                self.counters = counters
                self.drift = drift
                self.faults = faults
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
