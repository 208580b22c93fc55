import WallClock

extension BuddyRule.Meetings {
    /// Notes a meeting, and forgets those before the look-back.
    /// - Returns: everything that counts, if it is enough days.
    mutating func add(_ met: BuddyRule.Day, from start: Int, atLeast fewest: Int) -> BuddyRule.Meetings? {
        if last.number == met.number {
            last.events &+= met.events
            last.weak &+= met.weak
        } else {
            earlier.append(last)
            last = met
        }
        if earlier.first.map({ $0.number < Int32(start) }) ?? false {
            earlier.removeAll { $0.number < Int32(start) }
        }
        guard earlier.count + 1 >= fewest else {
            flaggedAt = nil
            return nil
        }
        return self
    }

    /// Only what lies within a look-back.
    func since(_ start: Int) -> BuddyRule.Meetings {
        var counted = self
        counted.earlier.removeAll { $0.number < Int32(start) }
        if last.number < Int32(start) { counted.last = BuddyRule.Day(number: last.number, events: 0, weak: 0) }
        return counted
    }

    /// Days on which they met.
    var days: [BuddyRule.Day] { (earlier + [last]).filter { $0.events > 0 } }
}

extension BuddyPair {
    init(_ meetings: BuddyRule.Meetings, of: Int, _ users: [String], _ terminal: String) {
        let days = meetings.days
        self.init(
            users: users.sorted(),
            terminal: terminal,
            days: days.count,
            of: of,
            events: days.reduce(0) { $0 + Int($1.events) },
            weakEvents: days.reduce(0) { $0 + Int($1.weak) }
        )
    }
}

/// On which days a person was at each terminal.
struct Presence: Codable, Sendable {
    private struct Place: Codable {
        var terminal: Int
        var days = DayBits()
    }

    /// Where the person came first; most people use no other.
    private var usual: Place?
    private var others: [Place] = []

    func days(at terminal: Int) -> DayBits? {
        if let usual, usual.terminal == terminal { return usual.days }
        return others.first { $0.terminal == terminal }?.days
    }

    mutating func insert(_ day: Int, at terminal: Int) {
        if usual == nil { usual = Place(terminal: terminal) }
        if usual?.terminal == terminal {
            usual?.days.insert(day)
        } else if let index = others.firstIndex(where: { $0.terminal == terminal }) {
            others[index].days.insert(day)
        } else {
            others.append(Place(terminal: terminal))
            others[others.count - 1].days.insert(day)
        }
    }
}

/// Pairs and their days are kept as numbers and lists: most of the state of a large office are pairs that met once.
extension BuddyRule.Pair: Codable {
    init(from decoder: any Decoder) throws {
        self.init(word: try decoder.singleValueContainer().decode(UInt64.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}

extension BuddyRule.Day: Codable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        number = try list.decode(Int32.self)
        events = try list.decode(UInt16.self)
        weak = try list.decode(UInt16.self)
    }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(number)
        try list.encode(events)
        try list.encode(weak)
    }
}
