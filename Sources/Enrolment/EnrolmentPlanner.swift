import TerminalProtocols
package import WallClock

/// Compares what terminals hold with the directory and says what has to be done. A pure function of its inputs.
package struct EnrolmentPlanner: Sendable {
    private let directory: EnrolmentDirectory
    /// In the order of names.
    let terminals: [TerminalEnrolment]
    let stock: TemplateStock
    private let date: LocalDate

    /// - Parameters:
    ///   - date: today at the site. Whoever's last date is before it has left.
    package init(
        directory: EnrolmentDirectory,
        terminals: [TerminalEnrolment],
        stock: TemplateStock,
        date: LocalDate
    ) {
        self.directory = directory
        self.terminals = terminals.sorted { $0.name < $1.name }
        self.stock = stock
        self.date = date
    }

    package func plan() -> EnrolmentPlan {
        var removals: [EnrolmentStep] = []
        var people: [EnrolmentStep] = []
        var plan = EnrolmentPlan(steps: [], unplaced: [], differences: [])
        var present: [String: [DirectoryUser]] = [:]
        for terminal in terminals {
            guard terminal.readAt != nil else {
                plan.note(terminal, .neverRead)
                continue
            }
            var draft = TerminalDraft(terminal)
            reviewHeld(&draft)
            reviewActive(&draft)
            removals += draft.removals
            people += draft.people
            plan.unplaced += draft.unplaced
            plan.differences += draft.differences
            present[terminal.name] = draft.present
        }
        let templates = templatePlan(present)
        plan.steps = removals + people + templates.steps
        plan.unplaced += templates.unplaced
        plan.differences += templates.differences
        return plan
    }

    /// Who is on the terminal and should not be, or should not have that right.
    private func reviewHeld(_ draft: inout TerminalDraft) {
        let terminal = draft.terminal
        var administrators = terminal.users.values.count { $0.user.isAdministrator }
        for held in terminal.users.values.sorted(by: { $0.user.user < $1.user.user }) {
            let standing = directory.standing(of: held.user.user, in: terminal.group, on: date)
            let entry = standing.entry
            func differs(_ kind: EnrolmentDifference.Kind) {
                draft.differences.append(
                    EnrolmentDifference(
                        terminal: terminal.name,
                        user: held.user.user,
                        person: entry?.person,
                        name: entry?.name ?? held.user.name,
                        kind: kind
                    )
                )
            }
            if held.user.isAdministrator { differs(.administrator) }
            switch standing {
            case .active, .notYet: continue
            case .unknown: differs(.ghost)
            case .left(let entry):
                differs(.left)
                guard terminal.orders.contains(.deleteUser) else {
                    draft.refuse(.unsupported(.deleteUser), entry)
                    continue
                }
                if held.user.isAdministrator {
                    guard administrators > 1 else {
                        draft.refuse(.lastAdministrator, entry)
                        continue
                    }
                    administrators -= 1
                }
                draft.removals.append(draft.step(entry, .remove))
            }
        }
    }

    /// Who should be on the terminal, and how.
    private func reviewActive(_ draft: inout TerminalDraft) {
        let terminal = draft.terminal
        let canWrite = terminal.orders.contains(.writeUser)
        for entry in directory.active(in: terminal.group, on: date) {
            let card = card(of: entry.user, in: terminal.group)
            guard let held = terminal.users[entry.user] else {
                draft.differs(.missing, entry)
                guard canWrite else {
                    draft.refuse(.unsupported(.writeUser), entry)
                    continue
                }
                guard draft.hasRoom else {
                    draft.refuse(.full(capacity: terminal.userCapacity ?? 0), entry)
                    continue
                }
                let user = TerminalUser(user: entry.user, name: entry.name, isAdministrator: false, card: card.number)
                draft.people.append(draft.step(entry, .enrol(user)))
                draft.present.append(entry)
                continue
            }
            draft.present.append(entry)
            var user = held.user
            if !NameFit.agrees(onTerminal: user.name, directory: entry.name, written: held.writtenName) {
                draft.differs(.name(onTerminal: user.name), entry)
                user.name = entry.name
            }
            if let other = card.conflict(terminal.name) {
                draft.differs(.cardConflict(with: other), entry)
            } else if user.card == nil, let number = card.number {
                draft.differs(.cardMissing, entry)
                user.card = number
            }
            guard user != held.user else { continue }
            guard canWrite else {
                draft.refuse(.unsupported(.writeUser), entry)
                continue
            }
            // A name that the terminal holds cut short is written whole: it cuts it again.
            user.name = entry.name
            draft.people.append(draft.step(entry, .change(user)))
        }
    }

    /// The card that the terminals of a group agree on.
    private func card(of user: String, in group: String) -> GroupCard {
        GroupCard(
            terminals.filter { $0.group == group }.compactMap { terminal in
                terminal.users[user]?.user.card.map { (terminal.name, $0) }
            }
        )
    }
}

