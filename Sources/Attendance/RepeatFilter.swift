import WallClock

/// A punch that says nothing new.
package struct RepeatedPunch: Equatable, Sendable {
    package let id: Int64
    /// The kept punch that it repeats.
    package let of: Int64
}

/// The repeats among one person's accepted punches, by instant.
///
/// A punch is a repeat if it comes less than `seconds` after the last kept punch at the same site. Exactly that many
/// seconds later is a new one, a dropped one does not extend the chain, and sites never hide one another.
/// Source: attendance.md 1.4.
package func repeats(among punches: [Punch], within seconds: Int) -> [RepeatedPunch] {
    orderedPunches(punches, repeatsWithin: seconds).compactMap { entry in
        entry.repeatOf.map { RepeatedPunch(id: punches[entry.index].id, of: $0) }
    }
}

/// A punch's place in time.
struct OrderedPunch {
    /// In the list that was ordered.
    let index: Int
    /// The kept punch that it repeats; nil if it is kept itself.
    let repeatOf: Int64?
}

/// Ascending by instant; a punch that is given twice appears once.
func orderedPunches(_ punches: [Punch], repeatsWithin seconds: Int) -> [OrderedPunch] {
    var order = Array(punches.indices)
    // A journal delivers them in order, so that sorting is the exception. Times alone mostly say so; passing on whole
    // punches would take longer than all the rest.
    let isOrdered = order.dropFirst().allSatisfy {
        punches[$0 - 1].at < punches[$0].at || punches[$0 - 1].precedes(punches[$0])
    }
    if !isOrdered {
        order.sort { punches[$0].precedes(punches[$1]) }
    }
    let shortest = Int64(seconds) * 1_000
    // A person has a handful of sites at most: a scan beats hashing.
    var lastKept: [Int] = []
    var result: [OrderedPunch] = []
    result.reserveCapacity(order.count)
    var previous: Int?
    for index in order {
        defer { previous = index }
        if let previous, punches[previous].id == punches[index].id, punches[previous] == punches[index] { continue }
        guard let site = lastKept.firstIndex(where: { punches[$0].site == punches[index].site }) else {
            lastKept.append(index)
            result.append(OrderedPunch(index: index, repeatOf: nil))
            continue
        }
        let kept = lastKept[site]
        if punches[index].at.milliseconds(since: punches[kept].at) < shortest {
            result.append(OrderedPunch(index: index, repeatOf: punches[kept].id))
        } else {
            lastKept[site] = index
            result.append(OrderedPunch(index: index, repeatOf: nil))
        }
    }
    return result
}
