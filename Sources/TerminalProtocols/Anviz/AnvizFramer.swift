/// Finds frames in what a line delivers, in any pieces and after any noise.
///
/// The start byte occurs inside data and in noise as well. So a start that turns out wrong costs one byte, and the
/// search goes on behind it: the length is bounded by the command, and a frame that stops arriving is given up after
/// ``silence``. It holds at most one frame and ``noiseLimit`` bytes of noise.
/// Source: protocols/anviz.md, Frame.
package struct AnvizFramer: Sendable {
    package enum Expectation: Sendable { case requests, answers }

    package enum Item: Equatable, Sendable {
        case frame(AnvizFrame)
        /// The whole of ``AnvizFramer/sent`` came back: some RS485 adapters hear themselves.
        case echo
        /// Bytes that belong to no frame: 1 to ``AnvizFramer/noiseLimit`` of them.
        case noise([UInt8], NoiseReason)
    }

    /// Why bytes are no frame. Of several reasons in one run of noise the last in this order is told.
    package enum NoiseReason: Int, Comparable, Sendable {
        case noStart, impossibleHead, cutShort, wrongChecksum

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// How long a frame may pause before it is taken for cut short.
    package static let silence = Duration.milliseconds(250)
    package static let noiseLimit = 256

    private let expectation: Expectation
    /// What this side sent last, so that its echo is known; empty if none is expected any more.
    package var sent: [UInt8] = []
    /// Begins with a start byte, or is empty; shorter than the longest frame.
    private var held: [UInt8] = []
    private var noise: [UInt8] = []
    private var noiseReason = NoiseReason.noStart
    private var lastByte = Duration.zero

    package init(expecting expectation: Expectation) { self.expectation = expectation }

    /// When ``expire(at:)`` has something to do if no more bytes come; nil if nothing is held.
    package var deadline: Duration? { heldBytes == 0 ? nil : lastByte + AnvizFramer.silence }

    /// How many bytes wait for more.
    package var heldBytes: Int { held.count + noise.count }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [Item] {
        var items = expire(at: now)
        if !bytes.isEmpty { lastByte = now }
        for byte in bytes {
            held.append(byte)
            look(afterSilence: false, into: &items)
        }
        return items
    }

    /// Gives up what pauses for too long. Harmless before ``deadline``.
    package mutating func expire(at now: Duration) -> [Item] {
        guard let deadline, now >= deadline else { return [] }
        var items: [Item] = []
        look(afterSilence: true, into: &items)
        flushNoise(into: &items)
        return items
    }

    private mutating func look(afterSilence: Bool, into items: inout [Item]) {
        var position = 0
        while position < held.count {
            switch examine(held[position...]) {
            case .unfinished where !afterSilence:
                held.removeFirst(position)
                return
            case .unfinished:
                discard(held[position], .cutShort, into: &items)
                position += 1
            case .wrong(let reason):
                discard(held[position], reason, into: &items)
                position += 1
            case .frame(let frame, let length):
                flushNoise(into: &items)
                items.append(.frame(frame))
                position += length
            case .echo:
                flushNoise(into: &items)
                items.append(.echo)
                position += sent.count
                sent = []
            }
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func discard(_ byte: UInt8, _ reason: NoiseReason, into items: inout [Item]) {
        noiseReason = noise.isEmpty ? reason : max(noiseReason, reason)
        noise.append(byte)
        if noise.count == AnvizFramer.noiseLimit { flushNoise(into: &items) }
    }

    private mutating func flushNoise(into items: inout [Item]) {
        guard !noise.isEmpty else { return }
        items.append(.noise(noise, noiseReason))
        noise.removeAll(keepingCapacity: true)
    }

    private enum Finding {
        case unfinished
        case wrong(NoiseReason)
        case frame(AnvizFrame, length: Int)
        case echo
    }

    /// What stands at the beginning of `bytes`, which is not empty. Judged as early as its bytes allow.
    private func examine(_ bytes: ArraySlice<UInt8>) -> Finding {
        let first = bytes.startIndex
        guard bytes[first] == AnvizFrame.start else { return .wrong(.noStart) }
        guard bytes.count > 5 else { return .unfinished }
        if !sent.isEmpty {
            if bytes.starts(with: sent) { return .echo }
            if sent.starts(with: bytes) { return .unfinished }
        }
        guard let (command, limit) = command(bytes[first + 5]) else { return .wrong(.impossibleHead) }
        let lengthAt = expectation == .requests ? first + 6 : first + 7
        guard bytes.endIndex >= lengthAt + 2 else { return .unfinished }
        let length = Int(AnvizInteger.read(bytes[lengthAt..<lengthAt + 2]))
        guard length <= limit else { return .wrong(.impossibleHead) }
        let checksumAt = lengthAt + 2 + length
        guard bytes.endIndex >= checksumAt + 2 else { return .unfinished }
        let stated = UInt16(bytes[checksumAt]) | UInt16(bytes[checksumAt + 1]) << 8
        guard stated == AnvizChecksum.of(bytes[first..<checksumAt]) else { return .wrong(.wrongChecksum) }
        let frame = AnvizFrame(
            device: UInt32(truncatingIfNeeded: AnvizInteger.read(bytes[first + 1..<first + 5])),
            command: command,
            kind: expectation == .requests ? .request : .answer(AnvizReturn(rawValue: bytes[first + 6])),
            data: Array(bytes[lengthAt + 2..<checksumAt])
        )
        return .frame(frame, length: checksumAt + 2 - first)
    }

    private func command(_ code: UInt8) -> (AnvizCommand, limit: Int)? {
        switch expectation {
        case .requests:
            guard let command = AnvizCommand(rawValue: code), let limit = command.requestLimit else { return nil }
            return (command, limit)
        case .answers:
            guard code >= AnvizFrame.answerBit, let command = AnvizCommand(rawValue: code ^ AnvizFrame.answerBit)
            else { return nil }
            return (command, command.answerLimit)
        }
    }
}

extension AnvizFramer.NoiseReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noStart: "no frame begins here"
        case .impossibleHead: "a command or length that cannot be"
        case .cutShort: "a frame cut short"
        case .wrongChecksum: "wrong checksum"
        }
    }
}
