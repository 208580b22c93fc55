import Attendance
import Foundation
import GRDB
import TerminalProtocols
import Testing
import WallClock

@testable import Storage

@Suite struct StoreTests {
    @Test("One daemon owns a directory at a time; the next one can have it when the first is gone")
    func secondStore() async throws {
        try await withTemporaryDirectory { directory in
            try await {
                let first = try Store(directory: directory)
                #expect(throws: StoreError.inUse(directory)) { try Store(directory: directory) }
                _ = try await first.source()
            }()
            #expect(try await Store(directory: directory).terminals().map(\.name) == ["front-door"])
        }
    }

    @Test("A directory that is not there, and a file that is no database, are named")
    func unusable() async throws {
        try await withTemporaryDirectory { directory in
            let absent = "\(directory)/absent"
            #expect {
                try Store(directory: absent)
            } throws: { error in
                guard case StoreError.directory(absent, _) = error else { return false }
                return "\(error)".contains("No such file")
            }
            try Data("this is no database, whatever its name says".utf8)
                .write(to: URL(fileURLWithPath: "\(directory)/rollcall.sqlite"))
            #expect {
                try Store(directory: directory)
            } throws: { error in
                guard case StoreError.damaged(directory, _) = error else { return false }
                return "\(error)".contains("backup")
            }
        }
    }

    @Test("An empty file becomes a store: a crash before the first migration costs nothing")
    func emptyFile() async throws {
        try await withTemporaryDirectory { directory in
            try Data().write(to: URL(fileURLWithPath: "\(directory)/rollcall.sqlite"))
            let store = try Store(directory: directory)
            let source = try await store.source()
            #expect(try await store.append([punch("1")], from: source) == [.record(.unknownUser)])
        }
    }

    @Test("A state directory of a later version is refused, not changed")
    func laterVersion() async throws {
        try await withTemporaryDirectory { directory in
            _ = try Store(directory: directory)
            try tamper(directory, "INSERT INTO grdb_migrations VALUES ('9999 later')")
            #expect(throws: StoreError.laterVersion(directory)) { try Store(directory: directory) }
        }
    }

    @Test("What was committed is there after a crash, with the log file as the kernel left it")
    func crash() async throws {
        try await withTemporaryDirectory { directory in
            try await withTemporaryDirectory { copy in
                let store = try Store(directory: directory)
                let source = try await store.source()
                for second in 0..<20 { _ = try await store.append([punch("1", Int64(second))], from: source) }
                // Copied while it is open: nothing was folded in, as after a kill.
                for file in ["rollcall.sqlite", "rollcall.sqlite-wal"] {
                    try FileManager.default.copyItem(atPath: "\(directory)/\(file)", toPath: "\(copy)/\(file)")
                }
                // The last write had reached the disk by half: it was not committed, so it may be lost.
                let log = try #require(FileHandle(forWritingAtPath: "\(copy)/rollcall.sqlite-wal"))
                try log.seekToEnd()
                try log.write(contentsOf: Data(repeating: 0xA5, count: 3_000))
                try log.close()
                let revived = try Store(directory: copy)
                let proof = try await revived.verifyJournal()
                #expect(proof.records == 20)
                #expect(proof.broken == nil)
                let next = try await revived.openSource(terminal: "front-door", link: "", serial: "", at: noon)
                let outcomes = try await revived.append([punch("1", 19), punch("1", 20)], from: next)
                #expect(outcomes == [.record(.duplicateUpload), .record(.unknownUser)])
                #expect(try await revived.verifyJournal().broken == nil)
            }
        }
    }

    @Test("After a clean stop everything is in the one file")
    func checkpoint() async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            _ = try await store.append([punch("1")], from: try await store.source())
            try store.checkpoint()
            let size = try FileManager.default.attributesOfItem(atPath: "\(directory)/rollcall.sqlite-wal")[.size]
            #expect(size as? Int == 0)
        }
    }

    @Test("A watermark never moves backwards; contact does not move it")
    func watermark() async throws {
        try await withStore { store, source in
            let id = source.terminal
            try await store.noteContact(terminal: id, serial: "SN9", verificationTable: .zk2, at: noon)
            #expect(try await store.terminals().first?.watermark == nil)
            try await store.noteWatermark(terminal: id, until: noon, contact: noon)
            try await store.noteWatermark(
                terminal: id,
                until: noon.adding(seconds: -60),
                contact: noon.adding(seconds: 5)
            )
            try await store.noteContact(terminal: id, serial: nil, at: noon.adding(seconds: 9))
            let row = try #require(try await store.terminals().first)
            #expect(row.watermark == noon)
            #expect(row.lastContact == noon.adding(seconds: 9))
            #expect(row.serial == "SN9")
        }
    }

    @Test("Clock readings are kept when they say something new")
    func clockReadings() async throws {
        try await withStore { store, source in
            for (second, drift) in [(0, 200), (30, 900), (60, 1_300), (90, 1_250), (3_660, 1_250), (3_690, -4_000)] {
                let reading = ClockReading(at: noon.adding(seconds: Int64(second)), drift: Int64(drift))
                try await store.note(reading, terminal: source.terminal)
            }
            let kept = try await store.clockReadings(terminal: "front-door", limit: 10)
            #expect(kept.map(\.drift) == [-4_000, 1_250, 1_300, 200])
        }
    }

    @Test("A terminal's state is an event that names it")
    func terminalEvents() async throws {
        try await withStore { store, _ in
            try await store.announceTerminal("front-door", state: "offline", reason: "the link broke", at: noon)
            let event = try #require(try await store.feed(after: 0, limit: 10).first)
            #expect(event.kind == FeedKind.terminal)
            #expect(event.subject == "front-door")
            let body = try #require(event.body).utf8
            #expect(
                try JSONDecoder().decode([String: String].self, from: Data(body)) == [
                    "state": "offline", "reason": "the link broke",
                ]
            )
        }
    }
}
