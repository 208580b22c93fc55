import NIOCore
import TerminalProtocols

/// One serial port that several terminals use in turn.
///
/// The port is opened when the first terminal comes and closed when the last has left. What arrives goes to the terminal
/// that holds the line, or held it last. The loss of the port reaches all of them, also those that wait for their turn.
/// Who is next, and what a terminal that does not answer costs the others: ``LineQueue``.
actor SharedLine {
    /// Pieces of the stream that wait for a terminal that does not read. More of them were not asked for by anybody.
    private static let mostPieces = 1_024

    private struct Member {
        let inbox: AsyncThrowingStream<[UInt8], any Error>.Continuation
        var waiter: CheckedContinuation<Void, any Error>?
        /// It says nothing more: its session is to end.
        var hasQuit = false
        var isCutOff = false
    }

    private let path: String
    private let group: any EventLoopGroup
    private let time: LineTime

    private var queue = LineQueue()
    private var members: [Int: Member] = [:]
    private var lastMember = 0
    private var lastHolder: Int?
    private var turnaround = Duration.zero
    /// What was sent last, and what came since: an adapter that echoes gives no answer by it.
    private var sent: [UInt8] = []
    private var heard: [UInt8] = []

    private var port: Task<ByteLink, any Error>?
    /// Keeps the port open and reads it. Not a child of any task: the port outlives the terminal that came first.
    private var reader: Task<Void, Never>?
    private var closing: Task<Void, Never>?
    private var alarm: Task<Void, Never>?

    init(path: String, group: any EventLoopGroup, time: LineTime) {
        self.path = path
        self.group = group
        self.time = time
    }

    /// Makes the caller one of the line's terminals for the time of `body`.
    ///
    /// - Parameters:
    ///   - address: of the terminal, to tell it from the others on the line.
    ///   - turnaround: silence before each request.
    /// - Throws: ``LinkError`` if the port cannot be opened; whatever `body` throws.
    nonisolated func withMembership<Result: Sendable>(
        address: UInt32,
        line: SerialLine,
        turnaround: Duration,
        _ body: @Sendable (ByteLink) async throws -> Result
    ) async throws -> Result {
        let (member, messages) = await join(address, turnaround: turnaround)
        do {
            let port = try await openPort(line)
            let turn = LineTurn(
                take: { try await self.take(member) },
                release: { await self.release(member) },
                quit: { await self.quit(member) }
            )
            let link = ByteLink(messages: messages, turn: turn) { bytes in
                try await self.note(bytes, of: member, on: line)
                try await port.send(bytes)
            }
            let result = try await body(link)
            await leave(member)
            return result
        } catch {
            await leave(member)
            throw error
        }
    }

    // MARK: Members

    private func join(_ address: UInt32, turnaround: Duration) -> (Int, AsyncThrowingStream<[UInt8], any Error>) {
        lastMember += 1
        self.turnaround = turnaround
        let (messages, inbox) = AsyncThrowingStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingNewest(SharedLine.mostPieces)
        )
        members[lastMember] = Member(inbox: inbox)
        queue.join(lastMember, address: address)
        return (lastMember, messages)
    }

    private func leave(_ member: Int) async {
        queue.leave(member, at: time.now())
        members.removeValue(forKey: member)?.inbox.finish()
        guard members.isEmpty else { return advance() }
        alarm?.cancel()
        if let reader {
            reader.cancel()
            (port, self.reader, closing) = (nil, nil, reader)
        }
        await closing?.value
    }

    private func take(_ member: Int) async throws {
        try Task.checkCancellation()
        guard let entry = members[member], !entry.isCutOff else { throw LinkError.lineLost(address: path) }
        if entry.hasQuit { throw LineTurn.Quit() }
        queue.ask(member, at: time.now())
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                members[member]?.waiter = continuation
                advance()
            }
        } onCancel: {
            Task { await self.stopWaiting(member, CancellationError()) }
        }
    }

    private func release(_ member: Int) {
        queue.release(member, at: time.now())
        advance()
    }

    private func quit(_ member: Int) {
        members[member]?.hasQuit = true
        stopWaiting(member, LineTurn.Quit())
    }

    private func stopWaiting(_ member: Int, _ error: any Error) {
        guard let waiter = members[member]?.waiter else { return }
        members[member]?.waiter = nil
        queue.release(member, at: time.now())
        waiter.resume(throwing: error)
        advance()
    }

    // MARK: The line

    private func note(_ bytes: [UInt8], of member: Int, on line: SerialLine) throws(LinkError) {
        guard members[member]?.isCutOff == false else { throw .lineLost(address: path) }
        (sent, heard) = (bytes, [])
        queue.sent(until: time.now() + line.characterTime * bytes.count, turnaround: turnaround)
    }

    private func receive(_ bytes: [UInt8]) {
        heard += bytes.prefix(sent.count + 1 - heard.count)
        queue.heard(at: time.now(), isAnswer: !sent.starts(with: heard), turnaround: turnaround)
        guard let member = queue.holder ?? lastHolder else { return }  // nobody ever asked anything
        members[member]?.inbox.yield(bytes)
    }

    /// Gives the line to the next, now or when it is time.
    private func advance() {
        while true {
            switch queue.next(at: time.now()) {
            case .nothing: return
            case .wait(let until):
                alarm?.cancel()
                alarm = Task {
                    guard (try? await time.sleep(until)) != nil else { return }
                    advance()
                }
                return
            case .grant(let member):
                lastHolder = member
                if let waiter = members[member]?.waiter {
                    members[member]?.waiter = nil
                    return waiter.resume()
                }
                queue.release(member, at: time.now())
            }
        }
    }

    // MARK: The port

    private func openPort(_ line: SerialLine) async throws -> ByteLink {
        while let closing {
            await closing.value
            if self.closing == closing { self.closing = nil }
        }
        if let port { return try await port.value }
        let (opened, signal) = AsyncThrowingStream.makeStream(of: ByteLink.self)
        reader = Task { await read(line, signal) }
        let port = Task {
            for try await link in opened { return link }
            throw LinkError.lineLost(address: path)
        }
        self.port = port
        return try await port.value
    }

    private func read(_ line: SerialLine, _ opened: AsyncThrowingStream<ByteLink, any Error>.Continuation) async {
        var problem: (any Error)?
        do {
            try await withSerialLink(path: path, line: line, group: group) { link in
                opened.yield(link)
                for try await piece in link.messages { await receive(piece) }
            }
        } catch {
            problem = error
        }
        opened.finish(throwing: problem)
        // A port that `leave` closes is nobody's any more, and the next one may be on its way.
        if !Task.isCancelled { cutOff(problem) }
    }

    /// The port is gone, for everybody.
    private func cutOff(_ problem: (any Error)?) {
        (port, reader) = (nil, nil)
        for (number, member) in members {
            members[number]?.isCutOff = true
            member.inbox.finish(throwing: problem)
            stopWaiting(number, problem ?? LinkError.lineLost(address: path))
        }
    }
}