/// What the terminals of a group say is a person's card.
private struct GroupCard {
    private let held: [(terminal: String, card: UInt64)]

    init(_ held: [(String, UInt64)]) { self.held = held.map { (terminal: $0.0, card: $0.1) } }

    /// nil if nobody has one, or they contradict each other.
    var number: UInt64? {
        guard let first = held.first, held.allSatisfy({ $0.card == first.card }) else { return nil }
        return first.card
    }

    /// Another terminal whose card differs from this one's.
    func conflict(_ terminal: String) -> String? {
        guard let own = held.first(where: { $0.terminal == terminal }) else { return nil }
        return held.first { $0.card != own.card }?.terminal
    }
}

/// What is found out about one terminal while the plan grows.
private struct TerminalDraft {
    let terminal: TerminalEnrolment
    var removals: [EnrolmentStep] = []
    var people: [EnrolmentStep] = []
    var unplaced: [EnrolmentPlan.Unplaced] = []
    var differences: [EnrolmentDifference] = []
    /// Who will be on it when the plan is carried out.
    var present: [DirectoryUser] = []

    init(_ terminal: TerminalEnrolment) { self.terminal = terminal }

    var hasRoom: Bool {
        guard let capacity = terminal.userCapacity else { return true }
        let added = people.count { if case .enrol = $0.action { true } else { false } }
        return max(terminal.userCount ?? 0, terminal.users.count) - removals.count + added < capacity
    }

    func step(_ entry: DirectoryUser, _ action: EnrolmentStep.Action) -> EnrolmentStep {
        EnrolmentStep(terminal, entry, action)
    }

    mutating func refuse(_ obstacle: EnrolmentPlan.Obstacle, _ entry: DirectoryUser) {
        unplaced.append(
            EnrolmentPlan.Unplaced(
                terminal: terminal.name,
                user: entry.user,
                person: entry.person,
                name: entry.name,
                obstacle: obstacle
            )
        )
    }

    mutating func differs(_ kind: EnrolmentDifference.Kind, _ entry: DirectoryUser) {
        differences.append(EnrolmentDifference(terminal, entry, kind))
    }
}

extension EnrolmentStep {
    init(_ terminal: TerminalEnrolment, _ entry: DirectoryUser, _ action: Action) {
        self.init(
            terminal: terminal.name,
            group: terminal.group,
            user: entry.user,
            person: entry.person,
            name: entry.name,
            action: action
        )
    }
}

extension EnrolmentDifference {
    init(_ terminal: TerminalEnrolment, _ entry: DirectoryUser, _ kind: Kind) {
        self.init(terminal: terminal.name, user: entry.user, person: entry.person, name: entry.name, kind: kind)
    }
}

extension EnrolmentPlan {
    mutating func note(_ terminal: TerminalEnrolment, _ obstacle: Obstacle) {
        unplaced.append(
            Unplaced(terminal: terminal.name, user: nil, person: nil, name: nil, obstacle: obstacle)
        )
    }
}
