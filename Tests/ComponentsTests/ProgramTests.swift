@testable import Components
import Foundation
import Testing

/// `/bin/sh` as a program that does what each test needs.
private func shell(
    _ script: String,
    input: [UInt8] = [],
    limit: Duration = .seconds(120),
    most: Int = 1 << 20
) async throws(ProgramError) -> [UInt8] {
    try await Program("sh", from: "dash").run(
        Program.Request(["-c", script], input: input, limit: limit, mostOutput: most)
    )
}

@Suite struct ProgramTests {
    @Test("Arguments and input arrive as they are, and nothing of our environment")
    func arguments() async throws {
        setenv("ROLLCALL_TEST_SECRET", "of the daemon", 1)
        let odd = "a b\n\"$(id)\" 中文"
        let words = try await Program("sh", from: "dash").run(
            Program.Request(
                ["-c", "printf '%s|' \"$1\"; cat; env", "sh", odd],
                input: Array("in".utf8),
                limit: .seconds(120)
            )
        )
        let text = String(decoding: words, as: UTF8.self)
        #expect(text.hasPrefix("\(odd)|in"))
        #expect(text.contains("LANG=C.UTF-8"))
        #expect(!text.contains("ROLLCALL_TEST_SECRET"))
    }

    @Test("Large input is read whole, and a program that reads none of it ends well")
    func input() async throws {
        let large = [UInt8](repeating: 65, count: 1 << 20)
        #expect(try await shell("wc -c", input: large).contains(UInt8(ascii: "6")))
        #expect(try await shell("cat", input: large, most: 1 << 20) == large)
        #expect(try await shell("exit 0", input: large) == [])
    }

    @Test("One that is missing names its package")
    func missing() async throws {
        let error = await #expect(throws: ProgramError.self) {
            try await Program("no-such-program", from: "some-package").run(Program.Request([], limit: .seconds(120)))
        }
        #expect(error == .missing(program: "no-such-program", from: "some-package"))
        #expect("\(try #require(error))".contains("install the package some-package"))
        await #expect(throws: ProgramError.missing(program: "/no/such", from: "p")) {
            try await Program("/no/such", from: "p").run(Program.Request([], limit: .seconds(120)))
        }
    }

    @Test("A status and the last lines of stderr are told, without control characters and passwords")
    func status() async throws {
        let script = """
            i=0; while [ $i -lt 3000 ]; do echo "line $i of many words" >&2; i=$((i+1)); done
            printf 'Fatal: \\033[31mno\\007 https://user:secret@host/x \\342\\200\\256\\r\\n' >&2; exit 7
            """
        let error = await #expect(throws: ProgramError.self) { try await shell(script) }
        guard case .ended("sh", 7, let says)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(says.hasSuffix("line 2999 of many words; Fatal: [31mno https://…@host/x"))
        #expect(says.count < 650)
    }

    @Test("A signal is told as one")
    func signal() async throws {
        await #expect(throws: ProgramError.killed(program: "sh", signal: 15, says: "")) {
            try await shell("kill -TERM $$")
        }
    }

    @Test("What hangs is ended at its limit")
    func hangs() async throws {
        await #expect(throws: ProgramError.tookTooLong(program: "sh", limit: .milliseconds(200))) {
            try await shell("exec sleep 600", limit: .milliseconds(200))
        }
    }

    @Test(
        "Cancellation ends it with all that it started, also if either does not listen",
        arguments: ["trap '' INT;", ""]
    )
    func cancelled(trap: String) async throws {
        let folder = try TemporaryFolder()
        let task = Task {
            try await shell("\(trap) sh -c 'trap \"\" INT; echo $$ > \(folder.path("child")); exec sleep 600' & wait")
        }
        let child = try #require(Int32(try await folder.line("child")))
        task.cancel()
        await #expect(throws: ProgramError.cancelled(program: "sh")) { try await task.value }
        #expect(await endsSoon(child))
    }

    @Test("Told to end, it may tidy up")
    func tidies() async throws {
        let folder = try TemporaryFolder()
        let (ready, mark) = (folder.path("ready"), folder.path("mark"))
        let task = Task {
            try await shell("trap 'echo tidy > \(mark); exit 1' INT; echo y > \(ready); while :; do sleep 0.05; done")
        }
        _ = try await folder.line("ready")
        task.cancel()
        await #expect(throws: ProgramError.cancelled(program: "sh")) { try await task.value }
        #expect(try folder.text("mark") == "tidy\n")
    }

    @Test("One that is called off before it starts does not stay")
    func calledOff() async throws {
        let task = Task { try await shell("exec sleep 600") }
        task.cancel()
        await #expect(throws: ProgramError.cancelled(program: "sh")) { try await task.value }
    }

    @Test("Endless output ends at the bound, endless complaints at the time limit")
    func endless() async throws {
        await #expect(throws: ProgramError.wroteTooMuch(program: "sh", bytes: 100_000)) {
            try await shell("exec yes", most: 100_000)
        }
        await #expect(throws: ProgramError.tookTooLong(program: "sh", limit: .milliseconds(200))) {
            try await shell("exec yes >&2", limit: .milliseconds(200))
        }
    }

    @Test("A grandchild that keeps the output open does not hold us up")
    func grandchild() async throws {
        let output = try await shell("sleep 600 & echo $!")
        let child = try #require(Int32(String(decoding: output, as: UTF8.self).dropLast()))
        #expect(isRunning(child))
        kill(child, SIGKILL)
    }

    @Test("A hundred at once")
    func many() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await shell("cat; echo \(number)", input: Array("x".utf8)) == Array("x\(number)\n".utf8)
                }
            }
            for try await equal in group { #expect(equal) }
        }
    }
}
