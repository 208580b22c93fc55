import TerminalProtocols
import TestSupport
import Testing

private func items(_ bytes: [UInt8], by size: Int) -> [ZKStreamFramer.Item] {
    var framer = ZKStreamFramer()
    var items: [ZKStreamFramer.Item] = []
    for piece in bytes.pieces(of: size) {
        var input = piece[...]
        while let item = framer.next(&input) { items.append(item) }
        #expect(framer.heldCount <= ZKStreamFramer.maximumHeld)
    }
    return items + framer.abandon()
}

private func packets(_ items: [ZKStreamFramer.Item]) -> [ZKPacket] {
    items.compactMap { if case .packet(let packet, _) = $0 { packet } else { nil } }
}

private func noise(_ items: [ZKStreamFramer.Item]) -> [[UInt8]] {
    items.compactMap { if case .noise(let bytes, _) = $0 { bytes } else { nil } }
}

@Test("ZK framer: no frame in zeros, ones, alternating bits and text; all of it comes out as noise, in pieces")
func zkNoFalseFrames() {
    var random = SeededRandom(seed: 1)
    let text = (0..<100_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
    for bytes in [0, 0xFF, 0x55, 0xAA, 0x50].map({ [UInt8](repeating: $0, count: 100_000) }) + [text] {
        let found = items(bytes, by: 4_096)
        #expect(packets(found).isEmpty)
        #expect(noise(found).reduce([], +) == bytes)
        #expect(noise(found).allSatisfy { $0.count <= ZKStreamFramer.noisePiece })
    }
}

@Test("ZK framer: whatever stands between frames, and however the stream is cut", arguments: [1, 2, 3, 7, 4_096])
func zkResynchronises(size: Int) {
    var random = SeededRandom(seed: 2)
    for _ in 0..<40 {
        var stream: [UInt8] = []
        var sent: [ZKPacket] = []
        var between: [UInt8] = []
        for number in UInt16(0)..<6 {
            // Prefixes without a frame behind them, and the beginnings of prefixes, are the hard noise.
            let junk = [
                random.bytes(Int.random(in: 0...300, using: &random)), [0x50], [0x50, 0x50, 0x82, 0x7D, 0, 0, 0, 0],
            ]
            .shuffled(using: &random).reduce([], +)
            let packet = ZKPacket(.ok, session: 7, reply: number, data: random.bytes(Int(number) * 5))
            stream += junk + packet.streamFrame
            between += junk
            sent.append(packet)
        }
        let found = items(stream, by: size)
        #expect(packets(found) == sent)
        #expect(noise(found).reduce([], +) == between)
        #expect(found == items(stream, by: stream.count))
    }
}

@Test("ZK framer: a frame with a wrong checksum costs that frame only, and is named")
func zkBrokenFrame() {
    let good = ZKPacket(.ok, session: 1, reply: 2, data: [1, 2, 3])
    var broken = good.streamFrame
    broken[18] ^= 0x40
    let found = items([0xEE] + broken + good.streamFrame + [0xEE], by: 5)
    #expect(packets(found) == [good])
    #expect(noise(found) == [[0xEE], broken, [0xEE]])
    let isNamed = if case .noise(_, let reason) = found[1] { reason.hasPrefix("frame with checksum") } else { false }
    #expect(isNamed)
}

@Test("ZK framer: a head that promises more than comes is given up, and what it hid is found")
func zkFalseHead() {
    let hidden = ZKPacket(.ok, session: 1, reply: 2)
    let head: [UInt8] = ZKStreamFramer.prefix + UInt32(60_000).zkBytes
    var framer = ZKStreamFramer()
    var input = (head + hidden.streamFrame)[...]
    #expect(framer.next(&input) == nil)
    #expect(framer.isInFrame)
    #expect(framer.abandon() == [.noise(head, reason: "bytes outside any frame"), .packet(hidden, oneLess: false)])
    #expect(framer.heldCount == 0)
}

@Test("ZK framer: lengths beyond the largest packet are noise at once; the largest packet is a frame")
func zkLengthBound() {
    let data = [UInt8](repeating: 3, count: ZKStreamFramer.maximumPacket - ZKPacket.headerSize)
    let largest = ZKPacket(.data, session: 1, reply: 2, data: data)
    #expect(packets(items(largest.streamFrame, by: 1_000)) == [largest])
    for length in [UInt32(0), 7, UInt32(ZKStreamFramer.maximumPacket + 1), .max] {
        var framer = ZKStreamFramer()
        var input = (ZKStreamFramer.prefix + length.zkBytes + [0, 0])[...]
        #expect(framer.next(&input) == nil)
        #expect(!framer.isInFrame)
    }
}
