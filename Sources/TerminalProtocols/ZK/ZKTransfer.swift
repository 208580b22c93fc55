/// Collects the answer to one request for bytes: DATA alone, or PREPARE DATA, DATA..., OK.
///
/// Source: protocols/zk.md, Reading a table.
struct ZKTransfer: Sendable {
    enum Step: Equatable {
        /// The packet belongs to the transfer, which goes on.
        case more
        /// The packet came twice, or says nothing new.
        case idle
        /// All bytes are there.
        case complete
        /// OK with nothing before it: the answer to a buffered read that is too large for one packet.
        case announced([UInt8])
        case refused
        /// OK came before all that was announced.
        case incomplete(String)
        case wrong(String)
    }

    /// The longest table believed: ten times the records of the largest terminal known.
    static let maximumTable = 0x1000_0000

    /// Bytes announced by PREPARE DATA.
    private(set) var announced: Int?
    private(set) var received = 0
    private var bytes: [UInt8] = []
    /// A packet with the bytes of the one before it is that one, carried twice. Only datagrams do that, and no two
    /// pieces of a table are equal.
    private let dropsDoubles: Bool
    private var last: [UInt8] = []

    init(dropsDoubles: Bool = false) { self.dropsDoubles = dropsDoubles }

    /// Bytes that arrived and were not taken.
    var held: Int { bytes.count }

    /// Hands out the bytes that arrived.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    mutating func receive(_ packet: ZKPacket) -> Step {
        if packet.command == .prepareData { return prepare(packet.data) }
        if packet.command.isData { return append(packet.data) }
        if packet.command == .ok { return finish(packet.data) }
        if packet.command.isRefusal { return .refused }
        return .wrong("command \(packet.command.rawValue) in a transfer")
    }

    private mutating func prepare(_ data: [UInt8]) -> Step {
        guard let size = ZKFields(data).u32(0), size <= Self.maximumTable else {
            return .wrong("announcement of no believable size")
        }
        guard announced == nil else { return .idle }
        announced = Int(size)
        return .more
    }

    private mutating func append(_ data: [UInt8]) -> Step {
        guard let announced else {
            (bytes, received) = (data, data.count)
            return .complete
        }
        if received == announced || dropsDoubles && !last.isEmpty && data == last { return .idle }
        guard data.count <= announced - received else {
            return .wrong("\(received + data.count) bytes instead of \(announced)")
        }
        guard !data.isEmpty else { return .idle }
        received += data.count
        if dropsDoubles { last = data }
        if bytes.isEmpty { bytes = data } else { bytes += data }
        return .more
    }

    private func finish(_ data: [UInt8]) -> Step {
        guard let announced else { return .announced(data) }
        return received == announced ? .complete : .incomplete("\(received) bytes instead of \(announced)")
    }
}
