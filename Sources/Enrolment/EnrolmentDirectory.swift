package import WallClock

/// A user id of a terminal group that means a person, for a time.
package struct DirectoryUser: Equatable, Sendable {
    package var group: String
    package var user: String
    /// The person's number.
    package var person: String
    package var name: String
    /// First and last date on which the id may be enrolled, both included; nil is unbounded.
    package var from: LocalDate?
    package var to: LocalDate?

    package init(
        group: String,
        user: String,
        person: String,
        name: String,
        from: LocalDate? = nil,
        to: LocalDate? = nil
    ) {
        self.group = group
        self.user = user
        self.person = person
        self.name = name
        self.from = from
        self.to = to
    }
}

/// Who should be enrolled: the people and what their user ids are.
package struct EnrolmentDirectory: Sendable {
    /// What the directory says of a user id on a date.
    package enum Standing: Equatable, Sendable {
        case unknown
        case notYet(DirectoryUser)
        case active(DirectoryUser)
        /// The last date of everybody who had the id is over.
        case left(DirectoryUser)

        package var entry: DirectoryUser? {
            switch self {
            case .unknown: nil
            case .notYet(let entry), .active(let entry), .left(let entry): entry
            }
        }
    }

    private let users: [String: [String: [DirectoryUser]]]

    package init(_ users: [DirectoryUser]) {
        self.users = Dictionary(grouping: users, by: \.group).mapValues { Dictionary(grouping: $0, by: \.user) }
    }

    package func standing(of user: String, in group: String, on date: LocalDate) -> Standing {
        let entries = users[group]?[user] ?? []
        if let entry = entries.first(where: { ($0.from ?? date) <= date && date <= ($0.to ?? date) }) {
            return .active(entry)
        }
        // An id that somebody will have again may stay on the terminals.
        if let next = entries.first(where: { $0.from.map { date < $0 } ?? false }) { return .notYet(next) }
        let last = entries.max { ($0.to ?? date) < ($1.to ?? date) }
        return last.map { .left($0) } ?? .unknown
    }

    /// Everybody who should be on the group's terminals, in the order of person numbers, then of user ids.
    package func active(in group: String, on date: LocalDate) -> [DirectoryUser] {
        (users[group] ?? [:]).keys.compactMap { user in
            if case .active(let entry) = standing(of: user, in: group, on: date) { entry } else { nil }
        }.sorted { ($0.person, $0.user) < ($1.person, $1.user) }
    }
}
