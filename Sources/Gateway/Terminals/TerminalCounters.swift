import CoreMetrics

/// What is counted of a terminal since the daemon started.
package struct TerminalCounters: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Links that were tried to open, and conversations in which the terminal said who it is.
        case attempts, sessions
        /// Log entries that were new, and that the journal had already.
        case stored, duplicates
        /// Frames or bytes that fit nothing.
        case faults
        /// People whom the terminal refused, where it tells.
        case rejections
        case bytesReceived, bytesSent
    }

    private var counts: [Kind: Int] = [:]

    package internal(set) subscript(kind: Kind) -> Int {
        get { counts[kind, default: 0] }
        set { counts[kind] = newValue }
    }
}

/// The same counts for whatever metrics system the process was started with.
struct TerminalMetrics: Sendable {
    private let counters: [TerminalCounters.Kind: Counter]

    init(terminal: String) {
        counters = TerminalCounters.Kind.allCases.reduce(into: [:]) { counters, kind in
            counters[kind] = Counter(label: "rollcall_terminal_\(kind.rawValue)", dimensions: [("terminal", terminal)])
        }
    }

    func count(_ kind: TerminalCounters.Kind, by number: Int) { counters[kind]?.increment(by: number) }
}
