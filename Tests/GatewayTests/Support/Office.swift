import DaemonConfiguration
import Foundation
import Logging
import Storage
import WallClock

@testable import Gateway

/// A state directory of its own with a store in it, a configuration and a clock that the test moves.
final class Office: Sendable {
    /// 2026-11-25T12:00:00Z.
    static let noon = Instant(milliseconds: 1_795_608_000_000)

    let directory: URL
    let configuration: Configuration
    let store: Store
    let board: TerminalBoard
    let time = TestClock()
    let logs = LogLines()

    init(_ terminals: String = "") throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try Store(directory: directory.path)
        board = TerminalBoard(clock: Office.clock(time))
        configuration = try Configuration(
            toml: "[site]\nname = \"x\"\nzone = \"UTC\"\n" + terminals,
            zone: { _ in .utc }
        )
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Wall time: noon, and as much later as the test's clock was moved.
    var clock: HostClock { Office.clock(time) }

    private static func clock(_ time: TestClock) -> HostClock {
        HostClock {
            let (seconds, attoseconds) = time.elapsed.components
            return noon.adding(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        }
    }

    var logger: Logger { Logger(label: "test") { [logs] _ in logs } }

    func fleet() async throws -> TerminalFleet {
        try await TerminalFleet(configuration: configuration, store: store, board: board, logger: logger)
    }

    var change: Change { Change(by: "uid 7", at: Office.noon) }
}
