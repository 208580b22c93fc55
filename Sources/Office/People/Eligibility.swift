import WallClock

/// Who may decide the open step of a case now, and for whom. Source: office.md K-4, K-5, Delegation.
package struct Eligibility: Equatable, Sendable {
    /// Numbers of those who hold the step.
    package internal(set) var holders: [String] = []
    /// Who stands in for a holder that is away, by the deputy's number.
    package internal(set) var deputies: [String: String] = [:]

    package var people: [String] { holders + deputies.keys.sorted() }

    /// - Returns: nil if no step is open.
    package static func of(_ found: Case, _ facts: Facts) -> Eligibility? {
        found.step.flatMap { of(found, step: $0, facts) }
    }

    /// Who would hold a step that is still to come, as things stand.
    /// - Returns: nil if there is no such step.
    package static func of(_ found: Case, step index: Int, _ facts: Facts) -> Eligibility? {
        guard found.steps.indices.contains(index) else { return nil }
        return Eligibility(found, found.steps[index], index, facts)
    }

    private init(_ found: Case, _ step: Step, _ index: Int, _ facts: Facts) {
        let (directory, today) = (facts.directory, facts.today)
        // Who audits decides nothing.
        let barred = Set(Eligibility.bars(found, step).keys).union(directory.holders(.auditor, nil, on: today))
        let office = directory.holders(step.role, step.department, on: today)
        let done = Set(
            found.decisions.filter { $0.revision == found.revision && $0.index == index }
                .map { $0.onBehalfOf ?? $0.by }
        )
        holders = office.filter { !barred.contains($0) && !done.contains($0) }
        if holders.isEmpty, done.isEmpty {
            holders = Eligibility.ladder(found, step, index, office, barred, facts)
        }
        for holder in holders where directory.isAway(holder, from: facts.now, through: found.due) {
            let deputy = directory.deputy(
                of: holder,
                object: found.object,
                now: facts.now,
                on: today,
                until: found.due,
                without: barred.union(holders)
            )
            if let deputy { deputies[deputy] = holder }
        }
        // Nobody is here, and nobody stands in: whoever is above does.
        guard deputies.isEmpty, let first = holders.first,
            holders.allSatisfy({ directory.isAway($0, from: facts.now, through: found.due) })
        else { return }
        let away = barred.union(holders)
        for above in Eligibility.ladder(found, step, index, holders, away, facts, isHere: true) {
            deputies[above] = first
        }
    }

    /// What keeps somebody from deciding a step.
    package enum Bar: Equatable, Sendable {
        case asked
        case concerned
        case decided(step: String)
    }

    /// Those who asked, whom it is about, or who decided another step: for good, also as somebody's deputy.
    package static func bars(_ found: Case, _ step: Step) -> [String: Bar] {
        var bars: [String: Bar] = [:]
        for decision in found.decisions where decision.step != step.name {
            bars[decision.by] = .decided(step: decision.step)
        }
        for person in found.concerns { bars[person] = .concerned }
        bars[found.requester] = .asked
        return bars
    }

    /// Where an approver set that became empty goes: the superior, the head of the office, the general manager, the
    /// general manager's counterpart; never to somebody who alone holds a later step.
    /// - Parameter isHere: nor to somebody who is away.
    private static func ladder(
        _ found: Case,
        _ step: Step,
        _ index: Int,
        _ office: [String],
        _ barred: Set<String>,
        _ facts: Facts,
        isHere: Bool = false
    ) -> [String] {
        let (directory, today) = (facts.directory, facts.today)
        let needed = Set(
            found.steps[(index + 1)...].compactMap { later in
                let holders = directory.holders(later.role, later.department, on: today).filter {
                    $0 != found.requester
                }
                return holders.count == 1 ? holders.first : nil
            }
        )
        let from = office.first ?? found.requester
        for rung in directory.rungs(above: from, on: today) {
            let able = rung.filter {
                !barred.contains($0) && !needed.contains($0)
                    && !(isHere && directory.isAway($0, from: facts.now, through: found.due))
            }
            if !able.isEmpty { return able }
        }
        return []
    }
}
