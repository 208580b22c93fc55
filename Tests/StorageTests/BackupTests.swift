import Foundation
import Storage
import Testing
import WallClock

@Suite("Backup")
struct BackupTests {
    @Test("A copy is the journal of one moment, opens as a store, and is gone when it is let go")
    func copy() async throws {
        try await withStore { store, source in
            _ = try await store.append((0..<300).map { punch("1", $0) }, from: source)
            var copy: BackupCopy? = try await store.backup()
            _ = try await store.append((300..<310).map { punch("1", $0) }, from: source)
            var bytes: [UInt8] = []
            for try await piece in try #require(copy).pieces(10_000) {
                #expect(piece.count <= 10_000)
                bytes += piece
            }
            #expect(bytes.count == copy?.bytes)
            let proof = try #require(copy?.proof)
            #expect(proof.records == 300)
            try await withTemporaryDirectory { directory in
                try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/rollcall.sqlite"))
                let restored = try Store(directory: directory)
                #expect(try await restored.verifyJournal() == proof)
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: directory).allSatisfy {
                        !$0.hasPrefix("backup")
                    }
                )
            }
            copy = nil
            #expect(try await store.backup().proof.records == 310)
        }
    }

    @Test("Punches that come meanwhile are in it or not, and its chain is whole")
    func meanwhile() async throws {
        try await withStore { store, source in
            _ = try await store.append((0..<2_000).map { punch("1", $0) }, from: source)
            async let appended: Void = {
                for batch in 1..<40 {
                    let punches = (0..<50).map { punch("\(batch + 1)", $0) }
                    _ = try await store.append(punches, from: source)
                }
            }()
            for _ in 0..<3 {
                let proof = try await store.backup().proof
                #expect(proof.broken == nil)
                #expect(proof.records >= 2_000 && proof.records % 50 == 0)
            }
            try await appended
        }
    }

    @Test("Writes that are cancelled do not spoil the end of the store")
    func cancelledWrites() async throws {
        try await withStore { store, _ in
            for number in 0..<300 {
                let task = Task { await store.tryToWrite(at: noon.adding(seconds: Int64(number))) }
                await Task.yield()
                task.cancel()
                try store.checkpoint()
                await task.value
            }
        }
    }
}
