import Foundation
import Simulators

/// The file in which a simulated terminal notes what happened to it, for tests that compare.
struct Ledger {
    private let file: FileHandle?

    /// - Parameter path: nil notes nothing.
    init(path: String?) throws {
        guard let path else {
            file = nil
            return
        }
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        file = FileHandle(forWritingAtPath: path)
        _ = try file?.seekToEnd()
    }

    func note(_ what: String, _ punch: SimulatedPunch) {
        guard let file else { return }
        // A ledger that cannot be written would make a test pass that proves nothing.
        do { try file.write(contentsOf: Data("\(what)\t\(TabFile.line(punch))".utf8)) } catch { exit(74) }
    }
}
