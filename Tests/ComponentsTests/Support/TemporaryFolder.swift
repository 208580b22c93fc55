import Foundation

/// A folder of one test; gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("components-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    /// - Returns: the file's path.
    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    /// The first line of a file, once a program has written it.
    func line(_ name: String) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let text = try? text(name), let end = text.firstIndex(of: "\n") { return String(text[..<end]) }
            await Task.yield()
        }
        throw CocoaError(.fileReadNoSuchFile)
    }

    /// Every file in it, by its path in it.
    func files(under name: String = "") throws -> [String] {
        let top = path(name)
        return try FileManager.default.subpathsOfDirectory(atPath: top).filter { entry in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(top)/\(entry)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}

/// Whether a process, nobody's child here, is gone soon: a signal takes a moment to arrive.
func endsSoon(_ process: Int32) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if !isRunning(process) { return true }
        await Task.yield()
    }
    return false
}

/// A process that ended and waits for its parent runs no more.
func isRunning(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
}
