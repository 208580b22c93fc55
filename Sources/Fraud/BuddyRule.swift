import Attendance
import WallClock

/// Two people who punch one right after the other on most days, with something that can be lent.
package struct BuddyPair: Codable, Equatable, Sendable {
    /// Ascending.
    package let users: [String]
    package let terminal: String
    /// Days on which it happened, of those on which both punched there.
    package let days: Int
    package let of: Int
    package let events: Int
    /// Of the events, with a card or password on at least one side.
    package let weakEvents: Int

    package var share: Double { Double(days) / Double(max(of, 1)) }
    package var weakShare: Double { Double(weakEvents) / Double(max(events, 1)) }

    func isSuspicious(_ policy: FraudPolicy) -> Bool {
        days >= policy.buddyMinDays && share >= policy.buddyMinShare && weakShare >= policy.buddyMinWeakShare
    }
}

/// buddy_pair: adjacent records of two people on one terminal, day after day.
///
/// Both gates are needed. In a queue of k people in random order a given colleague stands next to you with about 2/k;
/// the share of 0.6 is safe in a queue of 10 or more. The weak gate protects friends who come together, both with a
/// finger or face. State: a terminal's last record, the days of each person at each terminal as bits, and the pairs
/// that met within the look-back. Source: attendance.md 2.3.
struct BuddyRule: Codable, Sendable {
    private struct Record: Codable {
        var at: Instant
        var person: Int
        var isWeak: Bool
    }

    /// Numbers of two people and a terminal in one word, which is what most of the work hashes.
    struct Pair: Hashable {
        let word: UInt64

        init(_ one: Int, _ other: Int, at terminal: Int) {
            word = UInt64(min(one, other)) << 40 | UInt64(max(one, other)) << 16 | UInt64(terminal)
        }

        init(word: UInt64) { self.word = word }

        var a: Int { Int(word >> 40) }
        var b: Int { Int(word >> 16 & 0xFF_FFFF) }
        var terminal: Int { Int(word & 0xFFFF) }
    }

    /// What happened between two people on a day.
    struct Day {
        var number: Int32
        var events: UInt16
        var weak: UInt16
    }

    struct Meetings: Codable {
        var last: Day
        /// Those before, ascending, only days on which they met: nearly always none.
        var earlier: [Day] = []
        /// When the pair was found suspicious; nil if it is not.
        var flaggedAt: Instant?
    }

    private var last = NumberedStates<Record?>(nil)
    private var presence = NumberedStates(Presence())
    private var pairs: [Pair: Meetings] = [:]
    private var sweptFor = 0

    /// Most pairs met once: to look through all of them each day would be most of the work.
    private static let sweepDays = 7

    /// - Returns: the pair if it is suspicious, with when it became so.
    mutating func take(
        _ punch: FraudPunch,
        person: Int,
        terminal: Int,
        day: Int,
        _ days: SeenDays,
        _ policy: FraudPolicy,
        _ names: NameTable
    ) -> (pair: BuddyPair, people: [Int], since: Instant)? {
        if days.newest >= sweptFor + BuddyRule.sweepDays { sweep(days) }
        presence[person].insert(day, at: terminal)
        let record = Record(at: punch.at, person: person, isWeak: punch.proof.isWeak)
        let before = last[terminal]
        last[terminal] = record
        guard let before, before.person != person,
            punch.at.milliseconds(since: before.at) <= Int64(policy.buddyWindowSeconds) * 1_000
        else { return nil }
        let pair = Pair(before.person, person, at: terminal)
        let isWeak = before.isWeak || record.isWeak
        return meet(pair, isWeak: isWeak, day: day, days, policy, punch, names)
    }

    private mutating func meet(
        _ pair: Pair,
        isWeak: Bool,
        day: Int,
        _ days: SeenDays,
        _ policy: FraudPolicy,
        _ punch: FraudPunch,
        _ names: NameTable
    ) -> (pair: BuddyPair, people: [Int], since: Instant)? {
        let met = Day(number: Int32(day), events: 1, weak: isWeak ? 1 : 0)
        let found = pairs[pair, default: Meetings(last: Day(number: met.number, events: 0, weak: 0))]
            .add(met, from: days.windowStart, atLeast: policy.buddyMinDays)
        guard let found else { return nil }
        let people = [pair.a, pair.b]
        let of = daysTogether(pair, from: days.windowStart)
        let suspect = BuddyPair(found, of: of, people.map { names[$0] }, punch.terminal)
        let since = suspect.isSuspicious(policy) ? found.flaggedAt ?? punch.at : nil
        pairs[pair]?.flaggedAt = since
        return since.map { (suspect, people, $0) }
    }

    /// The pairs that are suspicious now, by users and terminal.
    func suspicious(
        _ days: SeenDays,
        _ policy: FraudPolicy,
        people: NameTable,
        terminals: NameTable
    ) -> [BuddyPair] {
        pairs.compactMap { pair, meetings in
            let found = BuddyPair(
                meetings.since(days.windowStart),
                of: daysTogether(pair, from: days.windowStart),
                [people[pair.a], people[pair.b]],
                terminals[pair.terminal]
            )
            return found.isSuspicious(policy) ? found : nil
        }.sorted { ($0.users[0], $0.users[1], $0.terminal) < ($1.users[0], $1.users[1], $1.terminal) }
    }

    /// Whether a person is one of a pair that is flagged.
    func isFlagged(_ person: Int) -> Bool {
        pairs.contains { $0.value.flaggedAt != nil && ($0.key.a == person || $0.key.b == person) }
    }

    /// Whether a punch comes before what the terminal told last.
    func isBehind(_ punch: FraudPunch, terminal: Int) -> Bool { last[terminal].map { punch.at < $0.at } ?? false }

    private func daysTogether(_ pair: Pair, from start: Int) -> Int {
        guard let a = presence[pair.a].days(at: pair.terminal), let b = presence[pair.b].days(at: pair.terminal) else {
            return 0
        }
        return a.count(with: b, from: start)
    }

    /// Once in some days: pairs that have not met within the look-back are forgotten.
    private mutating func sweep(_ days: SeenDays) {
        sweptFor = days.newest
        // In place: a dictionary of those that stay would be hashed anew, and grow again.
        let stale = pairs.compactMap { $0.value.last.number < Int32(days.windowStart) ? $0.key : nil }
        for pair in stale { pairs[pair] = nil }
    }
}
