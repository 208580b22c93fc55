/// Holds a terminal's counts against what was read, to notice punches that lost their mark unread.
///
/// The marks say where to go on, but anybody can clear them: other software, or a button at the terminal. Every record
/// without a mark must have been read here, or have lain without one when the session began: earlier sessions cleared
/// only what was committed.
/// Source: protocols/anviz.md, "Losing nothing".
struct AnvizLedger: Equatable, Sendable {
    /// So many records may be without a mark; nil until the first counts.
    private var accounted: Int?
    private var lastRecords = 0
    private var mayHaveLost = false

    /// - Returns: whether a record may have lost its mark unread, until ``committedEverything(_:)``.
    mutating func disagrees(with counts: AnvizCounts) -> Bool {
        let unmarked = max(0, counts.records - counts.newRecords)
        // A log that shrank was cleared, or has dropped its oldest: what was accounted for may be gone.
        let shrank = counts.records < lastRecords && unmarked > 0
        if let accounted, unmarked > accounted || shrank { mayHaveLost = true }
        if !mayHaveLost { accounted = unmarked }
        lastRecords = counts.records
        return mayHaveLost
    }

    /// So many of the oldest marked records are committed; their marks are about to be cleared.
    mutating func committedNew(_ count: Int) { accounted = (accounted ?? 0) + count }

    /// The whole log, so many records, is committed.
    mutating func committedEverything(_ count: Int) {
        accounted = count
        mayHaveLost = false
    }
}
