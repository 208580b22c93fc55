package import Attendance
package import WallClock

/// What the checks know beside the punches. May change between two punches.
package struct FraudSurroundings: Sendable {
    /// Where a terminal hangs, and how far its clock may be off.
    package struct Place: Equatable, Sendable {
        package var site: String
        /// Milliseconds.
        package var clockUncertainty: Int64

        package init(site: String, clockUncertainty: Int64 = 0) {
            self.site = site
            self.clockUncertainty = clockUncertainty
        }
    }

    package var policy: FraudPolicy
    /// A punch sooner after the last kept one at the same site is a repeat.
    package var debounceSeconds: Int
    /// By terminal; one that is not listed is at a site without a name, with a clock that is right.
    package var places: [String: Place]
    package var distances: SiteDistances
    /// Booked trips by person.
    package var trips: [String: [Interval]]
    /// Dates on which nobody is expected: they do not use up the look-back of work days.
    package var daysOff: Set<LocalDate>

    package init(
        policy: FraudPolicy = FraudPolicy(),
        debounceSeconds: Int = 60,
        places: [String: Place] = [:],
        distances: SiteDistances = SiteDistances(),
        trips: [String: [Interval]] = [:],
        daysOff: Set<LocalDate> = []
    ) {
        self.policy = policy
        self.debounceSeconds = debounceSeconds
        self.places = places
        self.distances = distances
        self.trips = trips
        self.daysOff = daysOff
    }

    /// Whether a booked trip has to do with the way between two moments.
    func isOnTrip(_ person: String, from: Instant, to: Instant) -> Bool {
        guard let trips = trips[person] else { return false }
        return trips.contains { $0.start <= to && from <= $0.end }
    }
}

/// Kilometres between sites: the same in both directions, unless both are stated.
package struct SiteDistances: Equatable, Sendable {
    private struct Way: Hashable {
        let from: String
        let to: String
    }

    private var kilometres: [Way: Double] = [:]

    package init() {}

    /// Nil if nobody stated it.
    package subscript(from: String, to: String) -> Double? {
        get { kilometres[Way(from: from, to: to)] ?? kilometres[Way(from: to, to: from)] }
        set { kilometres[Way(from: from, to: to)] = newValue }
    }

    /// The two sites of a key `A|B`; nil unless it names two different ones.
    package static func sites(of key: some StringProtocol) -> (String, String)? {
        guard let bar = key.firstIndex(of: "|") else { return nil }
        let (from, to) = (String(key[..<bar]), String(key[key.index(after: bar)...]))
        guard !from.isEmpty, !to.isEmpty, !to.contains("|"), from != to else { return nil }
        return (from, to)
    }
}
