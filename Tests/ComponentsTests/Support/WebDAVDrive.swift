import Components
import Subprocess
import Testing

/// A cloud drive on the loopback: `rclone serve webdav` over a folder, until `body` returns; then it is down.
func withDrive(over folder: String, _ body: (_ url: String) async throws -> Void) async throws {
    var options = PlatformOptions()
    options.createSession = true
    _ = try await Subprocess.run(
        .name("rclone"),
        arguments: ["serve", "webdav", folder, "--addr", "127.0.0.1:0", "--config", ""],
        environment: .custom(["PATH": Program.path, "HOME": "/nonexistent"]),
        platformOptions: options,
        input: .none,
        output: .discarded,
        error: .sequence
    ) { execution in
        var said = ""
        for try await chunk in execution.standardError {
            said += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            guard let start = said.firstRange(of: "http://127.0.0.1:"), said[start.upperBound...].contains("/") else {
                continue
            }
            do {
                try await body(String(said[start.lowerBound...].prefix { $0 != "\n" }))
            } catch {
                try execution.send(signal: .kill)
                throw error
            }
            try execution.send(signal: .kill)
            return
        }
        Issue.record("the drive does not start: \(said)")
    }
}
