package import Attendance
package import TerminalProtocols
package import WallClock

/// What the administrator wrote, checked: a daemon can start with it.
package struct Configuration: Sendable {
    package var site: Site
    package var terminals: [Terminal]
    /// How work days are judged.
    package var policy: Policy
    /// Who may call what: `group:hr=hr`, `user:alice=operate`.
    package var access: [String]

    package struct Site: Sendable {
        package var name: String
        package var zone: Zone
    }

    package struct Terminal: Equatable, Sendable {
        /// Identity in the journal: it stays when the link or the device changes.
        package var name: String
        /// A name in the ``Registry``.
        package var protocolName: String
        package var link: LinkAddress
        package var session: SessionSettings
        /// Scope of the terminal's user ids.
        package var group: String
        package var direction: Direction
    }

    /// Which way people pass a terminal.
    package enum Direction: String, CaseIterable, Sendable { case both, `in`, out }

    package static let defaultPath = "/etc/rollcall/rollcall.toml"
    package static let defaultState = "/var/lib/rollcall"
    package static let defaultSocket = "/run/rollcall/rollcall.sock"
    /// The terminal group of an office that has only one.
    package static let defaultGroup = "main"
}
