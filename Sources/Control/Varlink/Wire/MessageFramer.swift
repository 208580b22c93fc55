/// Cuts a byte stream at its zero bytes. Holds at most one unfinished message of the limit, besides what was appended last.
package struct MessageFramer: Sendable {
    /// Bytes of one message without its zero byte.
    package let limit: Int
    private var bytes: [UInt8] = []
    /// Where the next message starts.
    private var start = 0
    /// No zero byte between `start` and here, so that no byte is looked at twice.
    private var searched = 0

    package init(limit: Int) { self.limit = limit }

    package mutating func append(_ more: some Collection<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes += more
    }

    /// The next whole message without its zero byte, or nil until more is appended.
    ///
    /// - Throws: ``ProtocolViolation/tooLong(limit:)``; what follows such a message cannot be found any more.
    package mutating func next() throws(ProtocolViolation) -> [UInt8]? {
        let end = bytes[searched...].firstIndex(of: 0)
        guard (end ?? bytes.count) - start <= limit else { throw .tooLong(limit: limit) }
        guard let end else {
            searched = bytes.count
            return nil
        }
        defer {
            start = end + 1
            searched = start
        }
        return Array(bytes[start..<end])
    }
}
