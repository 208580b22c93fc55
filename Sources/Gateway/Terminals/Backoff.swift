/// How long to wait before the next attempt: doubles from one second to half a minute, with jitter so that hundreds
/// of terminals behind one failed switch do not return in step. Never gives up.
struct Backoff: Equatable {
    static let longest = Duration.seconds(30)
    private var ceiling = Duration.seconds(1)

    /// - Parameter random: gives a number from 0 to 1.
    mutating func next(random: () -> Double) -> Duration {
        let wait = ceiling * (0.5 + 0.5 * min(max(random(), 0), 1))
        ceiling = min(ceiling * 2, Backoff.longest)
        return wait
    }

    mutating func reset() { ceiling = .seconds(1) }

    /// Waits the longest from now on: trying sooner cannot help.
    mutating func slowest() { ceiling = Backoff.longest }
}
