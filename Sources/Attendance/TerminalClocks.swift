package import WallClock

/// How far the terminals' clocks were off, as measured at contacts. Source: attendance.md 1.10.
package struct TerminalClocks: Equatable, Sendable {
    /// One measurement.
    package struct Reading: Equatable, Sendable {
        package let at: Instant
        /// Terminal's clock less ours, in milliseconds.
        package let drift: Int64

        package init(at: Instant, drift: Int64) {
            self.at = at
            self.drift = drift
        }
    }

    /// By terminal, ascending.
    package private(set) var readings: [String: [Reading]] = [:]

    package init() {}

    /// - Parameter readings: by terminal, in any order.
    package init(_ readings: [String: [Reading]]) {
        self.readings = readings.compactMapValues { $0.isEmpty ? nil : $0.sorted { $0.at < $1.at } }
    }

    package var isEmpty: Bool { readings.isEmpty }

    /// - Parameter moment: as the terminal's clock said it.
    /// - Returns: milliseconds, on the straight line between the measurements before and after, that of the only
    ///   neighbour at the ends; nil if nothing was measured.
    package func drift(of terminal: String, at moment: Instant) -> Int64? {
        guard let readings = readings[terminal], let last = readings.last else { return nil }
        // A terminal's clock says its own time: readings are where it stood then.
        var next = 0
        var end = readings.count
        while next < end {
            let middle = (next + end) / 2
            if readings[middle].at.adding(milliseconds: readings[middle].drift) < moment {
                next = middle + 1
            } else {
                end = middle
            }
        }
        guard next < readings.count else { return last.drift }
        guard next > 0 else { return readings[0].drift }
        let (before, after) = (readings[next - 1], readings[next])
        let from = before.at.adding(milliseconds: before.drift)
        let span = after.at.adding(milliseconds: after.drift).milliseconds(since: from)
        guard span > 0 else { return after.drift }
        let share = Double(moment.milliseconds(since: from)) / Double(span)
        return before.drift + Int64((Double(after.drift - before.drift) * share).rounded())
    }
}
