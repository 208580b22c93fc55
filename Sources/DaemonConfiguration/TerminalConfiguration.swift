package import TerminalProtocols

extension Configuration {
    /// One terminal, as the administrator wants it.
    package struct Terminal: Equatable, Sendable {
        /// Identity in the journal: it stays when the link or the device changes.
        package var name: String
        /// A name in the ``Registry``.
        package var protocolName: String
        /// Nil if no such protocol is registered.
        package var descriptor: ProtocolDescriptor? { Registry.named(protocolName)?.descriptor }
        package var link: LinkAddress
        package var session: SessionSettings
        /// Scope of the terminal's user ids.
        package var group: String
        package var direction: Direction
        /// Where it hangs; nil at the gateway's own site.
        package var site: String?
        /// The name of the key or password in the credential store (`key = "credential:NAME"`); nil if none is needed.
        package var credential: String?
        package var clock: ClockPolicy
        /// False: known, and left alone.
        package var isEnabled: Bool
        /// Files on a plugged flash drive that belong to this terminal are imported without asking.
        package var importsDrives: Bool

        package init(
            name: String,
            protocolName: String,
            link: LinkAddress,
            session: SessionSettings,
            group: String,
            direction: Direction,
            site: String? = nil,
            credential: String? = nil,
            clock: ClockPolicy = .report,
            isEnabled: Bool = true,
            importsDrives: Bool = false
        ) {
            self.name = name
            self.protocolName = protocolName
            self.link = link
            self.session = session
            self.group = group
            self.direction = direction
            self.site = site
            self.credential = credential
            self.clock = clock
            self.isEnabled = isEnabled
            self.importsDrives = importsDrives
        }
    }

    /// Which way people pass a terminal.
    package enum Direction: String, CaseIterable, Sendable { case both, `in`, out }

    /// What is done about a terminal's clock. Source: daemon.md 6.2.
    package enum ClockPolicy: String, CaseIterable, Sendable {
        /// It is measured, and nothing more.
        case off
        /// More than the tolerance off is an anomaly.
        case report
        /// And it is set: once a day at most, never near midnight or a shift's edge.
        case step
    }
}
