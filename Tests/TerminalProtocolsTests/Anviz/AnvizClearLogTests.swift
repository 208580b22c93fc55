import Simulators
import TerminalProtocols
import Testing
import WallClock

@Suite("Anviz: clearing the log")
struct AnvizClearLogTests {
    private func opened(punches: Int) -> AnvizConversation {
        var line = AnvizConversation(anAnvizTerminal(punches: punches))
        line.latency = .milliseconds(1)
        line.start()
        line.run(until: .seconds(5))
        return line
    }

    private func deletions(_ line: AnvizConversation) -> Int {
        line.sent.count { $0.command == .clear && $0.data.first == 0 }
    }

    @Test("The whole log is read and committed once more, counted, and only then deleted")
    func clear() {
        var line = opened(punches: 130)
        line.journal = []
        line.journalSet = []
        #expect(line.result(of: .clearLog) == [.cleared(records: 130)])
        #expect(line.journal.count == 130)
        #expect(line.acknowledgedBeforeCommit.isEmpty)
        #expect(line.terminal.memory.log.isEmpty)
        #expect(deletions(line) == 1)
        #expect(line.faults.isEmpty)
        line.punch(SimulatedPunch(user: "5", time: line.terminalClock))
        line.run(until: line.now + .seconds(40))
        #expect(line.journal.last?.user == "5")
        #expect(line.faults.isEmpty)
    }

    @Test("An empty log needs no clearing")
    func empty() {
        var line = opened(punches: 0)
        #expect(line.result(of: .clearLog) == [.cleared(records: 0)])
        #expect(deletions(line) == 0)
    }

    @Test("A punch at any moment is read before the log goes, or stays in it")
    func punches() {
        for moment in 0..<12 {
            var line = opened(punches: 60)
            let first = line.requests
            line.onRequest = { number, terminal in
                let time = AnvizConversation.openedAt.adding(seconds: 7)
                guard number == first + moment else { return [] }
                // On the way to the terminal the last request cannot be held back: that is the risk that stays.
                return terminal.punch(SimulatedPunch(user: "4711", time: time), now: time)
            }
            let result = line.result(of: .clearLog)
            line.run(until: line.now + .seconds(40))
            let isKnown = line.journal.contains { $0.user == "4711" }
            let deleting = line.sent.firstIndex { $0.command == .clear && $0.data.first == 0 } ?? .max
            if deleting == first + moment {
                #expect(line.faults.contains("60 records to clear, 61 cleared"), "\(moment)")
            } else {
                #expect(isKnown || line.requests <= first + moment, "\(moment)")
            }
            #expect(result.count == 1)
        }
    }

    @Test("A log that grows whenever it is read is left as it is")
    func growing() {
        var line = opened(punches: 60)
        line.onRequest = { number, terminal in
            let time = AnvizConversation.openedAt.adding(seconds: Int64(number))
            return terminal.punch(SimulatedPunch(user: "1", time: time), now: time)
        }
        guard case .refused? = line.result(of: .clearLog).first else {
            Issue.record("cleared")
            return
        }
        #expect(deletions(line) == 0)
    }

    @Test("Counts that the log does not fulfil leave it")
    func missing() {
        var line = opened(punches: 60)
        line.onAnswer = { _, bytes in
            guard bytes[5] == AnvizCommand.counts.rawValue | 0x80, var counts = AnvizCounts(Array(bytes[9..<27]))
            else { return bytes }
            counts.records += 1
            return AnvizFrame(device: 1, command: .counts, kind: .answer(.done), data: counts.bytes).bytes
        }
        let reason = "60 records could be read, 61 are counted: the log is left as it is"
        #expect(line.result(of: .clearLog) == [.refused(reason)])
        #expect(deletions(line) == 0)
        #expect(line.terminal.memory.log.count == 60)
    }

    @Test("The answer to the deletion is lost: the counts tell, and nothing is deleted twice")
    func unanswered() {
        var line = opened(punches: 60)
        line.onAnswer = { _, bytes in bytes[5] == AnvizCommand.clear.rawValue | 0x80 ? nil : bytes }
        #expect(line.result(of: .clearLog) == [.cleared(records: 60)])
        #expect(deletions(line) == 1)
    }

    @Test("A terminal that says done and keeps its log, or refuses, is told")
    func kept() {
        for verdict in [AnvizReturn.done, .failed] {
            var line = opened(punches: 60)
            let log = line.terminal.memory.log
            line.onAnswer = { _, bytes in
                bytes[5] == AnvizCommand.clear.rawValue | 0x80
                    ? AnvizFrame(device: 1, command: .clear, kind: .answer(verdict)).bytes : bytes
            }
            line.onRequest = { _, terminal in
                terminal.memory.log = log
                return []
            }
            let reason =
                verdict == .done ? "the terminal still counts 60 records" : "clearing the log: failed (return 1)"
            #expect(line.result(of: .clearLog) == [.refused(reason)])
        }
    }

    @Test("The gateway dies after any action of a clearing: nothing is lost")
    func crashes() {
        var whole = opened(punches: 60)
        let before = whole.actions.count
        _ = whole.result(of: .clearLog)
        let actions = whole.actions.count - before
        #expect(actions > 8)
        for survived in 0...actions {
            var line = opened(punches: 60)
            let log = line.terminal.memory.log
            line.actionsLeft = survived
            _ = line.result(of: .clearLog)
            #expect(line.journalSet.isSuperset(of: log))
            #expect(line.acknowledgedBeforeCommit.isEmpty)
            line.punch(SimulatedPunch(user: "1016", time: line.terminalClock.adding(seconds: 3)))
            line.reconnect()
            line.run(until: .seconds(20))
            #expect(line.journalSet.isSuperset(of: line.terminal.memory.log), "after \(survived)")
        }
    }
}
