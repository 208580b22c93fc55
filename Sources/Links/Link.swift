/// An open pipe of messages to one terminal: it delivers what comes and its own loss, nothing else.
///
/// On lines of bytes a message is a piece of the stream, cut anywhere; on UDP it is one datagram.
package struct Link<Inbound: Sendable, Outbound: Sendable>: Sendable {
    /// What the terminal sends. Ends when the other side closed, throws when the link broke.
    package let messages: any AsyncSequence<Inbound, any Error> & Sendable
    /// Returns when the link has taken the message; waits while it is full.
    package let send: @Sendable (Outbound) async throws -> Void
    /// The right to speak on a line that several terminals share; nil on a line of one's own.
    package let turn: LineTurn?

    package init(
        messages: any AsyncSequence<Inbound, any Error> & Sendable,
        turn: LineTurn? = nil,
        send: @escaping @Sendable (Outbound) async throws -> Void
    ) {
        self.messages = messages
        self.turn = turn
        self.send = send
    }
}

package typealias ByteLink = Link<[UInt8], [UInt8]>

/// The right to speak on a shared line, from a request to the end of its answer.
package struct LineTurn: Sendable {
    /// Why ``take`` did not wait for the line.
    package struct Quit: Error {
        package init() {}
    }

    /// Returns when the line is ours for one request. If it is ours already, whoever waits longer comes first.
    /// Throws ``Quit``, `CancellationError`, or the reason for which the line was lost.
    package let take: @Sendable () async throws -> Void
    /// Gives the line to whoever waits longest; harmless if it is not ours.
    package let release: @Sendable () async -> Void
    /// No further request comes: a ``take`` that waits, and each later one, throws ``Quit``.
    package let quit: @Sendable () async -> Void

    package init(
        take: @escaping @Sendable () async throws -> Void,
        release: @escaping @Sendable () async -> Void,
        quit: @escaping @Sendable () async -> Void
    ) {
        self.take = take
        self.release = release
        self.quit = quit
    }
}
