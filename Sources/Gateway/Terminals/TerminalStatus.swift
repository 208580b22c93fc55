package import TerminalProtocols
package import WallClock

/// What is known about a terminal right now; gone with the process.
package struct TerminalStatus: Sendable {
    package enum State: String, Sendable {
        /// The link is being opened, or the terminal asked who it is.
        case connecting
        case online
        /// No link; the next attempt comes by itself.
        case offline
        /// Its device is not plugged in; tried at once when it is.
        case absent
        /// The terminal refused the communication key; tried again at the slowest pace.
        case refused
        /// Switched off by the administrator: left alone.
        case disabled
    }

    /// Something that went wrong, and how often without anything else between.
    package struct Problem: Equatable, Sendable {
        package let text: String
        package let first: Instant
        package var last: Instant
        package var count: Int
    }

    package var state = State.offline
    package var since: Instant
    package var facts = TerminalFacts()
    package var counts = TerminalCounts()
    package var lastContact: Instant?
    /// The terminal's log was read to its end, up to here.
    package var watermark: Instant?
    /// When that was done last.
    package var lastSync: Instant?
    /// Terminal's clock minus ours in milliseconds.
    package var drift: Int64?
    package var lastError: String?
    /// When the next attempt to connect comes; nil if one runs.
    package var nextAttempt: Instant?
    /// Since the daemon started.
    package var counters = TerminalCounters()
    /// The newest last.
    package private(set) var problems: [Problem] = []
    /// Nothing was heard for three polls, though the terminal should be there.
    package var isStale = false

    /// How many problems are remembered.
    static let memory = 10

    init(since: Instant) { self.since = since }

    mutating func note(problem: String, at now: Instant) {
        lastError = problem
        if let last = problems.last, last.text == problem {
            problems[problems.count - 1].last = now
            problems[problems.count - 1].count += 1
            return
        }
        problems.append(Problem(text: problem, first: now, last: now, count: 1))
        if problems.count > Self.memory { problems.removeFirst() }
    }
}
