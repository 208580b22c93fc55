import Benchmark
import Fraud
import WallClock

/// What the checks for fraud cost for each punch: no disk, no names from a database.
///
/// 2,000 people come and go for 60 work days at 8 terminals of 2 sites, every third with a card, in queues; one
/// iteration takes 480,000 punches. The goal is below 1 µs a punch. Source: attendance.md 5.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident],
        warmupIterations: 1,
        maxDuration: .seconds(5)
    )
    let punches = Queue.punches(people: 2_000, days: 60)
    let around = Queue.surroundings
    Benchmark("fraud: \(punches.count) punches of 2,000 people") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(Queue.flags(punches, around)) }
    }
}
