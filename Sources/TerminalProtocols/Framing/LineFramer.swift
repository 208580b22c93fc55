/// What the frames of a protocol look like, for ``LineFramer``.
package protocol FrameGrammar: Sendable {
    associatedtype Item: LineItem

    /// How long a frame may pause before it is taken for cut short.
    static var silence: Duration { get }

    /// What stands at the beginning of `bytes`, which is not empty. Judged as early as its bytes allow.
    mutating func examine(_ bytes: ArraySlice<UInt8>) -> FrameFinding<Item>
}

/// What a framer hands out: frames in the protocol's own cases, and noise.
package protocol LineItem: Equatable, Sendable {
    /// Bytes that belong to no frame: 1 to ``LineFramer/noiseLimit`` of them.
    static func noise(_ bytes: [UInt8], _ reason: NoiseReason) -> Self
}

/// Why bytes are no frame. Of several reasons in one run of noise the last in this order is told.
package enum NoiseReason: Int, Comparable, Sendable, CustomStringConvertible {
    case noStart, impossibleHead, cutShort, wrongCheck, contradiction

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String {
        switch self {
        case .noStart: "no frame begins here"
        case .impossibleHead: "a command or length that cannot be"
        case .cutShort: "a frame cut short"
        case .wrongCheck: "wrong checksum"
        case .contradiction: "a frame that contradicts itself"
        }
    }
}

package enum FrameFinding<Item: LineItem> {
    /// A frame may begin here; nothing more can be said before so many bytes are there.
    case unfinished(until: Int)
    case wrong(NoiseReason)
    case item(Item, length: Int)
    /// A byte that means nothing and is no noise either.
    case filler
}

/// Finds frames in what a line delivers, in any pieces and after any noise.
///
/// The bytes of a start occur inside data and in noise as well. So a start that turns out wrong costs one byte, and the
/// search goes on behind it; a frame that stops arriving is given up after its grammar's silence. It holds at most one
/// frame and ``noiseLimit`` bytes of noise.
package struct LineFramer<Grammar: FrameGrammar>: Sendable {
    package typealias Item = Grammar.Item

    package static var noiseLimit: Int { 256 }
    package static var silence: Duration { Grammar.silence }

    var grammar: Grammar
    /// Begins with what may be a frame, or is empty; shorter than the longest frame.
    private var held: [UInt8] = []
    /// So many bytes must be held before they are worth another look.
    private var awaited = 1
    private var noise: [UInt8] = []
    private var noiseReason = NoiseReason.noStart
    private var lastByte = Duration.zero

    init(_ grammar: Grammar) { self.grammar = grammar }

    /// When ``expire(at:)`` has something to do if no more bytes come; nil if nothing is held.
    package var deadline: Duration? { heldBytes == 0 ? nil : lastByte + Grammar.silence }

    /// The beginning of a frame is there, and its end is not.
    package var isInFrame: Bool { !held.isEmpty }

    /// How many bytes wait for more.
    package var heldBytes: Int { held.count + noise.count }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [Item] {
        var items = expire(at: now)
        if !bytes.isEmpty { lastByte = now }
        for byte in bytes {
            held.append(byte)
            if held.count >= awaited { look(afterSilence: false, into: &items) }
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
        awaited = 1
        while position < held.count {
            switch grammar.examine(held[position...]) {
            case .unfinished(let count) where !afterSilence:
                held.removeFirst(position)
                awaited = max(count, held.count + 1)
                return
            case .unfinished:
                discard(held[position], .cutShort, into: &items)
                position += 1
            case .wrong(let reason):
                discard(held[position], reason, into: &items)
                position += 1
            case .filler: position += 1
            case .item(let item, let length):
                flushNoise(into: &items)
                items.append(item)
                position += max(1, length)
            }
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func discard(_ byte: UInt8, _ reason: NoiseReason, into items: inout [Item]) {
        noiseReason = noise.isEmpty ? reason : max(noiseReason, reason)
        noise.append(byte)
        if noise.count == Self.noiseLimit { flushNoise(into: &items) }
    }

    private mutating func flushNoise(into items: inout [Item]) {
        guard !noise.isEmpty else { return }
        items.append(.noise(noise, noiseReason))
        noise.removeAll(keepingCapacity: true)
    }
}
