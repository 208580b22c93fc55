import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite struct BackoffTests {
    @Test("The ceiling doubles from one second to five minutes, and any time below it may come")
    func ceilings() {
        var backoff = Backoff()
        let longest = (0..<11).map { _ in backoff.next { 1 } }
        #expect(longest == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map { Duration.seconds($0) })
        let shortest = backoff.next { 0 }
        #expect(shortest == Backoff.least)
        backoff.reset()
        let outside = [7.0, -1].map { number in backoff.next { number } }
        #expect(outside == [.seconds(1), Backoff.least])
    }

    @Test("Where trying sooner cannot help, the wait is long at once, and jitter does not shorten it to nothing")
    func slowest() {
        var backoff = Backoff()
        backoff.slowest()
        let waits = [0.0, 1].map { number in backoff.next { number } }
        #expect(waits == [.seconds(150), .seconds(300)])
    }
}

@Suite struct StateLogTests {
    private static func at(_ seconds: Int64) -> Instant { Office.noon.adding(seconds: seconds) }

    @Test("Each change of state is one line; repeats are summed up each ten minutes")
    func lines() {
        var log = StateLog()
        func line(_ state: TerminalStatus.State, _ problem: String?, _ seconds: Int64) -> String? {
            log.enter(state, problem: problem, at: Self.at(seconds))?.text
        }
        let first = line(.offline, "no route", 0)
        #expect(first == "offline: no route")
        let repeats = (1...60).compactMap { line(.offline, "no route", $0 * 20) }
        #expect(
            repeats == [
                "still offline, 30 attempts in 10 min: no route", "still offline, 30 attempts in 10 min: no route",
            ]
        )
        let changes = [line(.online, nil, 1_300), line(.online, nil, 1_301), line(.offline, "no route", 1_302)]
        #expect(changes == ["online", nil, "offline: no route"])
    }

    @Test("Another problem in the same state is told once, and so many only")
    func problems() {
        var log = StateLog()
        let lines = (0..<100).compactMap { log.enter(.offline, problem: "problem \($0 % 20)", at: Self.at(Int64($0))) }
        #expect(lines.count == StateLog.most && lines.allSatisfy(\.isProblem))
    }
}

@Suite struct SessionWatchTests {
    private static let limits = SessionLimits(silence: .seconds(300))

    @Test("A terminal that never says who it is is given up, however much it talks")
    func identification() {
        var watch = SessionWatch(limits: Self.limits)
        #expect(watch.deadline == .seconds(120))
        watch.heard(at: .seconds(119))
        watch.idle(at: .seconds(119))
        #expect(watch.verdict(at: .seconds(119)) == nil && watch.verdict(at: .seconds(120)) != nil)
        watch.reported(.identified(TerminalFacts()), at: .seconds(119))
        #expect(watch.verdict(at: .seconds(120)) == nil && watch.deadline == .seconds(419))
    }

    @Test("Silence ends a session; a reader that only speaks when somebody comes may be silent")
    func silence() {
        for (silence, isOver) in [(Duration?.some(.seconds(300)), true), (nil, false)] {
            var watch = SessionWatch(limits: SessionLimits(silence: silence))
            watch.reported(.identified(TerminalFacts()), at: .zero)
            watch.idle(at: .seconds(300))
            #expect((watch.verdict(at: .seconds(300)) != nil) == isOver)
        }
    }

    @Test("An hour of answers that bring nothing but faults is enough; what is stored counts as progress")
    func standstill() {
        var watch = SessionWatch(limits: Self.limits)
        watch.reported(.identified(TerminalFacts()), at: .zero)
        watch.reported(.fault([0], reason: "noise"), at: .seconds(3_599))
        watch.heard(at: .seconds(3_600))
        #expect(watch.verdict(at: .seconds(3_600)) != nil)
        watch.stored(at: .seconds(3_599))
        #expect(watch.verdict(at: .seconds(3_600)) == nil)
    }
}
