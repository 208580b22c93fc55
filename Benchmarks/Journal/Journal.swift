import Benchmark
import Foundation
import Storage
import WallClock

/// What the journal's tables cost, in a directory of its own under the temporary one (500 MB), every commit on the disk.
///
/// The goals are 1.2 s for a log of 100,000 records and half a second for the punches of a month of 10,000 people from a
/// file that nobody has read.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident],
        warmupIterations: 1,
        maxDuration: .seconds(20),
        maxIterations: 5
    )
    let directory = NSTemporaryDirectory() + "/rollcall-journal-benchmark"
    let log = Office.log
    Benchmark("journal: a terminal's log of \(log.count) records of 2,000 people") { benchmark in
        let office = try await Office(directory: "\(directory)/log", people: 2_000, terminals: 1)
        benchmark.startMeasurement()
        try await office.append(log, terminal: 0)
        benchmark.stopMeasurement()
    }
    for isCold in [true, false] {
        Benchmark("journal: the punches of a month of 10,000 people, \(isCold ? "cold" : "warm")") { benchmark in
            let store = try Store(directory: "\(directory)/month")
            if isCold { Office.forget("\(directory)/month/rollcall.sqlite") }
            benchmark.startMeasurement()
            blackHole(try await store.monthOfOffice())
            benchmark.stopMeasurement()
        } setup: {
            try await Office(directory: "\(directory)/month", people: 10_000, terminals: 20).month()
        }
    }
}
