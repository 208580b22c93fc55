package import TerminalProtocols
package import WallClock

/// Which of a person's templates: two of the same slot replace each other.
package struct TemplateSlot: Hashable, Comparable, Sendable {
    package var kind: BiometricTemplate.Kind
    /// The finger, 0 to 9; 0 for the others.
    package var index: Int
    package var format: String

    package init(kind: BiometricTemplate.Kind, index: Int, format: String) {
        self.kind = kind
        self.index = index
        self.format = format
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.format, left.kind.rawValue, left.index) < (right.format, right.kind.rawValue, right.index)
    }
}

/// One person on one terminal, as the terminal reported it last.
package struct EnrolledUser: Equatable, Sendable {
    package var user: TerminalUser
    /// What reading its templates gave, and what was written since; nil if they were never read.
    package var templates: Set<TemplateSlot>?
    /// The name that Rollcall wrote last and the terminal took; it may keep it shorter.
    package var writtenName: String?

    package init(_ user: TerminalUser, templates: Set<TemplateSlot>? = nil, writtenName: String? = nil) {
        self.user = user
        self.templates = templates
        self.writtenName = writtenName
    }
}

/// What is known of the people on one terminal.
package struct TerminalEnrolment: Equatable, Sendable {
    package var name: String
    /// The scope of its user ids.
    package var group: String
    /// When it reported its user table; nil if it never did, and then nothing is planned for it.
    package var readAt: Instant?
    /// By user id.
    package var users: [String: EnrolledUser]
    /// As the terminal counts; nil if it does not tell.
    package var userCount: Int?
    package var userCapacity: Int?
    /// The one format of templates it understands; nil if they cannot be moved.
    package var templateFormat: String?
    /// What its protocol can be ordered.
    package var orders: Set<TerminalCommand.Kind>

    package init(
        name: String,
        group: String,
        readAt: Instant?,
        users: [EnrolledUser] = [],
        userCount: Int? = nil,
        userCapacity: Int? = nil,
        templateFormat: String? = nil,
        orders: Set<TerminalCommand.Kind> = []
    ) {
        self.name = name
        self.group = group
        self.readAt = readAt
        self.users = Dictionary(users.map { ($0.user.user, $0) }, uniquingKeysWith: { _, last in last })
        self.userCount = userCount
        self.userCapacity = userCapacity
        self.templateFormat = templateFormat
        self.orders = orders
    }
}

/// The templates that are kept, encrypted, at the gateway: by group and user id.
package struct TemplateStock: Equatable, Sendable {
    /// nil: there is no key, so templates are neither read nor written.
    package var slots: [String: [String: Set<TemplateSlot>]]?

    package init(slots: [String: [String: Set<TemplateSlot>]]?) { self.slots = slots }

    package func slots(of user: String, in group: String, format: String) -> Set<TemplateSlot> {
        (slots?[group]?[user] ?? []).filter { $0.format == format }
    }
}
