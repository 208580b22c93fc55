import Glibc
import NIOPosix
import Testing

@testable import Links
@testable import TerminalProtocols

@Suite(.timeLimit(.minutes(1))) struct SharedLineTests {
    private let lines = Lines(group: MultiThreadedEventLoopGroup.singleton)

    private func address(_ terminal: PseudoTerminal) -> LinkAddress { .serial(path: terminal.path, line: SerialLine()) }

    private func seat(_ address: UInt32) -> LineSeat { LineSeat(address: address, turnaround: .zero) }

    /// The next `count` bytes of a link.
    private func next(_ count: Int, of link: ByteLink) async throws -> [UInt8] {
        var received: [UInt8] = []
        for try await piece in link.messages {
            received += piece
            if received.count >= count { break }
        }
        return received
    }

    private func turn(_ link: ByteLink) throws -> LineTurn { try #require(link.turn) }

    @Test("Several terminals use one port in turn, and each gets its own answer")
    func turns() async throws {
        let terminal = try PseudoTerminal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in UInt8(1)...4 {
                group.addTask {
                    try await lines.withByteLink(to: address(terminal), seat: seat(UInt32(number))) { link in
                        for round in UInt8(0)..<50 {
                            try await turn(link).take()
                            try await link.send([number, round])
                            #expect(try await next(3, of: link) == [0x80 | number, round, 0])
                            if round % 2 == 0 { try await turn(link).release() }
                        }
                    }
                }
            }
            for _ in 0..<200 {
                let request = await terminal.read(2)
                try #require(request.count == 2)
                try terminal.write([0x80 | request[0], request[1], 0])
            }
            try await group.waitForAll()
        }
        terminal.hangUp()
    }

    @Test("The port is closed when the last terminal leaves, and opened again for the next")
    func closing() async throws {
        let terminal = try PseudoTerminal()
        let other = Lines(group: MultiThreadedEventLoopGroup.singleton)
        for _ in 0..<3 {
            try await lines.withByteLink(to: address(terminal), seat: seat(1)) { _ in
                try await lines.withByteLink(to: address(terminal), seat: seat(2)) { _ in }
                // The first is still there, so the port is in use.
                await #expect(throws: LinkError.busy(address: terminal.path)) {
                    try await other.withByteLink(to: address(terminal)) { _ in }
                }
            }
            try await other.withByteLink(to: address(terminal)) { _ in }
        }
        terminal.hangUp()
    }

    @Test("A port that cannot be opened is named to each terminal")
    func missing() async throws {
        let nowhere = LinkAddress.serial(path: "/dev/rollcall-missing", line: SerialLine())
        for number in UInt32(1)...2 {
            await #expect(throws: LinkError.system(address: "/dev/rollcall-missing", call: "open", code: ENOENT)) {
                try await lines.withByteLink(to: nowhere, seat: seat(number)) { _ in }
            }
        }
    }

    @Test("A lost port ends every terminal's messages and every wait for a turn")
    func loss() async throws {
        let terminal = try PseudoTerminal()
        let (holds, held) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await lines.withByteLink(to: address(terminal), seat: seat(1)) { link in
                    try await turn(link).take()
                    held.yield()
                    for try await _ in link.messages {}
                    await #expect(throws: LinkError.self) { try await link.send([1]) }
                }
            }
            for await _ in holds { break }
            group.addTask {
                try? await lines.withByteLink(to: address(terminal), seat: seat(2)) { link in
                    held.yield()
                    await #expect(throws: (any Error).self) { try await turn(link).take() }
                }
            }
            for await _ in holds { break }
            terminal.hangUp()
        }
    }

    @Test("A terminal that is cancelled while it waits, or while it holds the line, does not keep it")
    func cancellation() async throws {
        let terminal = try PseudoTerminal()
        try await lines.withByteLink(to: address(terminal), seat: seat(1)) { link in
            try await turn(link).take()
            let waiting = Task {
                try await lines.withByteLink(to: address(terminal), seat: seat(2)) { try await turn($0).take() }
            }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            try await turn(link).release()
            let (holds, held) = AsyncStream.makeStream(of: Void.self)
            let holding = Task {
                try await lines.withByteLink(to: address(terminal), seat: seat(3)) { link in
                    try await turn(link).take()
                    held.yield()
                    for try await _ in link.messages {}
                }
            }
            for await _ in holds { break }
            holding.cancel()
            try await turn(link).take()
            _ = try? await holding.value
        }
        terminal.hangUp()
    }

    @Test("Who quits does not wait for the line any more")
    func quitting() async throws {
        let terminal = try PseudoTerminal()
        try await lines.withByteLink(to: address(terminal), seat: seat(1)) { first in
            try await turn(first).take()
            try await lines.withByteLink(to: address(terminal), seat: seat(2)) { second in
                let waiting = Task { try await turn(second).take() }
                try await turn(second).quit()
                await #expect(throws: LineTurn.Quit.self) { try await waiting.value }
                await #expect(throws: LineTurn.Quit.self) { try await turn(second).take() }
            }
        }
        terminal.hangUp()
    }

    @Test("An echo is no answer: a silent terminal behind an echoing adapter pays for its time")
    func echo() async throws {
        let terminal = try PseudoTerminal()
        let clock = ManualClock()
        let lines = Lines(group: MultiThreadedEventLoopGroup.singleton, time: LineTime(clock))
        try await lines.withByteLink(to: address(terminal), seat: seat(1)) { other in
            try await lines.withByteLink(to: address(terminal), seat: seat(2)) { silent in
                for _ in 0..<2 {
                    try await turn(silent).take()
                    try await silent.send([1, 2, 3])
                    try terminal.write(await terminal.read(3))
                    #expect(try await next(3, of: silent) == [1, 2, 3])
                    clock.advance(by: .milliseconds(200))
                    try await turn(silent).release()
                }
                async let waits: Void = turn(silent).take()
                await clock.sleepers(1)
                try await turn(other).take()
                try await other.send([4])
                try terminal.write([5] + (await terminal.read(1)).prefix(0))
                #expect(try await next(1, of: other) == [5])
                try await turn(other).release()
                clock.advance(by: .seconds(2))
                try await waits
            }
        }
        terminal.hangUp()
    }
}
