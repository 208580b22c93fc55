import Attendance
package import WallClock

/// Faster than a car from one site to another.
package struct ImpossibleTravel: Codable, Equatable, Sendable {
    package let user: String
    /// Terminals.
    package let from: String
    package let to: String
    package let leftAt: Instant
    package let at: Instant
    package let km: Double
    /// The time between the punches, and what both terminals' clocks may be off together.
    package let minutes: Double
    package let uncertaintyMinutes: Double
    /// With the uncertainty in the person's favour.
    package let kmh: Double
}

/// A person's kept punch at a site.
struct Sighting: Sendable {
    var at: Instant
    var terminal: Int
    var site: Int
}

/// As a list: the state of many people is mostly this.
extension Sighting: Codable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        at = try list.decode(Instant.self)
        terminal = try list.decode(Int.self)
        site = try list.decode(Int.self)
    }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(at)
        try list.encode(terminal)
        try list.encode(site)
    }
}

/// impossible_travel: consecutive kept punches of a person at different sites.
///
/// State: the last kept punch at each site the person uses. Source: attendance.md 2.3 and 1.4.
struct TravelRule: Codable, Sendable {
    private var newest: Sighting?
    /// At the person's other sites; nearly always none.
    private var others: [Sighting] = []

    /// - Parameter terminals: their names.
    mutating func take(
        _ punch: FraudPunch,
        _ place: FraudSurroundings.Place,
        _ sighting: Sighting,
        _ around: FraudSurroundings,
        _ terminals: NameTable
    ) -> FraudFlag? {
        guard let before = newest else {
            newest = sighting
            return nil
        }
        let debounce = Int64(around.debounceSeconds) * 1_000
        if before.site == sighting.site {
            if punch.at.milliseconds(since: before.at) >= debounce { newest = sighting }
            return nil
        }
        if let own = others.firstIndex(where: { $0.site == sighting.site }) {
            guard punch.at.milliseconds(since: others[own].at) >= debounce else { return nil }
            others.remove(at: own)
        }
        others.append(before)
        newest = sighting
        return judge(punch, place, before, around, terminals)
    }

    private func judge(
        _ punch: FraudPunch,
        _ place: FraudSurroundings.Place,
        _ before: Sighting,
        _ around: FraudSurroundings,
        _ terminals: NameTable
    ) -> FraudFlag? {
        let from = terminals[before.terminal]
        let origin = around.places[from] ?? FraudSurroundings.Place(site: "")
        let elapsed = punch.at.milliseconds(since: before.at)
        let uncertainty = origin.clockUncertainty + place.clockUncertainty
        guard elapsed + uncertainty > 0 else {
            guard !around.isOnTrip(punch.person, from: before.at, to: punch.at) else { return nil }
            return Simultaneous(punch, from: from, seconds: 0, sites: [origin.site, place.site]).flag
        }
        guard let km = around.distances[origin.site, place.site], km > around.policy.minDistanceKm else { return nil }
        let kmh = km * 3_600_000 / Double(elapsed + uncertainty)
        guard kmh > around.policy.maxSpeedKmh,
            !around.isOnTrip(punch.person, from: before.at, to: punch.at)
        else { return nil }
        let travel = ImpossibleTravel(
            user: punch.person,
            from: from,
            to: punch.terminal,
            leftAt: before.at,
            at: punch.at,
            km: km,
            minutes: (Double(elapsed) / 60_000).rounded(decimals: 3),
            uncertaintyMinutes: (Double(uncertainty) / 60_000).rounded(decimals: 3),
            kmh: kmh.rounded(decimals: 3)
        )
        return FraudFlag(.impossibleTravel(travel), at: punch.at)
    }
}
