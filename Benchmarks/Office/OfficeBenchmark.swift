import Attendance
import Foundation
import JSON
import Office
import Storage
import WallClock

/// Writes an office of many events and proves it: every event read, hashed and folded, every case compared.
///
/// usage: OfficeBenchmark EVENTS DIRECTORY
///
/// The events are those of one purchase, decided by the kernel, again and again under other numbers.
@main
struct OfficeBenchmark {
    private static let now = Instant(milliseconds: 1_795_485_600_000)
    private static let batch = 5_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let count = Int(arguments[1]) else {
            print("usage: OfficeBenchmark EVENTS DIRECTORY")
            exit(64)
        }
        try FileManager.default.createDirectory(atPath: arguments[2], withIntermediateDirectories: true)
        let store = try Store(directory: arguments[2])
        let pattern = try await purchase(in: store)
        let (first, clock) = (try await store.officeCases(OfficeFilter()).count, ContinuousClock())
        let each = pattern.events.count
        let cases = count / each
        let written = try await clock.measure {
            for start in stride(from: 1, to: cases, by: batch / each) {
                let events = try (start..<min(start + batch / each, cases)).flatMap { index in
                    try pattern.copied(number: index + 1, caseID: Int64(first + index))
                }
                _ = try await store.office(key: nil, modules: .office, now: now, zone: .utc) { _, _ in events }
            }
        }
        let before = peak
        let begin = clock.now
        let proof = try await store.verifyOffice(.office)
        let proven = clock.now - begin
        print(
            """
            \(proof.events) events of \(proof.cases) cases: written in \(written), proven in \(proven), \
            \(peak) MB at the most, \(before) MB before the proof; faults: \(proof.faults)
            """
        )
    }

    /// A purchase that is asked for, returned, submitted again and approved.
    private static func purchase(in store: Store) async throws -> Pattern {
        let people = [
            Person(number: "1", name: "Gao", department: "board"),
            Person(number: "2", name: "Kang", department: "office", supervisor: "1"),
        ]
        let rules = IntakeRules(policy: .standard, zone: .utc)
        _ = try await store.importPeople(people, mappings: [], change: Change(by: "benchmark", at: now), rules: rules)
        let admin = Actor(person: nil, account: 0)
        for (person, role) in [("1", "officeHead"), ("2", "buyer"), ("2", "storekeeper")] {
            let grant: JSONObject = ["person": .string(person), "role": .string(role)]
            _ = try await run(store, Command("role", "grant", fields: grant, actor: admin, isAdmin: true))
        }
        let (buyer, head) = (Actor(person: "2", account: 2), Actor(person: "1", account: 1))
        let pen: JSONObject = ["code": "PEN", "name": "pen", "unit": "piece"]
        _ = try await run(store, Command("item", "add", fields: pen, actor: buyer))
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "1.50"]]]
        let events = try await run(store, Command("purchase", "new", fields: lines, actor: buyer))
        guard let id = events.last(where: { $0.object == "purchase" })?.caseID,
            let number = events.compactMap(\.number).last(where: { $0.hasPrefix("CG-") })
        else { exit(70) }
        _ = try await run(store, Command("purchase", "return", number, actor: head, reason: "which pen?"))
        _ = try await run(store, Command("purchase", "submit", number, fields: lines, actor: buyer))
        _ = try await run(store, Command("purchase", "approve", number, actor: head))
        return Pattern(events: try await store.officeHistory(id), number: number, caseID: id)
    }

    private static func run(_ store: Store, _ command: Command) async throws -> [OfficeEvent] {
        try await store.office(key: nil, modules: .office, now: now, zone: .utc) { view, directory in
            let clock = OfficeClock(zone: .utc) { (1...5).contains($0.weekday) }
            return try Kernel(.office).decide(command, view, Facts(now: now, clock: clock, directory: directory))
        }
    }

    /// Megabytes of memory at the most.
    private static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1_024
    }
}

/// Events of one case, to be copied under other numbers.
private struct Pattern: Sendable {
    let events: [OfficeEvent]
    let number: String
    let caseID: Int64

    func copied(number count: Int, caseID id: Int64) throws -> [OfficeEvent] {
        let other = number.dropLast(4) + padded(count, 4)
        return try events.map { event in
            let text = String(decoding: try JSONValueEncoder.encode(event).serialized, as: UTF8.self)
                .replacing("\"\(number)\"", with: "\"\(other)\"")
                .replacing("\"caseID\":\(caseID)", with: "\"caseID\":\(id)")
            return try JSONValueDecoder.decode(OfficeEvent.self, from: JSONValue(parsing: Array(text.utf8)))
        }
    }
}
