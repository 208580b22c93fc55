package import TerminalProtocols

/// What a terminal holds otherwise than it should.
package struct EnrolmentDifference: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Should be on the terminal and is not.
        case missing
        /// The terminal has another name than the directory.
        case name(onTerminal: String)
        /// Another terminal of the group has a card for this person, this one has none.
        case cardMissing
        /// The terminals of the group have different cards for this person: nobody knows which is right.
        case cardConflict(with: String)
        /// So many templates that are known elsewhere are not on this terminal.
        case templatesMissing(Int)
        /// Left, and still enrolled.
        case left
        /// In no list of people.
        case ghost
        /// May change the terminal's settings and its other users.
        case administrator
    }

    package let terminal: String
    package let user: String
    /// The number; nil for a ghost.
    package let person: String?
    /// From the directory, else from the terminal.
    package let name: String
    package let kind: Kind

    package init(terminal: String, user: String, person: String?, name: String, kind: Kind) {
        self.terminal = terminal
        self.user = user
        self.person = person
        self.name = name
        self.kind = kind
    }
}

/// One order to one terminal about one person.
package struct EnrolmentStep: Equatable, Sendable {
    package enum Action: Equatable, Sendable {
        case remove
        case enrol(TerminalUser)
        case change(TerminalUser)
        /// Takes the templates into the gateway's encrypted store.
        case readTemplates
        /// Gives the terminal those templates of its format that it is not known to have when the step's turn comes.
        case writeTemplates(format: String)
    }

    package let terminal: String
    package let group: String
    package let user: String
    package let person: String?
    package let name: String
    package let action: Action

    package init(
        terminal: String,
        group: String,
        user: String,
        person: String?,
        name: String,
        action: Action
    ) {
        self.terminal = terminal
        self.group = group
        self.user = user
        self.person = person
        self.name = name
        self.action = action
    }
}

/// What is to be done, in order, and what cannot be done.
package struct EnrolmentPlan: Equatable, Sendable {
    /// Why something that should be done is no step.
    package enum Obstacle: Equatable, Sendable {
        /// The terminal's user table is not known yet.
        case neverRead
        /// Its protocol has no such order.
        case unsupported(TerminalCommand.Kind)
        /// So many people do not fit.
        case full(capacity: Int)
        /// The last administrator of the terminal: without one, anybody may open its menu.
        case lastAdministrator
        /// Without the credential templates are not read and not written.
        case noTemplateKey
    }

    package struct Unplaced: Equatable, Sendable {
        package let terminal: String
        /// nil: the obstacle concerns the terminal as a whole.
        package let user: String?
        package let person: String?
        package let name: String?
        package let obstacle: Obstacle
    }

    /// Removals first, which make room; then people; then templates are read, then written.
    package var steps: [EnrolmentStep]
    package var unplaced: [Unplaced]
    package var differences: [EnrolmentDifference]

    package init(steps: [EnrolmentStep], unplaced: [Unplaced], differences: [EnrolmentDifference]) {
        self.steps = steps
        self.unplaced = unplaced
        self.differences = differences
    }
}
