import Attendance
import Fraud
import Testing
import WallClock

@Suite("The checks one by one")
struct FraudRuleTests {
    private func flags(_ punches: [FraudPunch], _ around: FraudSurroundings = twoSites()) -> [FraudFlag] {
        var watch = FraudWatch()
        return punches.flatMap { watch.take($0, around) ?? [] }
    }

    @Test("What the clocks may be off is in the person's favour")
    func uncertainty() {
        var around = twoSites()
        let trip = [punch(1, "1", at: moment(0, 9, 0)), punch(2, "1", "T9", at: moment(0, 9, 15))]
        #expect(flags(trip, around).map(\.kind) == [.impossibleTravel])
        around.places["T1"]?.clockUncertainty = 30_000
        around.places["T9"]?.clockUncertainty = 30_000
        // 40 km in 16 min are 150 km/h: not faster.
        #expect(flags(trip, around).isEmpty)
        #expect(
            flags([trip[0], punch(2, "1", "T9", at: moment(0, 9, 14, 59))], around).map(\.kind) == [.impossibleTravel]
        )
    }

    @Test("Two terminals at once, at one site and at two")
    func simultaneous() {
        let one = flags([punch(1, "1", "T1", at: moment(0, 9, 0)), punch(2, "1", "T2", at: moment(0, 9, 0, 9))])
        #expect(one.map(\.kind) == [.simultaneous])
        #expect(one.first?.severity == .high)
        #expect(
            flags([punch(1, "1", "T1", at: moment(0, 9, 0)), punch(2, "1", "T2", at: moment(0, 9, 0, 10))]).isEmpty
        )
        let two = flags([punch(1, "1", "T1", at: moment(0, 9, 0)), punch(2, "1", "T9", at: moment(0, 9, 0))])
        #expect(two.map(\.kind) == [.simultaneous])
    }

    @Test("Sixty fingers, then a password twice; one is nothing yet, and a card twice neither")
    func passwords() {
        func history(_ last: [Proof]) -> [FraudFlag] {
            let proofs = [Proof](repeating: .biometric, count: 60) + last
            return flags(proofs.enumerated().map { punch($0, "1", at: moment($0, 9, 0), $1) })
        }
        #expect(history([.password]).isEmpty)
        #expect(history([.card, .card]).isEmpty)
        let found = history([.password, .password])
        #expect(found.map(\.kind) == [.verifyDowngrade])
        #expect(found.first?.severity == .low)
        #expect(history([.password, .biometric, .password, .password]).count == 1)
    }

    @Test("A usual share of cards is no change; five of ten after three of sixty is")
    func share() {
        func history(_ usual: Int, _ recent: Int) -> Int {
            let past = (0..<60).map { $0 < usual ? Proof.card : .biometric }
            let last = (0..<10).map { $0 < recent ? Proof.card : .biometric }
            return flags((past + last).enumerated().map { punch($0, "1", at: moment($0, 9, 0), $1) }).count
        }
        #expect(history(30, 8) == 0)
        // (3 + 1) / 62 = 0.0645: P(5 or more of 10) = 0.0002, reckoned by hand.
        #expect(history(3, 5) == 0)  // only once all ten are there
        let past = (0..<60).map { $0 < 3 ? Proof.card : .biometric }
        let last = (0..<10).map { $0 < 5 ? Proof.biometric : .card }
        let found = flags((past + last).enumerated().map { punch($0, "1", at: moment($0, 9, 0), $1) })
        #expect(found.map(\.kind) == [.verifyDowngrade])
    }

    @Test("A pair is graver if one of them changed to passwords")
    func aggravated() {
        var watch = FraudWatch()
        var found: [FraudFlag] = []
        for day in 0..<80 {
            let isPassword = day >= 68
            found +=
                watch.take(
                    punch(2 * day, "1", at: moment(day, 9, 0), isPassword ? .password : .biometric),
                    FraudSurroundings()
                ) ?? []
            found += watch.take(punch(2 * day + 1, "2", at: moment(day, 9, 0, 3)), FraudSurroundings()) ?? []
        }
        let pairs = found.filter { $0.kind == .buddyPair }
        // 60 of 80 % weak: of the last 20 days 16 have to be.
        #expect(pairs.isEmpty)
        for day in 80..<90 {
            found += watch.take(punch(2 * day, "1", at: moment(day, 9, 0), .password), FraudSurroundings()) ?? []
            found += watch.take(punch(2 * day + 1, "2", at: moment(day, 9, 0, 3)), FraudSurroundings()) ?? []
        }
        #expect(found.first { $0.kind == .verifyDowngrade }?.severity == .low)
        #expect(found.last { $0.kind == .buddyPair }?.severity == .high)
        #expect(Set(found.filter { $0.kind == .buddyPair }.map(\.id)).count == 1)
    }

    @Test("Days off do not use up the look-back")
    func daysOff() {
        var around = FraudSurroundings()
        around.policy.buddyLookbackWorkdays = 8
        func found() -> Bool {
            var watch = FraudWatch()
            var id = 0
            // Monday to Friday together; on Saturday and Sunday one of them alone.
            for day in 0..<12 {
                id += 2
                _ = watch.take(punch(id, "1", at: moment(day, 9, 0), .card), around)
                if day % 7 < 5 { _ = watch.take(punch(id + 1, "2", at: moment(day, 9, 0, 2), .card), around) }
            }
            return !watch.suspiciousPairs(around.policy).isEmpty
        }
        #expect(!found())
        around.daysOff = Set([5, 6].map { Zone.utc.local(at: moment($0, 0, 0)).date })
        #expect(found())
    }
}
