import Attendance
import DaemonConfiguration
import Storage
import TerminalHealth
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("Who an unknown user id may be")
struct NeighboursTests {
    @Test("The terminal's name for it, and at most three people whose name or number is like it")
    func evidence() async throws {
        let office = try Office()
        let store = office.store
        let people = ["1001", "1002", "1011", "101", "10015", "2002", "李"].map {
            Person(number: $0, name: "N\($0)", department: "D")
        }
        _ = try await store.importPeople(
            people,
            mappings: [],
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
        let door = try await store.adopt(terminal: "door", userGroup: "all")
        try await store.noteUsers(
            [
                TerminalUser(user: "7", name: "N2002", isAdministrator: false),
                TerminalUser(user: "8", name: "", isAdministrator: false),
            ],
            terminal: door,
            facts: TerminalFacts(),
            userCapacity: nil,
            at: Office.noon
        )
        let near = try await Neighbours(store, terminal: "door")
        #expect(near.evidence(of: "7") == ["nearest": .list(["2002 N2002", "李 N李"]), "enrolledAs": .text("N2002")])
        // The number itself, one replaced, one more, one less: of four the first three in the order of numbers.
        #expect(near.evidence(of: "1001") == ["nearest": .list(["1001 N1001", "10015 N10015", "1002 N1002"])])
        #expect(near.evidence(of: "8") == ["nearest": .list(["李 N李"])])
        #expect(near.evidence(of: "999999") == ["nearest": .list([])])
        #expect(try await Neighbours(store, terminal: "shop").evidence(of: "7") == ["nearest": .list(["李 N李"])])
    }
}
