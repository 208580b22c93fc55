import Simulators
import TerminalProtocols
import Testing
import WallClock

@Suite("Anviz: marks, counts and the day that times count from")
struct AnvizMarksTests {
    @Test("Marks that somebody else cleared: the whole log is read again, once")
    func clearedByOthers() {
        var line = AnvizConversation(anAnvizTerminal(punches: 40))
        line.start()
        line.run(until: .seconds(20))
        for user in ["1", "2", "3"] { line.punch(SimulatedPunch(user: user, time: line.terminalClock)) }
        line.terminal.memory.newMarks = 1
        line.run(until: .seconds(50))
        #expect(line.journalSet == Set(line.terminal.memory.log))
        #expect(line.journal.count == 40 + 43)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.logReads == 3)
        line.run(until: .seconds(85))
        #expect(line.journal.count == 83)
    }

    @Test("A log that was deleted and began anew is read")
    func deleted() {
        var line = AnvizConversation(anAnvizTerminal(punches: 40))
        line.start()
        line.run(until: .seconds(20))
        line.terminal.memory.log = [SimulatedPunch(user: "9", time: line.terminalClock)]
        line.terminal.memory.newMarks = 0
        line.run(until: .seconds(50))
        #expect(line.journal.last?.user == "9")
        line.terminal.memory.log = []
        line.run(until: .seconds(85))
        #expect(line.end == nil)
        #expect(line.logReads == 3)
    }

    @Test("Punches made while the whole log is read, and marks that others clear meanwhile, are noticed later")
    func othersWhileReading() {
        var line = AnvizConversation(anAnvizTerminal(punches: 200))
        line.onRequest = { number, terminal in
            switch number {
            case 10:
                _ = terminal.punch(
                    SimulatedPunch(user: "4711", time: AnvizConversation.openedAt),
                    now: AnvizConversation.openedAt
                )
                terminal.memory.newMarks = 0
            default: break
            }
            return []
        }
        line.start()
        line.run(until: .seconds(90))
        #expect(line.journalSet == Set(line.terminal.memory.log))
        #expect(line.terminal.memory.newMarks == 0)
    }

    @Test("A terminal that clears nothing is read whole in each round, and does not keep the session busy")
    func clearsNothing() {
        var line = AnvizConversation(anAnvizTerminal(punches: 1_300))
        line.latency = .milliseconds(1)
        line.onRequest = { _, terminal in
            terminal.memory.newMarks = terminal.memory.log.count
            return []
        }
        line.start()
        line.run(until: .seconds(25))
        #expect(line.journalSet == Set(line.terminal.memory.log))
        #expect(line.logReads == 1)
        #expect(line.faults.contains("marks that were cleared are still there"))
        let requests = line.sent.count
        line.run(until: .seconds(29))
        #expect(line.sent.count == requests)
    }

    @Test("The log is never deleted and never cleared of all marks")
    func neverDeletes() {
        var line = AnvizConversation(anAnvizTerminal(punches: 100))
        line.onAnswer = { number, bytes in number % 5 == 4 ? nil : bytes }
        line.start()
        line.run(until: .seconds(300))
        let clears = line.sent.filter { $0.command == .clear }
        #expect(!clears.isEmpty)
        #expect(clears.allSatisfy { $0.data.first == 2 })
        #expect(line.terminal.memory.log == someAnvizPunches(100))
        #expect(line.acknowledgedBeforeCommit.isEmpty)
    }

    private func read(_ epoch: AnvizEpoch, latestAge: Int64) -> AnvizConversation {
        var terminal = anAnvizTerminal(punches: 10)
        terminal.epoch = epoch
        terminal.memory.log = terminal.memory.log.map { punch in
            var punch = punch
            punch.time = punch.time.adding(seconds: 30 - latestAge)
            return punch
        }
        var line = AnvizConversation(terminal)
        line.start()
        line.run(until: .seconds(10))
        return line
    }

    @Test("Records a day in the terminal's future count from the first of January", arguments: [0, 3_600, 40_000])
    func firstOfJanuary(age: Int64) {
        let line = read(.firstOfJanuary, latestAge: age)
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.faults.count == 1)
        #expect(line.faults.allSatisfy { $0.contains("2000-01-01") })
    }

    @Test(
        "Records up to the terminal's present, or half a day ahead, are no evidence",
        arguments: [0, 86_400, -43_200]
    )
    func secondOfJanuary(age: Int64) {
        let line = read(.secondOfJanuary, latestAge: age)
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.faults.isEmpty)
    }

    @Test("A clock that was set back by a day deceives until the next punch of known age, live or read")
    func deceived() {
        for isLive in [true, false] {
            var line = read(.secondOfJanuary, latestAge: -86_000)
            #expect(line.faults.count == 1)
            line.terminal.isLive = isLive
            line.run(until: .seconds(20))
            let punch = SimulatedPunch(user: "1", time: line.terminalClock)
            line.punch(punch)
            line.run(until: .seconds(45))
            #expect(line.journal.last.map { SimulatedPunch($0) } == punch)
            #expect(line.faults.count == 2)
        }
    }

    @Test("What is believed in the beginning can be given")
    func givenEpoch() {
        var terminal = anAnvizTerminal(punches: 5)
        terminal.epoch = .firstOfJanuary
        terminal.memory.log = terminal.memory.log.map { punch in
            var punch = punch
            punch.time = punch.time.adding(seconds: -500_000)
            return punch
        }
        let settings = SessionSettings(poll: .seconds(30))
        let session = AnvizSession(settings: settings, turnaround: .zero, epoch: .firstOfJanuary)
        var line = AnvizConversation(terminal, session: session)
        line.start()
        line.run(until: .seconds(10))
        #expect(line.journal.map { SimulatedPunch($0) } == terminal.memory.log)
        #expect(line.faults.isEmpty)
    }

    @Test("A log of 100,000 is read in reasonable time")
    func largeLog() {
        var line = AnvizConversation(anAnvizTerminal(punches: 100_000, read: 90_000))
        line.latency = .milliseconds(1)
        line.start()
        line.run(until: .seconds(25))
        #expect(line.journal.count == 10_000)
        #expect(line.terminal.memory.newMarks == 0)
    }
}
