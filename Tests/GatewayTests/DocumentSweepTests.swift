import Components
import Foundation
import JSON
import Office
import Storage
import Testing
import WallClock

@testable import Gateway

@Suite("Bytes of documents that nobody names")
struct DocumentSweepTests {
    private let office: Office
    private let plain = Array("annual report".utf8)

    init() throws { office = try Office() }

    private var hash: DocumentHash { DocumentHash(of: plain) }

    /// As after a start of the daemon.
    private func desk() throws -> DocumentDesk {
        let key = try #require(DocumentKey([UInt8](repeating: 7, count: 32)))
        let (store, configuration, board, clock) = (office.store, office.configuration, office.board, office.clock)
        return DocumentDesk(
            office: { OfficeDesk(store: store, configuration: configuration, board: board, clock: clock) },
            vault: try DocumentVault(
                folder: office.directory.appending(path: "documents").path,
                keys: DocumentKeys(current: key)
            ),
            credentials: Credentials(directory: office.directory.path),
            logger: office.logger
        )
    }

    /// What an upload does until the daemon dies: with its event, or before it.
    private func arrive(named: Bool) async throws {
        let desk = try desk()
        try await office.store.noteArrival(of: "\(hash)", at: office.clock.now())
        await desk.vault.beginArrival()
        _ = try await desk.vault.store(plain)
        guard named else { return }
        let people = [OfficePerson(number: "9", name: "Qian", department: "office")]
        let facts = Facts(
            now: office.clock.now(),
            clock: OfficeClock(zone: .utc) { _ in true },
            directory: Directory(people: people, grants: [RoleGrant(person: "9", role: .registrar)])
        )
        // A draft names its bytes without being submitted.
        var command = Command("outgoing", "draft", actor: Actor(person: "9", account: 9))
        command.fields = [
            "title": "Report", "hash": .string("\(hash)"), "name": "report.pdf", "size": .integer(Int64(plain.count)),
        ]
        let draft = command
        _ = try await office.store.office(key: nil, modules: .office, now: facts.now, zone: .utc) { view, _ in
            try Kernel(.office).decide(draft, view, facts)
        }
    }

    private func stored() async throws -> Bool { try await desk().vault.documents() == [hash] }

    @Test("ARC-3: what a crash left between the bytes and their event is gone a day later, and not before")
    func unnamed() async throws {
        try await arrive(named: false)
        office.time.advance(by: .seconds(86_400))
        try await desk().sweep()
        #expect(try await stored())
        office.time.advance(by: .seconds(1))
        try await desk().sweep()
        #expect(try await !stored())
        #expect(try await office.store.arrivals(before: office.clock.now()).isEmpty)
    }

    @Test("ARC-3: what a crash left behind the event stays for ever")
    func named() async throws {
        try await arrive(named: true)
        office.time.advance(by: .seconds(2 * 86_400))
        try await desk().sweep()
        #expect(try await stored())
        #expect(try await office.store.arrivals(before: office.clock.now()).isEmpty)
        #expect(try await desk().vault.read(hash) == plain)
    }

    @Test("ARC-3: bytes that come again are not removed under whoever files them")
    func again() async throws {
        try await arrive(named: false)
        office.time.advance(by: .seconds(2 * 86_400))
        let desk = try desk()
        await desk.vault.beginArrival()
        try await desk.sweep()
        #expect(try await stored())
        await desk.vault.endArrival()
        // One that came and went while it was looked for who names it.
        #expect(try await !desk.vault.discard(hash, since: 0))
        try await desk.sweep()
        #expect(try await !stored())
    }

    @Test("ARC-3: what the journal never saw come is left alone, as behind a database that was restored")
    func unknown() async throws {
        _ = try await desk().vault.store(plain)
        office.time.advance(by: .seconds(40 * 86_400))
        try await desk().sweep()
        #expect(try await stored())
    }
}
