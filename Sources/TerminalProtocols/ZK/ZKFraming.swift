/// How packets lie on their carrier: behind a prefix and a length in a stream of bytes, or one a datagram.
///
/// What travels on a serial line is not public; the TCP form is carried there. A captured form becomes a third kind.
/// Source: protocols/zk.md, Carriers.
struct ZKFraming: Sendable {
    let carriage: SessionSettings.Carriage
    private var stream = ZKStreamFramer()

    init(_ carriage: SessionSettings.Carriage) { self.carriage = carriage }

    /// Bytes kept from one call to the next.
    var heldCount: Int { stream.heldCount }

    /// A frame's start is held whose rest is missing.
    var isInFrame: Bool { stream.isInFrame }

    /// A packet as the carrier takes it.
    func frame(_ packet: ZKPacket) -> [UInt8] {
        switch carriage {
        case .stream: packet.streamFrame
        case .datagram: packet.bytes
        }
    }

    /// The next packet or piece of noise; nil when more input is needed. Takes from `input` what it uses.
    mutating func next(_ input: inout ArraySlice<UInt8>) -> ZKStreamFramer.Item? {
        switch carriage {
        case .stream: return stream.next(&input)
        case .datagram:
            guard !input.isEmpty else { return nil }
            defer { input = [] }
            let piece = Array(input.prefix(ZKStreamFramer.noisePiece))
            // All ones have a checksum that is one less than right: what an idle line says is no answer.
            if input.allSatisfy({ $0 == 0xFF }) { return .noise(piece, reason: "datagram of ones") }
            switch ZKPacket.read(input) {
            case .exact(let packet): return .packet(packet, oneLess: false)
            case .oneLess(let packet): return .packet(packet, oneLess: true)
            case .wrongChecksum(let stated, let computed):
                return .noise(piece, reason: "datagram with checksum \(stated) instead of \(computed)")
            case .tooShort: return .noise(piece, reason: "datagram of \(input.count) bytes")
            }
        }
    }

    /// Gives up the frame that was begun: packets found behind its head, and all the rest as noise.
    mutating func abandon() -> [ZKStreamFramer.Item] { stream.abandon() }

    /// The noise collected so far, if any.
    mutating func takeNoise() -> ZKStreamFramer.Item? { stream.takeNoise() }
}
