import Fraud
import WallClock

/// People who queue at terminals, the same ones on every day, in an order that changes.
enum Queue {
    private static let terminals = (1...8).map { "T\($0)" }

    static var surroundings: FraudSurroundings {
        var around = FraudSurroundings()
        for (index, terminal) in terminals.enumerated() {
            around.places[terminal] = .init(site: index < 6 ? "A" : "B", clockUncertainty: 1_000)
        }
        around.distances["A", "B"] = 40
        return around
    }

    /// Four a person and day, in the order of time.
    static func punches(people: Int, days: Int) -> [FraudPunch] {
        var state: UInt64 = 1
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var punches: [FraudPunch] = []
        for day in 0..<days {
            let date = LocalDate(dayNumber: 20_600 + day)
            for hour in [8, 12, 13, 18] {
                let start = Zone.utc.instant(of: LocalDateTime(date: date, secondOfDay: hour * 3_600 - 1_800))
                for person in 0..<people {
                    let at = start.adding(seconds: Int64(random(3_600)))
                    punches.append(
                        FraudPunch(
                            id: Int64(punches.count),
                            at: at,
                            day: date,
                            person: "\(100_000 + person)",
                            terminal: terminals[person % terminals.count],
                            proof: person.isMultiple(of: 3) ? .card : .biometric
                        )
                    )
                }
            }
        }
        return punches.sorted { $0.precedes($1) }
    }

    static func flags(_ punches: [FraudPunch], _ around: FraudSurroundings) -> Int {
        var stream = FraudStream()
        return punches.reduce(0) { $0 + (stream.take($1, around)?.count ?? 0) }
    }
}
