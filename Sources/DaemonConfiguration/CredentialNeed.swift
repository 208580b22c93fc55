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

    /// Under which documents are stored; without it none are.
    package static let documentKey = CredentialNeed(
        name: "document-key",
        purpose: "documents",
        maker: .anybody(bytes: 32)
    )

    /// An earlier document key, which still opens what was stored under it. Nobody makes one.
    package static let oldDocumentKey = CredentialNeed(
        name: "document-key-old",
        purpose: "documents stored before",
        maker: .terminal(protocolName: "an earlier document-key")
    )

    /// Signs what the office sends out; without it approved documents wait.
    package static let signingKey = CredentialNeed(
        name: "signing-key",
        purpose: "signatures of documents",
        maker: .anybody(bytes: 32)
    )

    /// Under which sensitive documents lie on the cloud drive.
    package static let cloudPassword = CredentialNeed(
        name: "cloud-password",
        purpose: "sensitive documents on the cloud drive",
        maker: .anybody(bytes: 32)
    )

    /// Under which the off-site backup lies.
    package static let backupPassword = CredentialNeed(
        name: "backup-password",
        purpose: "the off-site backup",
        maker: .anybody(bytes: 32)
    )

    /// What the daemon does without, and then leaves something undone.
    package static let optional = [enrolmentKey, documentKey, signingKey]
}

extension Configuration {
    /// Every credential that it names, and those that the daemon knows by itself; each name once.
    package var credentials: [CredentialNeed] {
        let own =
            CredentialNeed.optional + (copies == nil ? [] : [.cloudPassword]) + (backup == nil ? [] : [.backupPassword])
        return terminals.reduce(into: own) { needs, terminal in
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
