import Simulators
import TerminalProtocols
import Testing
import WallClock

@Suite("Anviz: a line that several terminals share")
struct AnvizBusTests {
    private func session(_ address: UInt32 = 1) -> AnvizSession {
        var settings = AnvizConversation.settings(address: address)
        settings.sharesLine = true
        return AnvizSession(settings: settings)
    }

    @Test("Without an address nobody is asked")
    func addressNeeded() {
        var session = session(0)
        guard case .finish(.protocolFault(let reason))? = session.start(at: .zero).last else {
            Issue.record("it began")
            return
        }
        #expect(reason.contains("address = NUMBER"))
    }

    @Test("What others answer is no fault, and is not taken")
    func others() {
        var line = AnvizConversation(anAnvizTerminal(punches: 60), session: session())
        let foreign = AnvizFrame(
            device: 2,
            command: .counts,
            kind: .answer(.done),
            data: Array(repeating: 1, count: 18)
        )
        line.onAnswer = { _, bytes in foreign.bytes + bytes }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.faults.isEmpty)
        #expect(line.session.receive(foreign.bytes + [0xA5, 1, 2], at: line.now).isEmpty)
        #expect(line.session.tick(at: line.now + .milliseconds(300)).isEmpty)
    }

    @Test("An address where nobody is costs the line half a second, not more")
    func deadAddress() {
        var session = session(9)
        #expect(session.start(at: .zero).count == 1)
        #expect(session.awaitsAnswer)
        // The line was taken by others until now.
        session.sent(at: .seconds(3))
        let deadline = session.deadline ?? .zero
        #expect(deadline > .milliseconds(3_500) && deadline < .milliseconds(3_520))
        #expect(session.tick(at: deadline) == [.finish(.silent(during: "basic settings"))])
    }

    @Test("A slow line is waited for as long as bytes come, but not for ever")
    func slowLine() {
        var terminal = anAnvizTerminal(punches: 25)
        var session = session()
        var now = Duration.zero
        var actions = session.start(at: now)
        var stored = 0
        while now < .seconds(20), stored == 0, session.deadline != nil {
            var bytes: [UInt8] = []
            for case .send(let request) in actions {
                session.sent(at: now)
                for case .send(let answer) in terminal.receive(request, now: AnvizConversation.openedAt) {
                    bytes += answer
                }
            }
            actions = []
            for byte in bytes {
                // 1,200 baud: slower than any terminal.
                now += .milliseconds(8)
                actions += session.tick(at: now) + session.receive([byte], at: now)
            }
            for case .store(let items) in actions { stored += items.count }
        }
        #expect(stored == 25)
        var noisy = self.session()
        _ = noisy.start(at: .zero)
        noisy.sent(at: .zero)
        var time = Duration.zero
        while noisy.deadline != nil, time < .seconds(60) {
            time += .milliseconds(100)
            _ = noisy.receive([0x55], at: time)
        }
        #expect(time < .seconds(10))
    }

    @Test("An adapter that hears itself: echoes are dropped, counted, and told once", arguments: [1, 3, Int.max])
    func echo(pieceSize: Int) {
        var line = AnvizConversation(anAnvizTerminal(punches: 60), session: session())
        line.pieceSize = pieceSize
        line.hearsItself = true
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.faults == ["the line gives back what is sent to it; these echoes are dropped"])
        #expect(line.session.echoes == line.sent.count)
    }

    @Test("An echo is found whole, in pieces, behind noise and before the answer")
    func framing() {
        let request = AnvizFrame(device: 1, command: .counts)
        let answer = AnvizFrame(
            device: 1,
            command: .counts,
            kind: .answer(.done),
            data: Array(repeating: 0xA5, count: 18)
        )
        for size in [1, 2, 3, 7, 100] {
            var framer = AnvizFramer(expecting: .answers)
            framer.sent = request.bytes
            let items = ([0x00] + request.bytes + answer.bytes + request.bytes).pieces(of: size)
                .flatMap { framer.receive($0, at: .zero) }
            #expect(Array(items.prefix(3)) == [.noise([0x00], .noStart), .echo, .frame(answer)])
            // A second one was not sent.
            #expect(!items.dropFirst(3).contains(.echo))
        }
    }
}
