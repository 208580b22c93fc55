import DaemonConfiguration
import Storage
import TerminalProtocols
import Testing

@testable import Gateway

private let door = "[[terminal]]\nname = \"door\"\nprotocol = \"zk\"\nlink = \"tcp://192.0.2.1:4370\"\n"
private let back = TerminalBlock(name: "back", protocol: "zk", link: "tcp://192.0.2.2:4370", key: "4711")

@Suite struct TerminalFleetTests {
    @Test("An added terminal is there at once, after a restart too, and its key is in no event")
    func add() async throws {
        let office = try Office(door)
        let fleet = try await office.fleet()
        _ = try await fleet.add(back, by: office.change)
        #expect(fleet.configuration.terminals.map(\.name) == ["door", "back"])
        #expect(office.board.status("back")?.state == .offline)
        #expect(fleet.isAdded("back") && !fleet.isAdded("door"))
        let again = try await office.fleet()
        #expect(again.configuration.terminals == fleet.configuration.terminals)
        #expect(again.configuration.terminals.last?.session.key == 4711)
        let events = try await office.store.feed(after: 0, limit: 10)
        #expect(events.map(\.kind) == [FeedKind.terminalOrder])
        let body = try #require(events.first?.body)
        #expect(body.contains("added") && body.contains("uid 7") && !body.contains("4711"))
    }

    @Test("A name or link that is taken is refused and changes nothing")
    func conflicts() async throws {
        let office = try Office(door)
        let fleet = try await office.fleet()
        for (name, link) in [("door", "tcp://192.0.2.3:4370"), ("other", "tcp://192.0.2.1:4370")] {
            let block = TerminalBlock(name: name, protocol: "zk", link: link)
            await #expect(throws: ConfigurationError.self) { try await fleet.add(block, by: office.change) }
        }
        #expect(fleet.configuration.terminals.map(\.name) == ["door"])
        #expect(try await office.store.addedTerminals().isEmpty)
    }

    @Test("What was added can be removed; a terminal of the file cannot, nor one that is not there")
    func remove() async throws {
        let office = try Office(door)
        let fleet = try await office.fleet()
        _ = try await fleet.add(back, by: office.change)
        try await fleet.set("back", enabled: false, by: office.change)
        try await fleet.remove("back", by: office.change)
        #expect(fleet.configuration.terminals.map(\.name) == ["door"] && office.board.status("back") == nil)
        await #expect(throws: FleetError.inFile("door")) { try await fleet.remove("door", by: office.change) }
        await #expect(throws: FleetError.unknown("back")) { try await fleet.remove("back", by: office.change) }
        #expect(try await office.store.terminalSwitches().isEmpty)
    }

    @Test("A terminal of the file can be switched off and on; only what differs from its text is kept")
    func switches() async throws {
        let office = try Office(door)
        let fleet = try await office.fleet()
        try await fleet.set("door", enabled: false, by: office.change)
        #expect(!fleet.configuration.terminals[0].isEnabled && office.board.status("door")?.state == .disabled)
        #expect(try await !office.fleet().configuration.terminals[0].isEnabled)
        try await fleet.set("door", enabled: true, by: office.change)
        #expect(fleet.configuration.terminals[0].isEnabled && office.board.status("door")?.state == .offline)
        #expect(try await office.store.terminalSwitches().isEmpty)
        await #expect(throws: FleetError.unknown("x")) { try await fleet.set("x", enabled: true, by: office.change) }
    }

    @Test("The file's terminals are read again beside the added ones, which stay in the way of their names and links")
    func reload() async throws {
        let office = try Office(door)
        let fleet = try await office.fleet()
        _ = try await fleet.add(back, by: office.change)
        try fleet.reload(try Office(door.replacing("door", with: "gate")).configuration)
        #expect(fleet.configuration.terminals.map(\.name) == ["gate", "back"])
        #expect(office.board.status("door") == nil)
        #expect(throws: ConfigurationError.self) { try fleet.reload(try Office(back.toml).configuration) }
        #expect(fleet.configuration.terminals.map(\.name) == ["gate", "back"])
    }

    @Test("An added terminal that no longer fits beside the file is left out with a reason, and comes back with it")
    func leftOut() async throws {
        let office = try Office()
        _ = try await office.fleet().add(back, by: office.change)
        let crowded = try Office(door.replacing("192.0.2.1", with: "192.0.2.2"))
        let fleet = try await TerminalFleet(
            configuration: crowded.configuration,
            store: office.store,
            board: office.board,
            logger: office.logger
        )
        #expect(fleet.configuration.terminals.map(\.name) == ["door"])
        #expect(office.logs.lines.count == 1 && office.logs.lines[0].contains("back"))
        #expect(try await office.fleet().configuration.terminals.map(\.name) == ["back"])
    }
}
