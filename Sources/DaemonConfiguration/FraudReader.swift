import Attendance
import Fraud

/// The tables `[fraud]` and `[distances]`: thresholds by the names of attendance.md 2.3, kilometres between sites.
enum FraudReader {
    static func thresholds(_ table: inout TableReader, into policy: inout FraudPolicy) {
        let share = 0.0...1.0
        let days = 1...60
        policy.maxSpeedKmh = table.number("maxSpeedKmh", in: 1...10_000) ?? policy.maxSpeedKmh
        policy.minDistanceKm = table.number("minDistanceKm", in: 0...10_000) ?? policy.minDistanceKm
        policy.simultaneousSeconds = table.integer("simultaneousSeconds", in: 0...60) ?? policy.simultaneousSeconds
        policy.buddyWindowSeconds = table.integer("buddyWindowSeconds", in: 0...60) ?? policy.buddyWindowSeconds
        policy.buddyMinDays = table.integer("buddyMinDays", in: days) ?? policy.buddyMinDays
        policy.buddyMinShare = table.number("buddyMinShare", in: share) ?? policy.buddyMinShare
        policy.buddyMinWeakShare = table.number("buddyMinWeakShare", in: share) ?? policy.buddyMinWeakShare
        policy.buddyLookbackWorkdays =
            table.integer("buddyLookbackWorkdays", in: days) ?? policy.buddyLookbackWorkdays
        policy.minHistory = table.integer("minHistory", in: 1...RobustScore.memory) ?? policy.minHistory
        policy.madFloorMinutes = table.number("madFloorMinutes", in: 0...1_440) ?? policy.madFloorMinutes
        policy.zThreshold = table.number("zThreshold", in: 0...100) ?? policy.zThreshold
        policy.beneficiaryMinutes = table.integer("beneficiaryMinutes", in: 0...1_440) ?? policy.beneficiaryMinutes
        table.end()
    }

    /// - Parameter sites: the names that a distance may be about.
    static func distances(_ table: inout TableReader, sites: Set<String>) -> SiteDistances {
        var distances = SiteDistances()
        for key in table.remainingKeys {
            let kilometres = table.number(key, in: 0...20_000)
            guard let (from, to) = SiteDistances.sites(of: key) else {
                table.mistake(key, "must be called by two sites, such as \"North|South\"")
                continue
            }
            for site in [from, to] where !sites.contains(site) {
                table.mistake(key, "\"\(site)\" is no site; there are \(sites.sorted().joined(separator: ", "))")
            }
            if let kilometres { distances[from, to] = kilometres }
        }
        return distances
    }
}
