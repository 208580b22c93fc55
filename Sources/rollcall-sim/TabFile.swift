import ArgumentParser
import Foundation
import Simulators
import WallClock

/// The simulator's text files: fields separated by tabs.
enum TabFile {
    static func users(_ path: String) throws -> [SimulatedUser] {
        try rows(path).map { SimulatedUser(user: $0[0], name: $0.count > 1 ? $0[1] : "") }
    }

    static func punches(_ path: String) throws -> [SimulatedPunch] {
        try rows(path).enumerated().map { index, fields in
            guard fields.count >= 2, let time = LocalDateTime(fields[1]) else {
                throw ValidationError("\(path), line \(index + 1): not user, time, verify, state")
            }
            return SimulatedPunch(
                user: fields[0],
                time: time,
                verify: fields.count > 2 ? Int(fields[2]) ?? 1 : 1,
                state: fields.count > 3 ? Int(fields[3]) ?? 0 : 0
            )
        }
    }

    static func line(_ punch: SimulatedPunch) -> String {
        "\(punch.user)\t\(punch.time.date) \(punch.time.timeOfDay)\t\(punch.verify)\t\(punch.state)\n"
    }

    /// A terminal's log of an earlier run: the first line is the number of new marks.
    static func kept(_ path: String) throws -> (log: [SimulatedPunch], newMarks: Int)? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let lines = try rows(path)
        guard let marks = lines.first.flatMap({ Int($0[0]) }) else { return nil }
        let log = lines.dropFirst().compactMap { fields -> SimulatedPunch? in
            guard fields.count > 3, let time = LocalDateTime(fields[1]), let verify = Int(fields[2]),
                let state = Int(fields[3])
            else { return nil }
            return SimulatedPunch(user: fields[0], time: time, verify: verify, state: state)
        }
        return (log, marks)
    }

    private static func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
