/// An order of the administrator to a running session.
package struct TerminalOrder: Equatable, Sendable {
    /// Unique within the process: ``TerminalReport/answered(order:_:)`` carries it back.
    package var id: Int
    package var command: TerminalCommand

    package init(id: Int, _ command: TerminalCommand) {
        self.id = id
        self.command = command
    }
}

/// What can be asked of a running session. All but `sync` and `end` are answered by
/// ``TerminalReport/answered(order:_:)``, exactly once, or by the end of the session.
package enum TerminalCommand: Equatable, Sendable {
    /// Read the log now instead of at the next poll.
    case sync
    /// Say goodbye and finish: the daemon stops, or the terminal was disabled.
    case end
    /// Set the terminal's clock to what the site's clocks show when the terminal takes it; the session knows that
    /// from its settings. A ``TerminalReport/clock(_:asked:answered:)`` of the clock as it then is comes first.
    case setClock
    case restart
    /// Open the lock for so long.
    case unlock(Duration)
    /// Empty the terminal's log, but only when each record in it is proven to be in the journal: with the terminal's
    /// input stopped where it can be, the whole log is read and committed once more, its count must agree before and
    /// after, and behind the clearing it must be zero. Any doubt leaves the log and is answered by `refused`.
    case clearLog
    /// Report the whole user table (``TerminalReport/users(_:)``), also when it did not change.
    case readUsers
    /// Enrol this person or change the enrolment; methods that ``TerminalUser`` does not carry stay as they are.
    case writeUser(TerminalUser)
    /// Remove the person with everything enrolled for them.
    case deleteUser(String)
    /// Answered by ``OrderResult/templates(_:)``, empty if nothing is enrolled.
    case readTemplates(user: String)
    case writeTemplate(BiometricTemplate)
}

extension TerminalCommand {
    /// A command without what it is about: what a protocol can say it does.
    package enum Kind: String, CaseIterable, Sendable {
        case sync, end, setClock, restart, unlock, clearLog, readUsers, writeUser, deleteUser, readTemplates
        case writeTemplate
    }

    package var kind: Kind {
        switch self {
        case .sync: .sync
        case .end: .end
        case .setClock: .setClock
        case .restart: .restart
        case .unlock: .unlock
        case .clearLog: .clearLog
        case .readUsers: .readUsers
        case .writeUser: .writeUser
        case .deleteUser: .deleteUser
        case .readTemplates: .readTemplates
        case .writeTemplate: .writeTemplate
        }
    }
}

/// What became of an order.
package enum OrderResult: Equatable, Sendable {
    case done
    case templates([BiometricTemplate])
    /// The log was emptied of so many records, each of them in the journal.
    case cleared(records: Int)
    /// Not done, and nothing changed on the terminal; the reason is for the administrator.
    case refused(String)
    /// This protocol, or this terminal, has no such command.
    case unsupported
}
