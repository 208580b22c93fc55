@testable import Components
import Foundation
import Testing

@Suite struct ResticTests {
    private let folder: TemporaryFolder
    private let password: String
    private let source: String

    init() throws {
        folder = try TemporaryFolder()
        password = try folder.write("password", "correct horse\n".utf8)
        try folder.write("source/年报.pdf", (0..<30_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try folder.write("source/sub/b", Array("second".utf8))
        source = folder.path("source")
    }

    private func restic(_ password: String? = nil, repository: String? = nil) -> Restic {
        Restic(
            repository: repository ?? folder.path("repository"),
            passwordFile: password ?? self.password,
            limit: .seconds(120)
        )
    }

    @Test("A folder is copied, listed, proved and restored; a flipped byte is found by reading all data only")
    func wholeWay() async throws {
        let restic = restic()
        await #expect(throws: ResticError.noRepository) { try await restic.backUp(source) }
        #expect(try await restic.createIfAbsent())
        #expect(try await !restic.createIfAbsent())
        #expect(try await restic.snapshots() == [])
        let first = try await restic.backUp(source)
        #expect(first.files == 2)
        #expect(first.bytes == 30_006)
        #expect(first.addedBytes > 0)
        try folder.write("source/c", Array("third".utf8))
        let second = try await restic.backUp(source)
        #expect(second.files == 3)
        let listed = try await restic.snapshots()
        #expect(listed.map { String($0.id.prefix(8)) } == [first.id, second.id])
        #expect(listed.allSatisfy { $0.paths == [source] })

        try await restic.check(readData: true)
        try await restic.restore(first.id, to: folder.path("restored"))
        #expect(try folder.files(under: "restored\(source)") == ["sub/b", "年报.pdf"])
        #expect(try folder.bytes("restored\(source)/年报.pdf") == folder.bytes("source/年报.pdf"))
        let error = await #expect(throws: ResticError.self) {
            try await restic.restore("deadbeef", to: folder.path("other"))
        }
        guard case .noSuchSnapshot? = error else {
            Issue.record("\(String(describing: error))")
            return
        }

        for pack in try folder.files(under: "repository/data") {
            var bytes = try folder.bytes("repository/data/\(pack)")
            bytes[bytes.count / 3] ^= 1
            try FileManager.default.removeItem(atPath: folder.path("repository/data/\(pack)"))
            try folder.write("repository/data/\(pack)", bytes)
        }
        let damage = await #expect(throws: ResticError.self) { try await restic.check(readData: true) }
        guard case .damaged(let says)? = damage else {
            Issue.record("\(String(describing: damage))")
            return
        }
        #expect(says.contains("Pack ID does not match"))
    }

    @Test("ARC-6: of old snapshots the last of each day, week and month stays, the others go with what only they had")
    func forgetting() async throws {
        let restic = restic()
        #expect(try await restic.createIfAbsent())
        let days = ["2025-01-10", "2026-10-01", "2026-11-01", "2026-11-22", "2026-11-23"]
        for (count, day) in days.enumerated() {
            try folder.write(
                "source/only",
                Array("only on \(day)".utf8) + [UInt8](repeating: UInt8(count), count: 9_000)
            )
            for time in ["01:00:00", "02:00:00"] {
                let ending = try await Program("restic", from: "restic").ending(
                    of: Program.Request(
                        ["--no-cache", "backup", "--quiet", "--time", "\(day) \(time)", "--", source],
                        environment: [
                            "RESTIC_REPOSITORY": folder.path("repository"), "RESTIC_PASSWORD_FILE": password,
                        ],
                        limit: .seconds(120),
                        mostOutput: 1 << 20
                    )
                )
                #expect(ending.status == 0)
            }
        }
        let all = try await restic.snapshots()
        #expect(all.count == 10)
        // Nothing to keep is no order to remove everything.
        #expect(try await restic.forget(keepingDays: 0, weeks: 0, months: 0) == 10)
        let size = try folder.files(under: "repository/data").count
        #expect(try await restic.forget(keepingDays: 2, weeks: 0, months: 3) == 4)
        let kept = try await restic.snapshots()
        #expect(
            kept.map { String($0.time.prefix(13)) } == [
                "2025-01-10T02", "2026-10-01T02", "2026-11-22T02", "2026-11-23T02",
            ]
        )
        #expect(try folder.files(under: "repository/data").count < size)
        try await restic.check(readData: true)
        let last = try #require(kept.last)
        try await restic.restore(last.id, to: folder.path("restored"))
        #expect(try folder.bytes("restored\(source)/only") == folder.bytes("source/only"))
        // Again it finds nothing to do, and the newest stays whatever the rule.
        #expect(try await restic.forget(keepingDays: 1, weeks: 0, months: 0) == 1)
        #expect(try await restic.snapshots().map(\.id) == [last.id])
    }

