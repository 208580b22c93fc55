import WallClock

/// Who may know of a case. Source: office.md K-12.
extension Facts {
    /// Whoever takes part in a case reads it, and those whom its module names; the auditor reads all. Of sensitive ones
    /// nobody else learns even the title.
    package func mayRead(_ person: String, _ found: Case, _ modules: Modules) -> Bool {
        guard directory.people[person] != nil, let declaration = modules[found.object] else { return false }
        let takesPart =
            found.requester == person || found.concerns.contains(person)
            || found.decisions.contains { $0.by == person || $0.onBehalfOf == person }
            || Eligibility.of(found, self)?.people.contains(person) == true
            || (declaration.waitsFor[found.state] ?? []).contains { isWaitedFor(person, $0, found) }
        if takesPart || directory.has(person, .auditor, on: today) { return true }
        if found.level?.isSensitive == true {
            return declaration.readers.contains { $0 != .anyone && isEntitled(person, $0, found) }
        }
        return directory.has(person, .gm, on: today) || declaration.readers.contains { isEntitled(person, $0, found) }
    }
}
