import TerminalProtocols

/// A key or password that the daemon gets from systemd (`LoadCredential=`), as the configuration asks for it.
package struct CredentialNeed: Equatable, Sendable {
    package enum Maker: Equatable, Sendable {
        /// So many random bytes: nobody else has to know them beforehand.
        case anybody(bytes: Int)
        /// The terminal has it already, or a person chooses it there.
        case terminal(protocolName: String)
    }

    package let name: String
    /// For people: "fingerprints and faces", "terminal gate-in".
    package let purpose: String
    package let maker: Maker

    package init(name: String, purpose: String, maker: Maker) {
        self.name = name
        self.purpose = purpose
        self.maker = maker
    }

    /// Under which fingerprints and faces are kept encrypted; without it they are not kept.
    package static let enrolmentKey = CredentialNeed(
        name: "enrolment-key",
        purpose: "fingerprints and faces",
        maker: .anybody(bytes: 32)
    )
}

extension Configuration {
    /// Every credential that it names, and the one for templates; each name once.
    package var credentials: [CredentialNeed] {
        terminals.reduce(into: [CredentialNeed.enrolmentKey]) { needs, terminal in
            guard let name = terminal.credential, !needs.contains(where: { $0.name == name }) else { return }
            needs.append(
                CredentialNeed(
                    name: name,
                    purpose: "terminal \(terminal.name)",
                    maker: terminal.descriptor?.randomKeyBytes.map { .anybody(bytes: $0) }
                        ?? .terminal(protocolName: terminal.protocolName)
                )
            )
        }
    }
}
