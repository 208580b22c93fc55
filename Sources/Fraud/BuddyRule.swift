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

    struct Pair: Hashable {
        var a: Int32
        var b: Int32
        var terminal: Int32
    }

    /// What happened between two people on a day.
    struct Day {
        var number: Int32
        var events: UInt16
        var weak: UInt16
    }

    struct Meetings: Codable {
        /// Ascending, only days on which they met.
        var days: [Day] = []
        /// When the pair was found suspicious; nil if it is not.
        var flaggedAt: Instant?
    }

    private struct Presence: Codable, Sendable {
        var terminal: Int
        var days: DayBits
    }

    private var last = NumberedStates<Record?>(nil)
    private var presence = NumberedStates<[Presence]>([])
    private var pairs: [Pair: Meetings] = [:]
    private var sweptFor = 0

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
        if days.newest > sweptFor { sweep(days) }
        note(person, at: terminal, day)
        let record = Record(at: punch.at, person: person, isWeak: punch.proof.isWeak)
        let before = last[terminal]
        last[terminal] = record
        guard let before, before.person != person,
            punch.at.milliseconds(since: before.at) <= Int64(policy.buddyWindowSeconds) * 1_000
        else { return nil }
        let pair = Pair(
            a: Int32(min(before.person, person)),
            b: Int32(max(before.person, person)),
            terminal: Int32(terminal)
        )
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
        let people = [Int(pair.a), Int(pair.b)]
        let weak: UInt16 = isWeak ? 1 : 0
        // Both have just punched here: what is read of their days does not change below.
        let of = daysTogether(pair, from: days.windowStart)
        var meetings = pairs.removeValue(forKey: pair) ?? Meetings()
        defer { pairs[pair] = meetings }
        if let index = meetings.days.lastIndex(where: { $0.number == Int32(day) }) {
            meetings.days[index].events &+= 1
            meetings.days[index].weak &+= weak
        } else {
            meetings.days.append(Day(number: Int32(day), events: 1, weak: weak))
        }
        meetings.days.removeAll { $0.number < Int32(days.windowStart) }
        guard meetings.days.count >= policy.buddyMinDays else {
            meetings.flaggedAt = nil
            return nil
        }
        let found = BuddyRule.pair(meetings, of: of, people.map { names[$0] }, punch.terminal, from: days.windowStart)
        guard found.isSuspicious(policy) else {
            meetings.flaggedAt = nil
            return nil
        }
        let since = meetings.flaggedAt ?? punch.at
        meetings.flaggedAt = since
        return (found, people, since)
    }

    /// The pairs that are suspicious now, by users and terminal.
    func suspicious(
        _ days: SeenDays,
        _ policy: FraudPolicy,
        people: NameTable,
        terminals: NameTable
    ) -> [BuddyPair] {
        pairs.compactMap { pair, meetings in
            let found = BuddyRule.pair(
                meetings,
                of: daysTogether(pair, from: days.windowStart),
                [people[Int(pair.a)], people[Int(pair.b)]],
                terminals[Int(pair.terminal)],
                from: days.windowStart
            )
            return found.isSuspicious(policy) ? found : nil
        }.sorted { ($0.users[0], $0.users[1], $0.terminal) < ($1.users[0], $1.users[1], $1.terminal) }
    }

    /// Whether a person is one of a pair that is flagged.
    func isFlagged(_ person: Int) -> Bool {
        pairs.contains { $0.value.flaggedAt != nil && ($0.key.a == Int32(person) || $0.key.b == Int32(person)) }
    }

    /// Whether a punch comes before what the terminal told last.
    func isBehind(_ punch: FraudPunch, terminal: Int) -> Bool { last[terminal].map { punch.at < $0.at } ?? false }

    private static func pair(
        _ meetings: Meetings,
        of: Int,
        _ users: [String],
        _ terminal: String,
        from start: Int
    ) -> BuddyPair {
        let counted = meetings.days.filter { $0.number >= Int32(start) }
        return BuddyPair(
            users: users.sorted(),
            terminal: terminal,
            days: counted.count,
            of: of,
            events: counted.reduce(0) { $0 + Int($1.events) },
            weakEvents: counted.reduce(0) { $0 + Int($1.weak) }
        )
    }

    private mutating func note(_ person: Int, at terminal: Int, _ day: Int) {
        if let index = presence[person].firstIndex(where: { $0.terminal == terminal }) {
            presence[person][index].days.insert(day)
            return
        }
        var bits = DayBits()
        bits.insert(day)
        presence[person].append(Presence(terminal: terminal, days: bits))
    }

    private func daysTogether(_ pair: Pair, from start: Int) -> Int {
        let terminal = Int(pair.terminal)
        guard let a = presence[Int(pair.a)].first(where: { $0.terminal == terminal }),
            let b = presence[Int(pair.b)].first(where: { $0.terminal == terminal })
        else { return 0 }
        return a.days.count(with: b.days, from: start)
    }

    /// Once a day: pairs that have not met within the look-back are forgotten.
    private mutating func sweep(_ days: SeenDays) {
        sweptFor = days.newest
        pairs = pairs.filter { ($0.value.days.last?.number ?? -1) >= Int32(days.windowStart) }
    }
}
