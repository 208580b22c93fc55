import WallClock

@testable import Office

/// The whole office in memory: the fold of its events.
struct OfficeState: OfficeView, Sendable {
    private(set) var cases: [Int64: Case] = [:]
    private(set) var lastNumbers: [String: Int] = [:]
    private var numbered: [String: Int64] = [:]
    private var keyed: [String: Set<Int64>] = [:]
    private var movements: [Int64: [Int: Movement]] = [:]
    private var lastID: Int64 = 0
    private let modules: Modules

    init(_ modules: Modules) { self.modules = modules }

    /// - Returns: false for an event that does not follow from those before it.
    @discardableResult
    mutating func apply(_ event: OfficeEvent) -> Bool {
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

    func officeCase(_ id: Int64) -> Case? { cases[id] }
    func officeCase(numbered number: String) -> Case? { numbered[number].flatMap { cases[$0] } }
    func officeCases(key: String) -> [Case] { (keyed[key] ?? []).sorted().compactMap { cases[$0] } }
    func dueCases() -> [Case] {
        cases.values.filter { $0.due != nil && modules[$0.object]?.closed.contains($0.state) == false }
            .sorted { $0.id < $1.id }
    }

    func lastNumber(_ series: String, _ year: Int) -> Int { lastNumbers["\(series)-\(year)"] ?? 0 }
    func movement(_ id: Int64, version: Int) -> Movement? { movements[id]?[version] }
    func issued(
        to department: String,
        in dates: ClosedRange<LocalDate>
    ) -> [(item: String, quantity: Int64)] {
        var sums: [String: Int64] = [:]
        for (id, entries) in movements {
            guard let item = cases[id]?.number else { continue }
            for movement in entries.values where movement.department == department && dates.contains(movement.date) {
                if movement.kind == .issue || movement.kind == .reverse { sums[item, default: 0] -= movement.quantity }
            }
        }
        return sums.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func nextID() -> Int64 { lastID + 1 }

    private func keys(of found: Case) -> [String] { modules[found.object]?.keys(found) ?? [] }
}
