import Control
import Foundation
import Logging
import Synchronization
import Testing

/// A thread for each piece of code that blocks: the tasks of servers have none to spare.
private final class BlockingExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs blocking code where it holds up no task.
func blocking<Result: Sendable>(_ body: @Sendable () throws -> Result) async throws -> Result {
    try await withTaskExecutorPreference(BlockingExecutor()) { try body() }
}

/// A fresh directory for the time of `body`.
func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/rollcall-test-XXXXXX".utf8CString)
    let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}

/// A server on a socket of its own for the time of `body`, which may block.
func withServer(
    _ service: ControlService,
    access: AccessRules? = nil,
    logs: LogRecorder = LogRecorder(),
    _ body: @escaping @Sendable (_ path: String) async throws -> Void
) async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        let server = ControlServer(
            service: service,
            access: try access ?? AccessRules([]),
            sockets: [try ListeningSocket(path: path)],
            logger: logs.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            try await body(path)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

/// Keeps what is logged, as one line each.
final class LogRecorder: Sendable {
    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            recorder.lines.withLock { $0.append("\(event.level) \(event.message)\(fields.joined())") }
        }
    }

    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }
}

/// A value that blocking code hands back.
final class Box<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>
    init(_ value: Value) { stored = Mutex(value) }
    var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
