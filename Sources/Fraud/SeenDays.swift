import WallClock

/// The dates on which anybody punched, numbered one after the other, so that a look-back of work days is a
/// subtraction and a person's days are bits.
struct SeenDays: Codable, Sendable {
    /// Ascending; the last ones only.
    private var dates: [LocalDate] = []
    private var isWorkday: [Bool] = []
    /// The number of the first of ``dates``.
    private var base = 0
    /// The number of the first date of the look-back.
    private(set) var windowStart = 0

    /// Numbers of dates that are remembered; a look-back may hold fewer work days.
    static let memory = 64

    var newest: Int { base + dates.count - 1 }
    var newestDate: LocalDate? { dates.last }

    /// - Parameter date: the newest one, or a newer one.
    mutating func number(of date: LocalDate, isOff: Bool, lookback: Int) -> Int {
        if let last = dates.last, date <= last { return newest }
        dates.append(date)
        isWorkday.append(!isOff)
        if dates.count > SeenDays.memory {
            dates.removeFirst()
            isWorkday.removeFirst()
            base += 1
        }
        windowStart = start(of: lookback)
        return newest
    }

    private func start(of lookback: Int) -> Int {
        var left = lookback
        for index in dates.indices.reversed() where isWorkday[index] {
            left -= 1
            if left <= 0 { return base + index }
        }
        return base
    }
}

/// A set of numbers of ``SeenDays``: the newest and the 63 before it.
struct DayBits: Sendable {
    private var newest = 0
    private var bits: UInt64 = 0

    mutating func insert(_ day: Int) {
        if day > newest {
            bits = day - newest < 64 ? bits << UInt64(day - newest) : 0
            newest = day
        }
        if newest - day < 64 { bits |= 1 << UInt64(newest - day) }
    }

    /// How many days from `start` on are in both sets.
    func count(with other: DayBits, from start: Int) -> Int {
        let last = min(newest, other.newest)
        guard last >= start else { return 0 }
        let both = shifted(to: last) & other.shifted(to: last)
        let length = last - start + 1
        return (length < 64 ? both & (1 << UInt64(length) - 1) : both).nonzeroBitCount
    }

    /// Without the days after `last`.
    private func shifted(to last: Int) -> UInt64 { newest - last < 64 ? bits >> UInt64(newest - last) : 0 }
}

/// As a list: the state of many people is mostly this.
extension DayBits: Codable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        newest = try list.decode(Int.self)
        bits = try list.decode(UInt64.self)
    }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(newest)
        try list.encode(bits)
    }
}
