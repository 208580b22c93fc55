import Attendance
package import WallClock

/// At two terminals at once.
package struct Simultaneous: Codable, Equatable, Sendable {
    package let user: String
    /// Terminals.
    package let from: String
    package let to: String
    package let at: Instant
    package let seconds: Int
    /// Of the two terminals; one if it is the same.
    package let sites: [String]

    init(_ punch: FraudPunch, from: String, seconds: Int, sites: [String]) {
        user = punch.person
        self.from = from
        to = punch.terminal
        at = punch.at
        self.seconds = seconds
        self.sites = sites
    }

    var flag: FraudFlag { FraudFlag(.simultaneous(self), at: at) }
}

/// simultaneous: the same person at two terminals of one site sooner than anybody walks. Two sites with no time between
/// are found by ``TravelRule``, which looks at kept punches; here repeats count too.
///
/// State: the person's last punch. Source: attendance.md 2.3.
struct SimultaneousRule: Codable, Sendable {
    private var last: Sighting?

    mutating func take(
        _ punch: FraudPunch,
        _ place: FraudSurroundings.Place,
        _ sighting: Sighting,
        _ around: FraudSurroundings,
        _ terminals: NameTable
    ) -> FraudFlag? {
        defer { last = sighting }
        guard let last, last.terminal != sighting.terminal, last.site == sighting.site else { return nil }
        let from = terminals[last.terminal]
        let uncertainty = (around.places[from]?.clockUncertainty ?? 0) + place.clockUncertainty
        let elapsed = punch.at.milliseconds(since: last.at)
        guard elapsed + uncertainty < Int64(around.policy.simultaneousSeconds) * 1_000 else { return nil }
        return Simultaneous(punch, from: from, seconds: Int(elapsed / 1_000), sites: [place.site]).flag
    }

    /// Whether a punch comes before what was seen.
    func isBehind(_ punch: FraudPunch) -> Bool { last.map { punch.at < $0.at } ?? false }
}
