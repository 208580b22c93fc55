package import WallClock

/// IN or OUT.
package enum Slot: String, Sendable {
    case `in`, out
}

/// A raw record that passed ingest, with its instant.
package struct Punch: Equatable, Sendable {
    /// Of the raw record in the journal; unique.
    package let id: Int64
    /// As the terminal's clock said, less ``drift``.
    package let at: Instant
    package let terminal: String
    /// Where the terminal hangs; repeats are looked for at one site only.
    package let site: String
    /// From the terminal's configuration, not from a key; nil if it serves both ways.
    package let direction: Slot?
    /// What was taken off because the terminal's clock was ahead, in milliseconds; negative if it was behind.
    package var drift: Int64 = 0

    package init(id: Int64, at: Instant, terminal: String, site: String, direction: Slot?) {
        self.id = id
        self.at = at
        self.terminal = terminal
        self.site = site
        self.direction = direction
    }

    /// What the terminal's clock said.
    package var raw: Instant { at.adding(milliseconds: drift) }

    /// The same punch, moved to where a right clock would have put it.
    func corrected(by drift: Int64) -> Punch {
        var punch = Punch(
            id: id,
            at: raw.adding(milliseconds: -drift),
            terminal: terminal,
            site: site,
            direction: direction
        )
        punch.drift = drift
        return punch
    }

    /// By time; punches of the same moment in an order that does not depend on when they arrived, as far as they
    /// differ.
    func precedes(_ other: Punch) -> Bool {
        if at != other.at { return at < other.at }
        if direction != other.direction { return Punch.rank(direction) < Punch.rank(other.direction) }
        if site != other.site { return site < other.site }
        if terminal != other.terminal { return terminal < other.terminal }
        return id < other.id
    }

    private static func rank(_ direction: Slot?) -> Int {
        switch direction {
        case .in?: 0
        case .out?: 1
        case nil: 2
        }
    }
}
