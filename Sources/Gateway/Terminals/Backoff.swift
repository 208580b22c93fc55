/// How long to wait before the next attempt: any time up to a ceiling that doubles from one second to five minutes, so
/// that hundreds of terminals behind one failed switch do not return in step. Never gives up. Source: daemon.md 6.2.
struct Backoff: Equatable {
    static let longest = Duration.seconds(300)
    /// No attempt follows another without a pause.
    static let least = Duration.milliseconds(100)

    private var ceiling = Duration.seconds(1)
    private var floor = Backoff.least

    /// - Parameter random: gives a number from 0 to 1.
    mutating func next(random: () -> Double) -> Duration {
        let wait = floor + (ceiling - floor) * min(max(random(), 0), 1)
        ceiling = min(ceiling * 2, Backoff.longest)
        return wait
    }

    mutating func reset() { self = Backoff() }

    /// Waits long from now on: trying sooner cannot help.
    mutating func slowest() {
        ceiling = Backoff.longest
        floor = Backoff.longest / 2
    }
}
