package import WallClock

/// A clock terminal made of software, as a value: the wire's bytes and its own clock go in, answers come out.
///
/// It is the other end of a `TerminalSession`, written from the protocol's description and not from the session,
/// so that an error in one shows in the other.
package protocol SimulatedTerminal: Sendable {
    /// What the terminal holds. Public for tests that compare it with what arrived.
    var memory: TerminalMemory { get set }

    /// The gateway's end of the line was opened or closed: whatever belongs to one connection is forgotten.
    mutating func linkChanged()
    /// Bytes from the gateway. `now` is the terminal's own wall clock, drift included.
    mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction]
    /// Somebody punches: the record enters the log, and an event is sent if one was ordered on this connection.
    mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction]
}

package enum SimulatorAction: Equatable, Sendable {
    case send([UInt8])
    /// The gateway acknowledged these punches, or cleared their marks: from now on losing one is the gateway's fault.
    case acknowledged([SimulatedPunch])
}

/// One record in a simulated terminal's log.
package struct SimulatedPunch: Hashable, Sendable {
    package var user: String
    package var time: LocalDateTime
    package var verify: Int
    package var state: Int
    package var workCode: Int

    package init(user: String, time: LocalDateTime, verify: Int = 1, state: Int = 0, workCode: Int = 0) {
        self.user = user
        self.time = time
        self.verify = verify
        self.state = state
        self.workCode = workCode
    }
}

/// One person enrolled on a simulated terminal.
package struct SimulatedUser: Hashable, Sendable {
    package var user: String
    package var name: String
    package var isAdministrator: Bool

    package init(user: String, name: String, isAdministrator: Bool = false) {
        self.user = user
        self.name = name
        self.isAdministrator = isAdministrator
    }
}

/// What survives a simulated terminal's restart.
package struct TerminalMemory: Sendable {
    package var serial: String
    package var users: [SimulatedUser]
    /// In the order of arrival.
    package var log: [SimulatedPunch]
    /// How many records at the end of `log` the terminal still marks as new (only some families keep marks).
    package var newMarks: Int

    package init(serial: String, users: [SimulatedUser] = [], log: [SimulatedPunch] = []) {
        self.serial = serial
        self.users = users
        self.log = log
        self.newMarks = log.count
    }
}
