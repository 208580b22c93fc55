/// One person enrolled on a terminal, without any secret.
package struct TerminalUser: Equatable, Sendable {
    package var user: String
    package var name: String
    package var isAdministrator: Bool
    /// The enrolled card's number; nil if there is none.
    package var card: UInt64?
    /// The terminal has a password for this person. It is never read out.
    package var hasPassword: Bool
    /// How many fingers are enrolled; nil if the user table does not tell.
    package var fingers: Int?

    package init(
        user: String,
        name: String,
        isAdministrator: Bool,
        card: UInt64? = nil,
        hasPassword: Bool = false,
        fingers: Int? = nil
    ) {
        self.user = user
        self.name = name
        self.isAdministrator = isAdministrator
        self.card = card
        self.hasPassword = hasPassword
        self.fingers = fingers
    }
}

/// A biometric template: opaque bytes that only terminals of the same ``format`` understand.
///
/// Its bytes are personal data: encrypted at rest, never in a log, a transcript or an answer (invariant 8).
package struct BiometricTemplate: Equatable, Sendable {
    package enum Kind: String, Sendable, Codable { case finger, face, palm }

    package var user: String
    package var kind: Kind
    /// The finger: 0 to 9, from the left little finger to the right one, as ZK counts; 0 for the others.
    package var index: Int
    /// The algorithm that made it, such as `zk-finger-10`: templates are never given to a terminal of another one.
    package var format: String
    package var bytes: [UInt8]

    package init(user: String, kind: Kind, index: Int, format: String, bytes: [UInt8]) {
        self.user = user
        self.kind = kind
        self.index = index
        self.format = format
        self.bytes = bytes
    }
}

extension BiometricTemplate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(format) template \(index) of user \(user), \(bytes.count) bytes" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
