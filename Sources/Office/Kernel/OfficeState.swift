import WallClock

/// The whole office in memory: the fold of its events, for rebuilding and for proofs.
package struct OfficeState: OfficeView, Sendable {
    package private(set) var cases: [Int64: Case] = [:]
    package private(set) var lastNumbers: [String: Int] = [:]
    private var numbered: [String: Int64] = [:]
    private var keyed: [String: Set<Int64>] = [:]
    private var movements: [Int64: [Int: Movement]] = [:]
    private var lastID: Int64 = 0
    private let modules: Modules

    package init(_ modules: Modules) { self.modules = modules }

    /// - Returns: false for an event that does not follow from those before it.
    @discardableResult
    package mutating func apply(_ event: OfficeEvent) -> Bool {
        var changed: Case
        if let found = cases[event.caseID] {
            guard event.from == found.state, event.version == found.version + 1 else { return false }
            for key in keys(of: found) { keyed[key]?.remove(found.id) }
            changed = found
            changed.apply(event)
        } else {
            guard let begun = Case(beginning: event) else { return false }
            changed = begun
        }
        cases[event.caseID] = changed
        for case .moved(let movement) in event.changes {
            movements[event.caseID, default: [:]][event.version] = movement
        }
        lastID = max(lastID, event.caseID)
        for key in keys(of: changed) { keyed[key, default: []].insert(changed.id) }
        guard let number = event.changes.number else { return true }
        guard numbered.updateValue(changed.id, forKey: number) == nil else { return false }
        if let given = SerialNumber(number) { lastNumbers[given.seriesAndYear, default: 0] = given.count }
        return true
    }

    package func officeCase(_ id: Int64) -> Case? { cases[id] }
    package func officeCase(numbered number: String) -> Case? { numbered[number].flatMap { cases[$0] } }
    package func officeCases(key: String) -> [Case] { (keyed[key] ?? []).sorted().compactMap { cases[$0] } }
    package func lastNumber(_ series: String, _ year: Int) -> Int { lastNumbers["\(series)-\(year)"] ?? 0 }
    package func movement(_ id: Int64, version: Int) -> Movement? { movements[id]?[version] }
    package func nextID() -> Int64 { lastID + 1 }

    private func keys(of found: Case) -> [String] { modules[found.object]?.keys(found) ?? [] }
}

/// A number of a series, as `CG-2026-0041`.
package struct SerialNumber: Equatable, Sendable {
    package let series: String
    package let year: Int
    package let count: Int

    /// - Returns: nil for anything else, as a ledger account's code.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, (2...3).contains(parts[0].utf8.count), parts[1].utf8.count == 4,
            parts[0].utf8.allSatisfy({ (65...90).contains($0) }), parts[2].utf8.count >= 4,
            parts[1...].allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[1]), let count = Int(parts[2])
        else { return nil }
        series = String(parts[0])
        self.year = year
        self.count = count
    }

    package var seriesAndYear: String { "\(series)-\(year)" }
}
