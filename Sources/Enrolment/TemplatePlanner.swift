import TerminalProtocols

extension EnrolmentPlanner {
    /// Templates go only between terminals of one format, within a group.
    ///
    /// They are read where they may be needed and nowhere else: a terminal that has nobody to share with keeps its own.
    /// - Parameter present: by terminal, who will be on it.
    func templatePlan(_ present: [String: [DirectoryUser]]) -> EnrolmentPlan {
        var plan = EnrolmentPlan(steps: [], unplaced: [], differences: [])
        var reads: [EnrolmentStep] = []
        var writes: [EnrolmentStep] = []
        let families = Dictionary(grouping: terminals.filter { $0.templateFormat != nil && present[$0.name] != nil }) {
            Family(group: $0.group, format: $0.templateFormat ?? "")
        }
        for (family, members) in families.sorted(by: { $0.key < $1.key }) {
            let users = Dictionary(
                members.flatMap { present[$0.name] ?? [] }.map { ($0.user, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            guard stock.slots != nil else {
                if members.count > 1, !users.isEmpty {
                    for member in members where member.orders.contains(.writeTemplate) {
                        plan.note(member, .noTemplateKey)
                    }
                }
                continue
            }
            for entry in users.values.sorted(by: { ($0.person, $0.user) < ($1.person, $1.user) }) {
                let carriers = members.filter { present[$0.name]?.contains(entry) ?? false }
                share(entry, family, carriers, &plan, &reads, &writes)
            }
        }
        plan.steps = reads + writes
        return plan
    }

    private func share(
        _ entry: DirectoryUser,
        _ family: Family,
        _ carriers: [TerminalEnrolment],
        _ plan: inout EnrolmentPlan,
        _ reads: inout [EnrolmentStep],
        _ writes: inout [EnrolmentStep]
    ) {
        let kept = stock.slots(of: entry.user, in: family.group, format: family.format)
        let held = carriers.map { holding(entry.user, $0, kept: kept) }
        // With one carrier there is nobody to give to, but what is kept may be for it: the terminal before it broke.
        let unread = carriers.indices.filter { held[$0] == nil && carriers[$0].orders.contains(.readTemplates) }
        let isRead = !unread.isEmpty && (carriers.count > 1 || !kept.isEmpty)
        if isRead { for index in unread { reads.append(EnrolmentStep(carriers[index], entry, .readTemplates)) } }
        let known = held.reduce(into: kept) { $0.formUnion($1 ?? []) }
        for (index, carrier) in carriers.enumerated() {
            let missing = held[index].map { known.subtracting($0) } ?? []
            if !missing.isEmpty { plan.differences.append(.init(carrier, entry, .templatesMissing(missing.count))) }
            // What reading will show: another terminal may have more, or this one less than is known.
            let mayLack = isRead && (unread.contains { $0 != index } || held[index] == nil && !known.isEmpty)
            guard !missing.isEmpty || mayLack else { continue }
            guard carrier.orders.contains(.writeTemplate) else {
                if !missing.isEmpty {
                    plan.unplaced.append(
                        EnrolmentPlan.Unplaced(
                            terminal: carrier.name,
                            user: entry.user,
                            person: entry.person,
                            name: entry.name,
                            obstacle: .unsupported(.writeTemplate)
                        )
                    )
                }
                continue
            }
            writes.append(EnrolmentStep(carrier, entry, .writeTemplates(format: family.format)))
        }
    }

    /// - Returns: nil if what the terminal has of this person is not known, or known but no longer kept.
    private func holding(_ user: String, _ terminal: TerminalEnrolment, kept: Set<TemplateSlot>) -> Set<TemplateSlot>? {
        guard let enrolled = terminal.users[user] else { return [] }
        let all = enrolled.templates
        guard let templates = all?.filter({ $0.format == terminal.templateFormat }) else {
            return enrolled.user.fingers == 0 ? [] : nil
        }
        // Somebody enrolled or removed a finger at the terminal since.
        if let fingers = enrolled.user.fingers, fingers != templates.count(where: { $0.kind == .finger }) { return nil }
        return templates.isSubset(of: kept) ? templates : nil
    }

    private struct Family: Hashable, Comparable {
        let group: String
        let format: String

        static func < (left: Self, right: Self) -> Bool {
            (left.group, left.format) < (right.group, right.format)
        }
    }
}
