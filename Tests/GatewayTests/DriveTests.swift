import DaemonConfiguration
import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("Flash drives")
struct DriveTests {
    private func owner(_ terminals: String) throws -> DriveOwner {
        let configuration = try Configuration(
            toml: "[site]\nname = \"x\"\nzone = \"UTC\"\n" + terminals,
            zone: { _ in .utc }
        )
        return DriveOwner(terminals: configuration.terminals, rows: [])
    }

    private func terminal(_ name: String, _ number: Int, _ protocolName: String = "zk", more: String = "") -> String {
        """
        [[terminal]]
        name = "\(name)"
        protocol = "\(protocolName)"
        link = "tcp://192.0.2.\(number):1"
        \(more)

        """
    }

    private func found(_ path: String, _ terminals: String) throws -> String? {
        try owner(terminals).terminal(of: path, try #require(DriveFileName(path: path)))?.name
    }

    @Test("A file belongs to the terminal that its name, its drive or the permission tells")
    func owners() throws {
        let two = terminal("a", 1, more: "address = 1") + terminal("b", 2, more: "address = 2\ndrive = true")
        #expect(try found("STICK/1_attlog.dat", two) == "a")
        #expect(try found("STICK/2_attlog.dat", two) == "b")
        #expect(try found("STICK/3_attlog.dat", two) == nil)
        #expect(try found("a/attlog.dat", two) == "a")
        #expect(try found("STICK/attlog.dat", two) == "b")
        // A serial number that nobody has told is somebody else's.
        #expect(try found("a/ABCDE12_attlog.dat", two) == nil)
        let both = terminal("a", 1, more: "drive = true") + terminal("b", 2, more: "drive = true")
        #expect(try found("STICK/attlog.dat", both) == nil)
        let one = terminal("a", 1, more: "drive = true") + terminal("h", 2, "anviz", more: "drive = true")
        #expect(try found("STICK/1_attlog.dat", one) == "a")
        #expect(try found("STICK/5/BAK.KQ", one) == "h")
        #expect(try found("STICK/list.csv", one) == nil)
    }

    @Test("The serial number that a terminal told finds its files, in any case")
    func serials() async throws {
        let office = try Office(terminal("a", 1) + terminal("b", 2))
        let id = try await office.store.adopt(terminal: "b", userGroup: "main")
        try await office.store.noteContact(terminal: id, serial: "AJ7Z1234", at: Office.noon)
        let owner = DriveOwner(
            terminals: office.configuration.terminals,
            rows: try await office.store.terminals()
        )
        let path = "STICK/aj7z1234_ATTLOG.DAT"
        #expect(owner.terminal(of: path, try #require(DriveFileName(path: path)))?.name == "b")
    }

    @Test("Tables of any maker are read by the names of their columns, in any encoding")
    func tables() throws {
        let glg = "No\tTMNo\tEnNo\tName\tINOUT\tMode\tDateTime\r\n1\t1\t00001001\t\t1\t4\t2026/11/23  08:58:07\r\n"
        let chinese = "工号,姓名,日期,时间\n1001,\"王\\,小明\",2026-11-23,8:58\n"
        let semicolons = "User ID;Time;State\n7;2026-11-23 08:58:07;0\n;2026-11-23 08:58:07;0\n8;yesterday;0\n"
        func records(_ text: String) throws -> [TerminalRecord] {
            try PunchTable.contents(Array(text.utf8)).items.compactMap {
                if case .record(let record) = $0 { record } else { nil }
            }
        }
        let first = try #require(try records(glg).first)
        #expect(first.user == "00001001" && first.state == 1 && first.verify == 4)
        #expect(first.time.description == "2026-11-23T08:58:07")
        #expect(try records(chinese).map(\.time.description) == ["2026-11-23T08:58:00"])
        let mixed = try PunchTable.contents(Array(semicolons.utf8))
        #expect(mixed.refused.map(\.line) == [3, 4])
        #expect(mixed.items.count == 3)
        #expect(throws: DriveProblem.self) { try PunchTable.contents(Array("a,b\n1,2\n".utf8)) }
        #expect(throws: DriveProblem.self) { try PunchTable.contents([]) }
    }

    @Test("The same contents are imported once for a terminal, and the feed tells it")
    func once() async throws {
        let office = try Office(terminal("a", 1))
        let hash = [UInt8](repeating: 7, count: 32)
        #expect(try await office.store.driveImport(terminal: "a", hash: hash) == nil)
        let result = DriveImport(file: "STICK/attlog.dat", kind: "attlog", accepted: 3, refused: 1)
        try await office.store.note(result, terminal: "a", hash: hash, change: office.change)
        let known = try #require(try await office.store.driveImport(terminal: "a", hash: hash))
        #expect(known.result == result && known.at == Office.noon)
        #expect(try await office.store.driveImport(terminal: "b", hash: hash) == nil)
        let events = try await office.store.feed(after: 0, kinds: [FeedKind.drive], limit: 10)
        #expect(events.map(\.subject) == ["a"])
        #expect(events.first?.body?.contains("\"accepted\":3") == true)
    }

    @Test("[drive] is read; a path must be whole")
    func configuration() throws {
        let site = "[site]\nname = \"x\"\nzone = \"UTC\"\n"
        func drive(_ text: String) throws -> Configuration.Drive? {
            try Configuration(toml: site + text, zone: { _ in .utc }).drive
        }
        #expect(try drive("") == nil)
        #expect(try drive("[drive]\ndirectory = \"/d\"\n") == Configuration.Drive(directory: "/d"))
        #expect(
            try drive("[drive]\ndirectory = \"/d\"\npoll = \"1m\"\n")
                == Configuration.Drive(directory: "/d", poll: .seconds(60))
        )
        #expect(throws: ConfigurationError.self) { try drive("[drive]\ndirectory = \"d\"\n") }
        #expect(throws: ConfigurationError.self) { try drive("[drive]\n") }
    }
}
