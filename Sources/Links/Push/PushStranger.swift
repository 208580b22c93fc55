package import WallClock

/// A terminal that dials in and that nobody configured: it may be adopted.
package struct PushStranger: Equatable, Sendable {
    package var serial: String
    /// From which it came last.
    package var address: String
    package var firstSeen: Instant
    package var lastSeen: Instant
    /// Its requests.
    package var requests: Int
}

/// The strangers that dialled in, bounded.
struct PushStrangers: Sendable {
    private var bySerial: [String: PushStranger] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The one that came last first.
    var all: [PushStranger] {
        bySerial.values.sorted { ($1.lastSeen, $0.serial) < ($0.lastSeen, $1.serial) }
    }

    mutating func note(_ serial: String, address: String, at now: Instant) {
        if var known = bySerial[serial] {
            known.address = address
            known.lastSeen = now
            known.requests += 1
            bySerial[serial] = known
            return
        }
        if bySerial.count >= limit, let oldest = bySerial.values.min(by: { $0.lastSeen < $1.lastSeen }) {
            bySerial[oldest.serial] = nil
        }
        bySerial[serial] = PushStranger(
            serial: serial,
            address: address,
            firstSeen: now,
            lastSeen: now,
            requests: 1
        )
    }

    mutating func forget(_ serial: String) { bySerial[serial] = nil }
}
