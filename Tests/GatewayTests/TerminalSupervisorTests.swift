import Attendance
import DaemonConfiguration
import Links
import ServiceLifecycle
import Storage
import Synchronization
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

private let door = "[[terminal]]\nname = \"door\"\nprotocol = \"zk\"\nlink = \"tcp://192.0.2.1:4370\"\npoll = \"10s\"\n"

private final class Counting: Sendable {
    private let count = Mutex(0)

    /// - Returns: how often it was called before.
    func add() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}

/// A supervisor whose conversations follow a script instead of a link.
private struct Bench {
    typealias Runner = SessionRunner<TestClock>
    /// What the next conversation does.
    typealias Act = @Sendable (Runner, AsyncStream<TerminalOrder>) async throws -> Runner.Outcome

    let office: Office
    let supervisor: TerminalSupervisor<TestClock>

    init(_ acts: [Act], _ text: String = door, random: Double = 1) throws {
        let office = try Office(text)
        self.office = office
        office.board.follow(office.configuration.terminals)
        let rules = IntakeRules(policy: .standard, zone: .utc)
        let next = Counting()
        supervisor = TerminalSupervisor(
            terminal: office.configuration.terminals[0],
            intake: Intake(store: office.store, rules: rules, clock: office.clock),
            board: office.board,
            conversations: Conversations(
                hold: { _, _, runner, orders in
                    let index = next.add()
                    return try await acts[min(index, acts.count - 1)](runner, orders)
                }
            ),
            credentials: Credentials(directory: nil),
            clock: office.time,
            random: { random },
            logger: office.logger
        )
    }

    var status: TerminalStatus? { office.board.status("door") }

    /// Runs the supervisor while `body` plays the world.
    func run(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await supervisor.run() }
            try await body()
            group.cancelAll()
        }
    }

    func states() async throws -> [String] {
        try await office.store.feed(after: 0, kinds: [FeedKind.terminal], limit: 100).compactMap(\.body)
    }
}

private let unreachable: Bench.Act = { _, _ in throw LinkError.unreachable(address: "x", reason: "no route") }
private let identify: TerminalReport = .identified(TerminalFacts(serial: "S1"))

