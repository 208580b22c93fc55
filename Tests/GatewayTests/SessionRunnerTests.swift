import Links
import TerminalProtocols
import Testing

@testable import Gateway

@Suite struct SessionRunnerTests {
    /// Stores so many items at once and is through when all of them are durable.
    private struct Storer: TerminalSession {
        static let descriptor = ZKSession.descriptor

        private(set) var deadline: Duration?
        let awaitsAnswer = false
        private var pending = 4

        init(settings: SessionSettings) {}

        mutating func start(at now: Duration) -> [ByteAction] {
            [.report(.identified(TerminalFacts()))] + Array(repeating: .store([]), count: pending)
        }

        mutating func committed(at now: Duration) -> [ByteAction] {
            pending -= 1
            return pending == 0 ? [.finish(.ended)] : []
        }

        mutating func receive(_ message: [UInt8], at now: Duration) -> [ByteAction] { [] }
        mutating func tick(at now: Duration) -> [ByteAction] { [] }
        mutating func sent(at now: Duration) {}
        mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] { [] }
    }

    /// The word that a store is durable goes to the loop from tasks of their own, and one may overtake another.
    @Test("Each store is told to the session, in whatever order the loop hears that they are durable")
    func overtaking() async throws {
        let runner = SessionRunner(
            clock: ContinuousClock(),
            effects: .init(store: { _ in }, report: { _, _ in }),
            limits: SessionLimits(silence: .seconds(120))
        )
        for _ in 0..<3_000 {
            let (silent, _) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
            let (orders, _) = AsyncStream<TerminalOrder>.makeStream()
            let outcome = try await runner.run(
                Storer(settings: SessionSettings(poll: .seconds(60))),
                on: ByteLink(messages: silent) { _ in },
                orders: orders
            )
            guard outcome == .finished(.ended) else {
                Issue.record("the session was not told of a store: \(outcome)")
                return
            }
        }
    }
}
