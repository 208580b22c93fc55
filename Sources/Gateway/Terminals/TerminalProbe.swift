package import Links
package import TerminalProtocols

/// Asks whoever is at a link which terminal it is, in each protocol that the link carries, because an administrator
/// wants to know.
///
/// It only asks: nothing is stored, so nothing is ever acknowledged to a terminal, cleared or set on it. A session is
/// told to say goodbye as soon as the terminal has named itself, and is cut when it wants to do more than that.
package struct TerminalProbe<C: Clock>: Sendable where C.Duration == Duration {
    /// What one protocol found out.
    package struct Finding: Equatable, Sendable {
        package let protocolName: String
        /// nil if nobody answered in this protocol.
        package let facts: TerminalFacts?
        /// Why there are no facts.
        package let reason: String?
    }

    typealias Talk = @Sendable (ByteLink) async throws -> SessionRunner<C>.Outcome

    /// Opens a link for one conversation.
    private let open: @Sendable (LinkAddress, @escaping Talk) async throws -> SessionRunner<C>.Outcome
    private let clock: C
    /// How long one protocol may take.
    private let patience: Duration

    package init(lines: Lines, clock: C, patience: Duration = .seconds(6)) {
        self.init(clock: clock, patience: patience) { try await lines.withByteLink(to: $0, $1) }
    }

    init(
        clock: C,
        patience: Duration,
        open: @escaping @Sendable (LinkAddress, @escaping Talk) async throws -> SessionRunner<C>.Outcome
    ) {
        self.open = open
        self.clock = clock
        self.patience = patience
    }

    /// Tries one protocol after the other until one terminal has named itself.
    /// - Parameters:
    ///   - protocols: names from the registry; nil for all that such a link carries bytes for.
    ///   - settings: key, address and the like, as for a session.
    /// - Returns: what each protocol found, in the order of trial; the last is the right one if any is.
    /// - Throws: ``LinkError`` if the link cannot be opened at all; then no protocol could be tried.
    package func probe(
        _ link: LinkAddress,
        protocols: [String]? = nil,
        settings: SessionSettings
    ) async throws -> [Finding] {
        var settings = settings
        if case .udp = link { settings.carriage = .datagram }
        var findings: [Finding] = []
        for type in Registry.protocols where protocols?.contains(type.descriptor.name) ?? true {
            guard type.descriptor.links.contains(link.scheme) || protocols != nil,
                let session = type.init(settings: settings) as? any TerminalSession<[UInt8], [UInt8]>
            else { continue }
            let (facts, reason) = try await ask(session, at: link)
            findings.append(Finding(protocolName: type.descriptor.name, facts: facts, reason: reason))
            if facts != nil { break }
        }
        return findings
    }

    private func ask(
        _ session: any TerminalSession<[UInt8], [UInt8]>,
        at link: LinkAddress
    ) async throws -> (TerminalFacts?, String?) {
        let notes = ProbeNotes()
        let (orders, continuation) = AsyncStream.makeStream(
            of: TerminalOrder.self,
            bufferingPolicy: .bufferingOldest(1)
        )
        defer { continuation.finish() }
        let effects = SessionRunner<C>.Effects(
            store: { _ in throw ProbeIsOver() },
            report: { report, _ in
                if case .identified(let facts) = report {
                    await notes.found(facts)
                    continuation.yield(TerminalOrder(id: 0, .end))
                }
            }
        )
        let runner = SessionRunner(clock: clock, effects: effects)
        let outcome = try await withThrowingTaskGroup(of: SessionRunner<C>.Outcome?.self) { group in
            group.addTask {
                do {
                    return try await open(link) { try await runner.run(session, on: $0, orders: orders) }
                } catch is ProbeIsOver {
                    return nil
                }
            }
            group.addTask {
                try await clock.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        if let facts = await notes.facts { return (facts, nil) }
        let reason =
            switch outcome {
            case .finished(.silent(let step)): "no answer during \(step)"
            case .finished(.keyRefused): "a terminal is there and refused the communication key"
            case .finished(.protocolFault(let fault)): fault
            case .finished(.ended), nil: "it did not say who it is in \(patience.components.seconds) s"
            case .stuck(let reason): reason
            case .linkLost(let reason): reason.map { "the link broke: \($0)" } ?? "the link was closed"
            }
        return (nil, reason)
    }
}

/// A session wants something to be kept: a probe keeps nothing.
private struct ProbeIsOver: Error {}

private actor ProbeNotes {
    private(set) var facts: TerminalFacts?

    func found(_ facts: TerminalFacts) { self.facts = facts }
}