    @Test("A wrong password, a missing credential and a missing program are told apart")
    func refused() async throws {
        #expect(try await restic().createIfAbsent())
        let wrong = try folder.write("wrong", "another\n".utf8)
        await #expect(throws: ResticError.wrongPassword) { try await restic(wrong).backUp(source) }
        await #expect(throws: ResticError.wrongPassword) { try await restic(wrong).createIfAbsent() }
        let error = await #expect(throws: ResticError.self) { try await restic("/no/password").snapshots() }
        #expect("\(try #require(error))".contains("/no/password does not exist"))
        let absent = Restic(
            repository: "x",
            passwordFile: password,
            program: Program("no-restic", from: "restic")
        )
        await #expect(throws: ResticError.program(.missing(program: "no-restic", from: "restic"))) {
            try await absent.snapshots()
        }
    }

    @Test("A host that does not answer is not taken for a missing repository, and its password is not told")
    func unreachable() async throws {
        let distant = Restic(
            repository: "rest:http://user:secret@127.0.0.1:1/",
            passwordFile: password,
            limit: .seconds(120)
        )
        let error = await #expect(throws: ResticError.self) { try await distant.createIfAbsent() }
        guard case .program? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!"\(try #require(error))".contains("secret"))
    }

    @Test("A run that is cut short leaves no lock; one that a crash left is in nobody's way", arguments: [false, true])
    func locks(crashes: Bool) async throws {
        #expect(try await restic().createIfAbsent())
        try folder.write("source/large", (0..<1_000_000).map { _ in UInt8.random(in: .min ... .max) })
        // So slow that it is at its data until it is ended; with connections to spare, since giving the lock back takes one.
        let script = """
            #!/bin/sh
            [ "$2" = backup ] || exec restic "$@"
            echo $$ > \(folder.path("process"))
            exec restic --limit-upload 1 --option local.connections=20 "$@"
            """
        let path = try folder.write("slow", script.utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let slow = Restic(
            repository: folder.path("repository"),
            passwordFile: password,
            limit: .seconds(120),
            program: Program(path, from: "restic")
        )
        let task = Task { try await slow.backUp(source) }
        let process = try #require(Int32(try await folder.line("process")))
        while isRunning(process), try folder.files(under: "repository/data").isEmpty { await Task.yield() }
        #expect(try folder.files(under: "repository/locks").count == 1)
        if crashes {
            kill(process, SIGKILL)
            await #expect(throws: ResticError.program(.killed(program: path, signal: SIGKILL, says: ""))) {
                try await task.value
            }
            #expect(try folder.files(under: "repository/locks").count == 1)
        } else {
            task.cancel()
            await #expect(throws: ResticError.program(.cancelled(program: path))) { try await task.value }
            #expect(try folder.files(under: "repository/locks").isEmpty)
        }
        try await restic().check(readData: false)
        #expect(try folder.files(under: "repository/locks").isEmpty)
    }

    @Test("A snapshot without what could not be read says so")
    func incomplete() async throws {
        // The tests may run as root, for whom everything can be read: a script says what restic says then.
        let script = """
            #!/bin/sh
            [ "$2" = unlock ] && exit 0
            echo '{"message_type":"summary","total_files_processed":1,"total_bytes_processed":5,"data_added":7,"snapshot_id":"0a0b0c0d"}'
            echo 'error: open /x: permission denied' >&2
            exit 3
            """
        let path = try folder.write("restic", script.utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let restic = Restic(repository: "x", passwordFile: password, program: Program(path, from: "restic"))
        let snapshot = ResticSnapshot(id: "0a0b0c0d", files: 1, bytes: 5, addedBytes: 7)
        await #expect(
            throws: ResticError.incomplete(snapshot, says: "error: open /x: permission denied")
        ) { try await restic.backUp(source) }
    }
}
