import NIOCore
import Synchronization
import TerminalProtocols

/// The shared lines of this process, one a port.
final class SharedLines: Sendable {
    private let lines = Mutex<[String: SharedLine]>([:])
    private let group: any EventLoopGroup
    private let time: LineTime

    init(group: any EventLoopGroup, time: LineTime) {
        self.group = group
        self.time = time
    }

    func line(at path: String) -> SharedLine {
        lines.withLock { lines in
            let line = lines[path] ?? SharedLine(path: path, group: group, time: time)
            lines[path] = line
            return line
        }
    }
}
