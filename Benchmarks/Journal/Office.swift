import Attendance
import Foundation
import Storage
import TerminalProtocols
import WallClock

/// A made-up office whose journal is written and read.
struct Office {
    private static let end = Instant(seconds: 1_795_521_600)
    private static let rules = IntakeRules(policy: .standard, zone: .utc)
    /// Records in one answer of a ZK terminal.
    private static let batch = 1_638

    private let store: Store
    private let people: Int
    private var sources: [RecordSource] = []

    /// Begins anew in the directory.
    init(directory: String, people: Int, terminals: Int) async throws {
        if FileManager.default.fileExists(atPath: directory) { try FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try Store(directory: directory)
        self.people = people
        for index in 0..<terminals {
            let name = "T\(index + 1)"
            _ = try await store.adopt(terminal: name, userGroup: "main")
            sources.append(
                try await store.openSource(terminal: name, link: "tcp://192.0.2.1:4370", serial: name, at: Self.end)
            )
        }
        _ = try await store.importPeople(
            (1...people).map { Person(number: "\(100_000 + $0)", name: "P\($0)", department: "Lab") },
            mappings: (1...people).map { Mapping(group: "main", user: "\($0)", person: "\(100_000 + $0)") },
            change: Change(by: "benchmark", at: Self.end),
            rules: Self.rules
        )
    }

    /// Some 23 days at one terminal, in the order of time.
    static var log: [LogItem] {
        var dice = Dice()
        var wall = end.seconds - 2_100_000
        return (0..<100_000).map { _ in
            wall += Int64(1 + dice.roll(39))
            return punch(1 + dice.roll(2_000), wall)
        }
    }

    func append(_ log: [LogItem], terminal: Int) async throws {
        for start in stride(from: 0, to: log.count, by: Self.batch) {
            _ = try await store.append(
                Array(log[start..<min(start + Self.batch, log.count)]),
                from: sources[terminal],
                receivedAt: Self.end,
                rules: Self.rules
            )
        }
    }

    /// Thirty days, four punches a person; each terminal brings what it has in the evening.
    func month() async throws {
        var dice = Dice()
        for day in 1...30 {
            let midnight = Self.end.seconds - Int64(day) * 86_400
            var logs = [[(wall: Int64, user: Int)]](repeating: [], count: sources.count)
            for user in 1...people {
                for hour in [8, 12, 13, 17] {
                    let terminal = (user + (dice.roll(10) == 0 ? 1 : 0)) % sources.count
                    logs[terminal].append((midnight + Int64(hour * 3_600 + dice.roll(3_600)), user))
                }
            }
            for (terminal, log) in logs.enumerated() {
                let items = log.sorted { $0 < $1 }.map { Office.punch($0.user, $0.wall) }
                try await append(items, terminal: terminal)
            }
        }
        try store.checkpoint()
    }

    /// Takes a file out of the kernel's memory.
    static func forget(_ path: String) {
        let file = open(path, O_RDONLY)
        fsync(file)
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        close(file)
    }

    private static func punch(_ user: Int, _ wall: Int64) -> LogItem {
        .record(
            TerminalRecord(
                user: "\(user)",
                time: LocalDateTime(wallSeconds: wall),
                verify: 1,
                state: user & 1,
                bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: wall), count: 40)
            )
        )
    }

    fileprivate static var lastMonth: (from: Instant, to: Instant) { (end.adding(seconds: -31 * 86_400), end) }
}

extension Store {
    func monthOfOffice() async throws -> [String: [Punch]] {
        let (from, to) = Office.lastMonth
        return try await acceptedPunches(from: from, to: to, person: nil, site: "A", sites: [:], directions: [:])
    }
}

/// The same throws each time.
private struct Dice {
    private var state: UInt64 = 1

    /// At least 0, and less than `sides`.
    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }
}
