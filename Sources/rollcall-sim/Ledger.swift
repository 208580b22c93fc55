import Foundation
import Simulators

/// A file to which each punch, and each acknowledgement by the gateway, is appended.
struct Ledger: Sendable {
    private let file: FileHandle

    init(_ path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        _ = try file.seekToEnd()
        self.file = file
    }

    func note(_ what: String, _ punch: SimulatedPunch) {
        // A ledger that cannot be written would make a test pass that proves nothing.
        do { try file.write(contentsOf: Data("\(what)\t\(TabFile.line(punch))".utf8)) } catch { exit(74) }
    }
}
