import Testing

@testable import Links

/// Terminals on one line in virtual time: each asks again `poll` after its last answer.
private struct Bus {
    let exchange: Duration
    let patience = Duration.milliseconds(200)
    let turnaround = Duration.milliseconds(2)
    let poll: Duration
    let silent: Set<Int>
    var queue = LineQueue()
    /// When each answered terminal was asked.
    var asked: [Int: [Duration]] = [:]
    /// How long the silent ones held the line.
    var wasted = Duration.zero

    init(_ count: Int, silent: Set<Int>, poll: Duration = .milliseconds(100), exchange: Duration = .milliseconds(30)) {
        (self.silent, self.poll, self.exchange) = (silent, poll, exchange)
        for member in 1...count { queue.join(member, address: UInt32(member)) }
    }

    mutating func run(until end: Duration) {
        var now = Duration.zero
        var wants = asked.merging((1...queue.count).map { ($0, [Duration]()) }) { first, _ in first }
            .mapValues { _ in Duration.zero }
        while now < end {
            for (member, time) in wants.sorted(by: { $0.key < $1.key }) where time <= now {
                queue.ask(member, at: now)
                wants[member] = nil
            }
            switch queue.next(at: now) {
            case .grant(let member):
                let isSilent = silent.contains(member)
                asked[member, default: []].append(now)
                queue.sent(until: now, turnaround: turnaround)
                now += isSilent ? patience : exchange
                if isSilent { wasted += patience } else { queue.heard(at: now, isAnswer: true, turnaround: turnaround) }
                queue.release(member, at: now)
                wants[member] = now + (isSilent ? .milliseconds(50) : max(poll - exchange, .zero))
            case .wait(let until): now = min(until, wants.values.filter { $0 > now }.min() ?? until)
            case .nothing: now = wants.values.min() ?? end
            }
        }
    }

    /// The longest time between two questions to the same living terminal, and the mean one.
    var intervals: (longest: Duration, mean: Duration) {
        let living = asked.filter { !silent.contains($0.key) }.values
            .flatMap { times in zip(times.dropFirst(), times).map { $0 - $1 } }
        return (living.max() ?? .zero, living.reduce(.zero, +) / max(living.count, 1))
    }
}

extension LineQueue {
    fileprivate var count: Int { 8 }
}

@Suite struct LineQueueTests {
    @Test("Whoever waits longest is next, and one has the line at a time")
    func order() {
        var queue = LineQueue()
        for member in 1...3 { queue.join(member, address: UInt32(member)) }
        queue.ask(2, at: .zero)
        queue.ask(1, at: .zero)
        queue.ask(2, at: .zero)
        #expect(queue.next(at: .zero) == .grant(2))
        #expect(queue.next(at: .zero) == .nothing)
        queue.ask(3, at: .zero)
        queue.ask(2, at: .zero)  // for another request: behind those who wait
        #expect(queue.next(at: .zero) == .grant(1))
        queue.release(3, at: .zero)
        queue.leave(1, at: .zero)
        #expect(queue.next(at: .zero) == .grant(2))
        queue.release(1, at: .zero)  // not its own: nothing happens
        #expect(queue.holder == 2)
        queue.leave(2, at: .zero)
        #expect(queue.next(at: .zero) == .nothing)
        #expect(!queue.isEmpty)
        queue.leave(3, at: .zero)
        #expect(queue.isEmpty)
    }

    @Test("The line is silent for the turnaround behind what was sent and what was heard")
    func turnaround() {
        var queue = LineQueue()
        queue.join(1, address: 1)
        queue.ask(1, at: .zero)
        #expect(queue.next(at: .zero) == .grant(1))
        queue.sent(until: .milliseconds(8), turnaround: .milliseconds(200))
        queue.ask(1, at: .milliseconds(20))
        #expect(queue.next(at: .milliseconds(20)) == .wait(until: .milliseconds(208)))
        queue.heard(at: .milliseconds(30), isAnswer: true, turnaround: .milliseconds(200))
        #expect(queue.next(at: .milliseconds(229)) == .wait(until: .milliseconds(230)))
        #expect(queue.next(at: .milliseconds(230)) == .grant(1))
    }

    @Test("Who was not answered waits nine times as long, once its credit is spent, also when it comes back")
    func debts() {
        var queue = LineQueue()
        queue.join(1, address: 7)
        queue.join(2, address: 8)
        func fail(_ member: Int, at now: Duration) {
            queue.ask(member, at: now)
            #expect(queue.next(at: now) == .grant(member))
            queue.sent(until: now, turnaround: .zero)
            queue.release(member, at: now + .milliseconds(200))
        }
        fail(1, at: .zero)
        fail(1, at: .milliseconds(200))
        // 250 + 20 earned - 200, 250 at most before; then + 20 - 200.
        queue.leave(1, at: .milliseconds(400))
        queue.join(3, address: 7)
        queue.ask(3, at: .milliseconds(400))
        guard case .wait(let free) = queue.next(at: .milliseconds(400)) else {
            Issue.record("it need not wait")
            return
        }
        queue.ask(2, at: .milliseconds(500))
        #expect(queue.next(at: .milliseconds(500)) == .grant(2))
        queue.release(2, at: .milliseconds(600))
        #expect(queue.next(at: free - .nanoseconds(1)) == .wait(until: free))
        fail(3, at: free)
        queue.ask(3, at: free + .milliseconds(200))
        #expect(queue.next(at: free + .milliseconds(200)) == .wait(until: free + .seconds(2)))
        // An answer, or a line that nobody else uses, costs nothing.
        queue.leave(2, at: free + .milliseconds(300))
        #expect(queue.next(at: free + .milliseconds(300)) == .grant(3))
    }

    @Test("A silent terminal has a tenth of the line, and the others are asked nearly as often as without it")
    func fairness() {
        var all = Bus(8, silent: [])
        all.run(until: .seconds(600))
        var bus = Bus(8, silent: [8])
        bus.run(until: .seconds(600))
        #expect(bus.wasted <= .seconds(600) / LineQueue.share + LineQueue.credit + bus.patience)
        #expect(bus.intervals.mean < all.intervals.mean * 1.1)
        #expect(bus.intervals.longest <= all.intervals.longest + bus.patience)
        let counts = bus.asked.filter { $0.key != 8 }.values.map(\.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 24)  // of 2,400
    }

    @Test("If all but one are silent, that one still has most of the line")
    func mostlySilent() {
        var bus = Bus(8, silent: Set(2...8))
        bus.run(until: .seconds(600))
        #expect(bus.wasted <= .seconds(600) * 7 / LineQueue.share + (LineQueue.credit + bus.patience) * 7)
        #expect(bus.asked[1, default: []].count > 1_500)
    }
}