@Suite struct TerminalSupervisorTests {
    @Test("It tries again for ever, later and later, and the log and the feed hear of it once")
    func triesForEver() async throws {
        let bench = try Bench([unreachable])
        try await bench.run {
            for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
                await bench.office.time.sleepers(1)
                #expect(bench.office.time.waits == [.seconds(seconds)])
                #expect(bench.status?.state == .offline && bench.status?.nextAttempt != nil)
                bench.office.time.advance(by: .seconds(seconds))
            }
            await bench.office.time.sleepers(1)
        }
        #expect(bench.status?.counters[.attempts] == 12)
        #expect(bench.status?.problems.map(\.count) == [12])
        let lines = bench.office.logs.lines
        #expect(lines.first == "warning: terminal door is offline: x cannot be reached: no route")
        #expect(lines.count == 2 && lines.dropFirst().allSatisfy { $0.contains("still offline") }, "\(lines)")
        #expect(try await bench.states().count == 1)
    }

    @Test("Whoever wakes it gets an attempt at once, and quick ones after it; also during an attempt")
    func wakes() async throws {
        let bench = try Bench([unreachable])
        try await bench.run {
            for seconds in [1, 2, 4] {
                await bench.office.time.sleepers(1)
                bench.office.time.advance(by: .seconds(seconds))
            }
            await bench.office.time.sleepers(1)
            #expect(bench.office.time.waits == [.seconds(8)])
            #expect(!bench.office.board.submit(.sync, to: "door"))
            while bench.office.time.waits != [.seconds(1)] { await Task.yield() }
        }
        #expect(bench.status?.counters[.attempts] == 5)
    }

    @Test("A conversation that brought something starts the waits from the beginning; one that did not does not")
    func progress() async throws {
        let fruitless: Bench.Act = { runner, _ in
            try await runner.effects.report(identify, .zero)
            return .finished(.silent(during: "the log"))
        }
        let fruitful: Bench.Act = { runner, _ in
            try await runner.effects.report(identify, .zero)
            try await runner.effects.report(.logRead(began: .zero), .zero)
            return .linkLost(nil)
        }
        let bench = try Bench([unreachable, fruitless, fruitless, fruitful, unreachable])
        try await bench.run {
            for seconds in [1, 2, 4, 1, 2] {
                await bench.office.time.sleepers(1)
                #expect(bench.office.time.waits == [.seconds(seconds)])
                bench.office.time.advance(by: .seconds(seconds))
            }
            await bench.office.time.sleepers(1)
        }
        #expect(bench.status?.counters[.sessions] == 3)
        let lines = bench.office.logs.lines.map { $0.prefix { $0 != ":" } }
        #expect(lines == ["warning", "notice", "warning", "notice", "warning", "notice", "warning", "warning"])
    }

    @Test("A refused key is a state of its own and slows the attempts down")
    func refused() async throws {
        let bench = try Bench([{ _, _ in .finished(.keyRefused) }], random: 0)
        try await bench.run {
            await bench.office.time.sleepers(1)
            #expect(bench.office.time.waits == [.seconds(150)])
            #expect(bench.status?.state == .refused && bench.status?.lastError?.contains("key") == true)
        }
    }

    @Test("A device that is not plugged in is absent, and tried at once when it is")
    func absent() async throws {
        let missing = LinkError.system(address: "serial:/dev/ttyUSB0", call: "open", code: 2)
        let bench = try Bench([{ _, _ in throw missing }])
        try await bench.run {
            await bench.office.time.sleepers(1)
            #expect(bench.status?.state == .absent)
            bench.office.board.wake("door")
            while bench.status?.counters[.attempts] != 2 { await Task.yield() }
        }
    }

    @Test("A terminal that was not heard for three polls is stale, and the feed says so once, and when it is over")
    func stale() async throws {
        let bench = try Bench([unreachable])
        let office = bench.office
        let watch = StaleWatch(
            board: office.board,
            store: office.store,
            host: office.clock,
            clock: office.time,
            logger: office.logger
        )
        office.board.heard("door", bytes: 0)
        office.time.advance(by: .seconds(30))
        await watch.look()
        #expect(office.board.status("door")?.isStale == false)
        office.time.advance(by: .seconds(1))
        await watch.look()
        await watch.look()
        #expect(office.board.status("door")?.isStale == true)
        office.board.heard("door", bytes: 5)
        await watch.look()
        #expect(office.board.status("door")?.isStale == false)
        let states = try await bench.states()
        #expect(states.count == 2 && states[0].contains("\"stale\"") && states[1].contains("no longer stale"))
        #expect(office.board.status("door")?.counters[.bytesReceived] == 5)
    }

    @Test("With the policy step a clock that is off is set once, and who did it is kept")
    func clock() async throws {
        let conversation: Bench.Act = { runner, orders in
            try await runner.effects.report(identify, .zero)
            let wrong = LocalDateTime(wallSeconds: Office.noon.seconds + 100)
            // Noon of the test is no edge: there are no shifts, and it is not midnight.
            try await runner.effects.report(.clock(wrong, asked: .zero, answered: .zero), .zero)
            try await runner.effects.report(.clock(wrong, asked: .zero, answered: .zero), .zero)
            var orders = orders.makeAsyncIterator()
            let order = await orders.next()
            #expect(order?.command == .setClock)
            let right = LocalDateTime(wallSeconds: Office.noon.seconds)
            try await runner.effects.report(.clock(right, asked: .zero, answered: .zero), .zero)
            try await runner.effects.report(.answered(order: order?.id ?? 0, .done), .zero)
            try await runner.effects.report(.clock(wrong, asked: .zero, answered: .zero), .zero)
            return .finished(.ended)
        }
        let bench = try Bench([conversation], door + "clock = \"step\"\n")
        try await bench.run { await bench.office.time.sleepers(1) }
        let acts = try await bench.office.store.feed(after: 0, kinds: [FeedKind.terminalOrder], limit: 10)
        #expect(acts.count == 1)
        let body = try #require(acts.first?.body)
        #expect(body.contains("before 100.5 s, after 0.5 s") && body.contains("rollcalld"), "\(body)")
        #expect(try await bench.office.store.lastClockSetting(terminal: "door") == Office.noon)
    }
}
