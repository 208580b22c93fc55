import WallClock

/// state_key_unreliable: the IN and OUT keys contradict what the punches turned out to be.
struct KeyWatch: Codable, Sendable {
    private var agreeing = 0
    private var contradicting = 0
    /// The newest date that was counted.
    private var counted: Int?

    private static let window = 200

    mutating func judged(
        _ agreeing: Int,
        _ contradicting: Int,
        on date: LocalDate,
        at now: Instant,
        _ ledger: inout AnomalyLedger
    ) {
        guard counted.map({ $0 < date.dayNumber }) ?? true else { return }
        counted = date.dayNumber
        self.agreeing += max(agreeing, 0)
        self.contradicting += max(contradicting, 0)
        let all = self.agreeing + self.contradicting
        guard all >= KeyWatch.window else { return }
        if self.contradicting * 5 > all {
            let evidence: Evidence = ["contradicting": .number(self.contradicting), "punches": .number(all)]
            ledger.raise(.stateKeyUnreliable, .info, at: now, evidence)
        } else if self.contradicting * 20 <= all * 3 {
            ledger.resolve(.stateKeyUnreliable, at: now)
        }
        self.agreeing = 0
        self.contradicting = 0
    }
}
