import Foundation
import Testing

@testable import Gateway

/// Mails handed to scripts in place of a mail system.
@Suite final class SendmailTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sendmail-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func command(_ script: String) throws -> String {
        let file = folder.appendingPathComponent("sendmail")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }

    private var taken: String { folder.appendingPathComponent("taken").path }

    @Test("The whole message arrives, no address is an argument, and a home is known")
    func arrives() async throws {
        let message = String(repeating: "To: hr@example.org\n中文\n", count: 20_000)
        setenv("NOTIFY_SOCKET", "/run/of/the/daemon", 1)
        try await Sendmail(command: command("echo \"$@\" $HOME $NOTIFY_SOCKET > \(taken); cat >> \(taken)")).deliver(
            message
        )
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        #expect(try String(contentsOfFile: taken, encoding: .utf8) == "-t -i \(home)\n\(message)")
    }

    @Test("A command that takes nothing in is no obstacle; its status, a signal and its absence are told")
    func refused() async throws {
        let large = String(repeating: "x", count: 1 << 20)
        let refusing = try command("exit 75")
        await #expect(throws: MailError.failed(command: refusing, status: 75)) {
            try await Sendmail(command: refusing).deliver(large)
        }
        let killed = try command("kill -KILL $$")
        await #expect(throws: MailError.failed(command: killed, status: 137)) {
            try await Sendmail(command: killed).deliver(large)
        }
        await #expect(throws: MailError.cannotStart(command: "/no/sendmail", reason: "it is not there")) {
            try await Sendmail(command: "/no/sendmail").deliver(large)
        }
    }

    @Test("One that hangs is ended")
    func hangs() async throws {
        let hanging = try command("exec sleep 600")
        await #expect(throws: MailError.tookTooLong(command: hanging, seconds: 1)) {
            try await Sendmail(command: hanging, patience: 1).deliver("x")
        }
    }

    @Test("A cancelled task does not cut a mail short")
    func cancelled() async throws {
        let sendmail = Sendmail(command: try command("cat > \(taken)"))
        let task = Task { try await sendmail.deliver("whole") }
        task.cancel()
        try await task.value
        #expect(try String(contentsOfFile: taken, encoding: .utf8) == "whole")
    }
}
