package import WallClock

/// The checks over punches in any order of arrival.
///
/// ``FraudWatch`` takes punches in the order of time. A punch that is older than what its person or terminal has shown
/// cannot be added to that state; so the state at the beginning of the last dates is kept too. For a late punch the
/// stream is turned back to the beginning of its date, and its owner gives all punches from there on once more, in the
/// order of time, from the journal. As flags have ids that depend on the facts alone, those that come again are the
/// same ones, and those that do not come again have lost their reason. So what is flagged is a function of the set of
/// punches, not of the order in which they came.
package struct FraudStream: Codable, Sendable {
    private struct Beginning: Codable, Sendable {
        let day: LocalDate
        /// Before any punch of ``day``; with what is told beside punches and work dates, which nobody gives again.
        var watch: FraudWatch
    }

    package private(set) var watch = FraudWatch()
    /// The oldest first.
    private var beginnings: [Beginning] = []

    /// Late punches are nearly always of today or yesterday; for older ones everything is read again.
    private static let memory = 3

    package init() {}

    /// - Returns: nil if the punch is late, and was not taken.
    package mutating func take(_ punch: FraudPunch, _ around: FraudSurroundings) -> [FraudFlag]? {
        if watch.newestDay.map({ $0 < punch.day }) ?? true {
            if beginnings.count == FraudStream.memory { beginnings.removeFirst() }
            beginnings.append(Beginning(day: punch.day, watch: watch))
        }
        return watch.take(punch, around)
    }

    package mutating func take(
        _ attended: [Attended],
        through date: LocalDate,
        _ around: FraudSurroundings
    ) -> [FraudFlag] { watch.take(attended, through: date, around) }

    package mutating func note(_ trouble: ClockTrouble) {
        for index in beginnings.indices { beginnings[index].watch.note(trouble) }
        watch.note(trouble)
    }

    package mutating func take(_ decision: DecidedCorrection, _ around: FraudSurroundings) -> [FraudFlag] {
        for index in beginnings.indices { _ = beginnings[index].watch.take(decision, around) }
        return watch.take(decision, around)
    }

    /// Turns back so that a late punch of a date can be taken.
    /// - Returns: the first date whose punches have to be given again; nil for all that there are.
    package mutating func turnBack(to day: LocalDate) -> LocalDate? {
        beginnings.removeAll { $0.day > day }
        guard let last = beginnings.last, last.day <= day else {
            watch = watch.withoutPunches
            beginnings = []
            return nil
        }
        beginnings.removeLast()
        watch = last.watch
        return last.day
    }
}
