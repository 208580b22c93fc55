import Attendance
import DaemonConfiguration
import Storage
import WallClock

/// What the results of many people rest on alike, read at one time.
struct Surroundings: Sendable {
    let plans: Plans
    var clocks: TerminalClocks
    /// The terminal groups in which a person has a user id.
    let groups: [String: Set<String>]
    /// How far each terminal's log was known when this was read.
    let readUntil: [String: Instant]

    /// How far the log of each terminal that a person may use is known: those of the groups with an id of theirs.
    struct Watermarks: Sendable {
        let byGroup: [String: [TerminalWatermark]]
        fileprivate let groups: [String: Set<String>]

        func of(_ person: String) -> [TerminalWatermark] {
            (groups[person] ?? []).sorted().flatMap { byGroup[$0] ?? [] }
        }
    }

    /// - Parameter board: knows what was read since.
    func watermarks(_ board: TerminalBoard, _ terminals: [Configuration.Terminal]) -> Watermarks {
        var byGroup: [String: [TerminalWatermark]] = [:]
        for terminal in terminals {
            let known = [board.status(terminal.name)?.watermark, readUntil[terminal.name]].compactMap { $0 }.max()
            byGroup[terminal.group, default: []].append(TerminalWatermark(terminal: terminal.name, until: known))
        }
        return Watermarks(byGroup: byGroup, groups: groups)
    }
}
