import Attendance
import Foundation
import Fraud
import TestSupport
import Testing
import WallClock

@Suite("Flags, whatever comes first")
struct FraudPropertyTests {
    @Test("Any order of arrival gives the same flags", arguments: [1, 2, 3])
    func order(seed: UInt64) {
        let punches = busyDays(30, people: 8, seed: seed)
        var inOrder = Office(twoSites())
        for punch in punches { inOrder.receive(punch) }
        #expect(inOrder.turns == 0)
        #expect(Set(inOrder.flags.values.map(\.kind)).isSuperset(of: [.impossibleTravel, .simultaneous, .buddyPair]))

        var random = SeededRandom(seed: seed)
        // A terminal's log a day late, single records some hours late.
        let delayed = punches.map { punch -> (punch: FraudPunch, arrival: Int64) in
            let isAway = punch.terminal == "T9" && Int.random(in: 0..<2, using: &random) == 0
            let delay = isAway ? 86_400 : Int.random(in: 0..<50, using: &random) == 0 ? 7_200 : 0
            return (punch, punch.at.seconds + Int64(delay))
        }
        var late = Office(twoSites())
        for (punch, _) in delayed.sorted(by: { ($0.arrival, $0.punch.id) < ($1.arrival, $1.punch.id) }) {
            late.receive(punch)
        }
        #expect(late.turns > 0)
        #expect(Set(late.flags.keys) == Set(inOrder.flags.keys))
        #expect(late.stream.watch.suspiciousPairs(FraudPolicy()) == inOrder.stream.watch.suspiciousPairs(FraudPolicy()))
    }

    @Test("A whole week in random order")
    func shuffled() {
        let punches = busyDays(7, people: 4, seed: 9)
        var inOrder = Office(twoSites())
        for punch in punches { inOrder.receive(punch) }
        var random = SeededRandom(seed: 10)
        var shuffled = Office(twoSites())
        for punch in punches.shuffled(using: &random) { shuffled.receive(punch) }
        #expect(shuffled.flags == inOrder.flags)
    }

    @Test("A state that was written and read goes on as if nothing had been")
    func restored() throws {
        let punches = busyDays(30, people: 8, seed: 4)
        var whole = Office(twoSites())
        var halved = Office(twoSites())
        for (index, punch) in punches.enumerated() {
            whole.receive(punch)
            if index.isMultiple(of: 211) {
                let state = try JSONEncoder().encode(halved.stream)
                halved.replace(stream: try JSONDecoder().decode(FraudStream.self, from: state))
            }
            halved.receive(punch)
        }
        #expect(halved.flags == whole.flags)
    }

    @Test("People who queue in random order are no pair, cards or not", arguments: [10, 20, 40])
    func queue(length: Int) {
        var random = SeededRandom(seed: 77)
        var office = Office()
        var id = 0
        for day in 0..<60 {
            var at = moment(day, 8, 50)
            for person in (0..<length).shuffled(using: &random) {
                at = at.adding(seconds: Int64.random(in: 2...6, using: &random))
                id += 1
                office.receive(punch(id, "\(1_000 + person)", at: at, .card))
            }
        }
        #expect(office.flags.isEmpty)
    }

    @Test("The state stays small: below 1 KiB a person as JSON")
    func size() throws {
        var office = Office()
        for punch in busyDays(40, people: 200, seed: 5) { office.receive(punch) }
        let bytes = try JSONEncoder().encode(office.stream.watch).count
        #expect(bytes < 200 * 1_024)
    }
}
