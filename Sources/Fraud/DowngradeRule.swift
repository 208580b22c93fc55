import Attendance

/// Cards or passwords where there used to be a finger or face.
package struct VerifyDowngrade: Codable, Equatable, Sendable {
    package let user: String
    /// Of the last ``of`` punches with a card or password, and passwords among them.
    package let weak: Int
    package let passwords: Int
    package let of: Int
    /// The same of the punches before.
    package let usualWeak: Int
    package let usualOf: Int
    /// How often chance makes as many.
    package let chance: Double
}

/// verify_downgrade: a person's share of cards and passwords in the last 10 punches against their own 60 before.
///
/// The usual share is (weak + 1) / (60 + 2), never quite 0, so that a first card after sixty fingers is nothing yet. Who
/// was always biometric for 60 and now types a password twice is flagged at the second. State: bits.
/// Source: attendance.md 2.3.
struct DowngradeRule: Codable, Sendable {
    /// The newest in the lowest bit; a set bit is a card or password.
    private var recent: UInt16 = 0
    private var recentPasswords: UInt16 = 0
    private var past: UInt64 = 0
    private var count: UInt8 = 0
    private(set) var isFlagged = false

    static let window = 10
    static let history = 60
    private static let recentMask: UInt16 = 1 << UInt16(window) - 1
    private static let pastMask: UInt64 = 1 << UInt64(history) - 1

    /// - Returns: what was found if it is new.
    mutating func take(_ proof: Proof, person: @autoclosure () -> String, _ policy: FraudPolicy) -> VerifyDowngrade? {
        guard proof != .unknown else { return nil }
        let leaving = recent >> UInt16(DowngradeRule.window - 1) & 1
        past = (past << 1 | UInt64(leaving)) & DowngradeRule.pastMask
        recent = (recent << 1 | (proof.isWeak ? 1 : 0)) & DowngradeRule.recentMask
        recentPasswords = (recentPasswords << 1 | (proof == .password ? 1 : 0)) & DowngradeRule.recentMask
        if count < UInt8(DowngradeRule.window + DowngradeRule.history) { count += 1 }
        guard recent != 0 else {
            isFlagged = false
            return nil
        }
        // Most people are flagged never, or once: the tail is reckoned only if something weak is there.
        guard proof.isWeak, !isFlagged, let found = judge(policy) else { return nil }
        isFlagged = true
        return VerifyDowngrade(
            user: person(),
            weak: recent.nonzeroBitCount,
            passwords: recentPasswords.nonzeroBitCount,
            of: DowngradeRule.window,
            usualWeak: past.nonzeroBitCount,
            usualOf: min(Int(count) - DowngradeRule.window, DowngradeRule.history),
            chance: found
        )
    }

    /// How improbable the last punches are; nil if they are not, or there is too little to compare with.
    private func judge(_ policy: FraudPolicy) -> Double? {
        let weakBefore = past.nonzeroBitCount
        let known = min(Int(count), DowngradeRule.window + DowngradeRule.history)
        let usual = Double(weakBefore + 1) / Double(DowngradeRule.history + 2)
        let chance = Binomial.upperTail(recent.nonzeroBitCount, of: DowngradeRule.window, probability: usual)
        let isFull = known == DowngradeRule.window + DowngradeRule.history
        if isFull, chance < policy.downgradeChance { return chance }
        // Punches since the first weak one of the last ten.
        let since = UInt16.bitWidth - recent.leadingZeroBitCount
        let isNew = weakBefore == 0 && known - since >= DowngradeRule.history
        return isNew && recentPasswords.nonzeroBitCount >= 2 ? chance : nil
    }
}
