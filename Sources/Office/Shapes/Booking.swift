import JSON
import WallClock

/// The shape of what somebody has for a time: requested ones hold it already, and no two ever overlap; that one begins when
/// another ends is fine. Source: office.md 2, Booking; K-10.
package enum Booking {
    package enum State {
        /// Waits for a decision and holds its time.
        package static let requested = "requested"
        package static let confirmed = "confirmed"
        package static let inUse = "inUse"
        package static let done = "done"
        package static let rejected = "rejected"
        /// Undecided when it should have begun.
        package static let expired = "expired"
        package static let cancelled = "cancelled"
        /// Nobody came.
        package static let released = "released"

        package static let holding = [requested, confirmed, inUse]
        package static let closed: Set<String> = [done, rejected, expired, cancelled, released]
    }

    /// Cases that hold a resource have this key.
    package static func key(_ resource: String) -> String { "slot:\(resource)" }

    /// Keys of a case: its resource and the month of its beginning, while it holds it.
    static func keys(_ found: Case) -> [String] {
        guard let slot = found.slot, State.holding.contains(found.state) else { return [] }
        return [key(slot.resource), "\(found.object):\(found.text("month") ?? "")"]
    }

    /// - Parameter mine: the case that is to be moved, if it is one: it does not stand in its own way.
    /// - Throws: ``Refusal/conflict(with:)`` that names every booking in the way, and its time.
    static func checkFree(_ work: Work, _ slots: [Slot], except mine: Case? = nil) throws {
        let zone = work.facts.clock.zone
        let taken = try inTheWay(work, slots, except: mine).map { other, held in
            let (from, to) = (zone.local(at: held.from), zone.local(at: held.to))
            return "\(work.modules[other.object]?.reference(other) ?? "") \(from.minuteText) – \(to.minuteText)"
        }
        guard taken.isEmpty else { throw Refusal.conflict(with: taken) }
    }

    /// What holds a resource at one of these times.
    static func inTheWay(_ work: Work, _ slots: [Slot], except mine: Case? = nil) throws -> [(Case, Slot)] {
        try Set(slots.map(\.resource)).sorted().flatMap { resource in
            try work.cases(key(resource)).compactMap { other in
                guard other.id != mine?.id, let held = other.slot, slots.contains(where: { $0.overlaps(held) }) else {
                    return nil
                }
                return (other, held)
            }
        }
    }
}

extension LocalDateTime {
    /// As `2026-12-01 09:00`.
    var minuteText: String {
        "\(date) \(padded(secondOfDay / 3_600, 2)):\(padded(secondOfDay / 60 % 60, 2))"
    }
}
