package import WallClock

/// Something that waits for somebody. Source: office.md 4, `approval inbox`.
package struct InboxEntry: Sendable {
    package let found: Case
    /// The open step's name, or the state in which somebody is waited for.
    package let stage: String
    /// The step's place and how many there are; nil where no step is open.
    package let step: (index: Int, count: Int)?
    /// Whom a deputy stands in for, and until when that person is away.
    package let onBehalfOf: String?
    package let awayUntil: Instant?
    package let isLate: Bool
    /// Whether it is to be seen to before all others.
    package let isHigh: Bool
}

extension Facts {
    /// What waits for a person: a high alarm first, then the late, then by what is due first.
    /// - Parameter open: cases in which something is still expected.
    package func inbox(of person: String, _ open: some Sequence<Case>, _ modules: Modules) -> [InboxEntry] {
        // Whoever has left may see none of it any more.
        guard directory.people[person] != nil else { return [] }
        return open.compactMap { entry($0, person, modules) }.sorted { left, right in
            guard left.isHigh == right.isHigh else { return left.isHigh }
            return switch (left.found.due, right.found.due) {
            case (let mine?, let other?): (mine, left.found.id) < (other, right.found.id)
            case (.some, nil): true
            case (nil, .some): false
            case (nil, nil): left.found.id < right.found.id
            }
        }
    }

    private func entry(_ found: Case, _ person: String, _ modules: Modules) -> InboxEntry? {
        let isLate = found.due.map { $0 < now } ?? false
        let isHigh = modules[found.object]?.isHigh(found) ?? false
        if let index = found.step, found.steps.indices.contains(index) {
            guard let eligible = Eligibility.of(found, self), eligible.people.contains(person) else { return nil }
            let other = eligible.holders.contains(person) ? nil : eligible.deputies[person]
            return InboxEntry(
                found: found,
                stage: found.steps[index].name,
                step: (index, found.steps.count),
                onBehalfOf: other,
                awayUntil: other.flatMap { directory.awayUntil($0, at: now) },
                isLate: isLate,
                isHigh: isHigh
            )
        }
        let waits = modules[found.object]?.waitsFor[found.state] ?? []
        guard waits.contains(where: { isWaitedFor(person, $0, found) }) else { return nil }
        let mine = waits.first { isEntitled(person, $0, found) }
        let other = mine == nil ? found.requester : mine == .field("deputy") ? found.text("recipient") : nil
        return InboxEntry(
            found: found,
            stage: found.state,
            step: nil,
            onBehalfOf: other,
            awayUntil: other.flatMap { directory.awayUntil($0, at: now) },
            isLate: isLate,
            isHigh: isHigh
        )
    }
}
