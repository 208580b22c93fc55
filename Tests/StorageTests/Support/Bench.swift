import Attendance
import Foundation
import GRDB
import Storage
import TerminalProtocols
import Testing
import WallClock

/// A fresh directory for the time of `body`.
func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/rollcall-test-XXXXXX".utf8CString)
    let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}

/// A fresh store with one terminal, `front-door` in group `main`, and one source.
@discardableResult
func withStore<Result>(_ body: (Store, RecordSource) async throws -> Result) async throws -> Result {
    try await withTemporaryDirectory { directory in
        let store = try Store(directory: directory)
        return try await body(store, try await store.source())
    }
}

extension Store {
    func source(terminal: String = "front-door", group: String = "main") async throws -> RecordSource {
        _ = try await adopt(terminal: terminal, userGroup: group)
        return try await openSource(terminal: terminal, link: "tcp://192.0.2.10:4370", serial: "SN1", at: noon)
    }

    /// Maps each id to a person with that number.
    func enrol(_ numbers: String...) async throws {
        _ = try await importPeople(
            numbers.map { Person(number: $0, name: "Person \($0)", department: "Lab") },
            mappings: numbers.map { Mapping(group: "main", user: $0, person: $0) },
            change: hr,
            rules: rules
        )
    }

    func append(
        _ items: [LogItem],
        from source: RecordSource,
        at received: Instant = noon
    ) async throws -> [IntakeOutcome] {
        try await append(items, from: source, receivedAt: received, rules: rules)
    }

    /// Everything that is no punch or became one, oldest first.
    func everyRecord() async throws -> [PunchRow] {
        try await feed(after: 0, limit: .max).compactMap(\.record)
    }
}

/// 2026-11-24T12:00:00Z, also the wall clock of the bench's zone.
let noon = Instant(seconds: 1_795_521_600)
let wallNoon = LocalDateTime(wallSeconds: noon.seconds)
let rules = IntakeRules(policy: .standard, zone: .utc)
let hr = Change(by: "uid 1000", at: noon)

/// - Parameter second: after noon, on the terminal's wall clock.
func punch(
    _ user: String,
    _ second: Int64 = 0,
    verify: Int? = 1,
    state: Int? = 0,
    workCode: Int? = 0,
    bytes: [UInt8] = [1, 2, 3]
) -> LogItem {
    .record(
        TerminalRecord(
            user: user,
            time: wallNoon.adding(seconds: second),
            verify: verify,
            state: state,
            workCode: workCode,
            bytes: bytes
        )
    )
}

/// Runs SQL on the database file past the store, as an intruder or a broken disk would.
func tamper(_ directory: String, _ sql: String) throws {
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let database = try DatabaseQueue(path: "\(directory)/rollcall.sqlite", configuration: configuration)
    try database.writeWithoutTransaction { db in
        try db.execute(sql: "DROP TRIGGER IF EXISTS record_is_never_changed")
        try db.execute(sql: "DROP TRIGGER IF EXISTS record_is_never_deleted")
        try db.execute(sql: sql)
    }
    try database.close()
}
