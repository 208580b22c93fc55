/// Finds the frames of one direction. Source: protocols/anviz.md, Frame.
package typealias AnvizFramer = LineFramer<AnvizGrammar>

package enum AnvizItem: LineItem {
    case frame(AnvizFrame)
    /// The whole of ``LineFramer/sent`` came back: some RS485 adapters hear themselves.
    case echo
    case noise([UInt8], NoiseReason)
}

package struct AnvizGrammar: FrameGrammar {
    package enum Expectation: Sendable { case requests, answers }

    package static var silence: Duration { .milliseconds(250) }

    let expectation: Expectation
    var sent: [UInt8] = []

    /// The length is bounded by the command.
    package mutating func examine(_ bytes: ArraySlice<UInt8>) -> FrameFinding<AnvizItem> {
        let first = bytes.startIndex
        guard bytes[first] == AnvizFrame.start else { return .wrong(.noStart) }
        guard bytes.count > 5 else { return .unfinished(until: 6) }
        if !sent.isEmpty {
            if bytes.starts(with: sent) {
                defer { sent = [] }
                return .item(.echo, length: sent.count)
            }
            // One byte may tell an answer from the echo.
            if sent.starts(with: bytes) { return .unfinished(until: bytes.count + 1) }
        }
        guard let (command, limit) = command(bytes[first + 5]) else { return .wrong(.impossibleHead) }
        let lengthAt = expectation == .requests ? first + 6 : first + 7
        guard bytes.endIndex >= lengthAt + 2 else { return .unfinished(until: lengthAt + 2 - first) }
        let length = Int(AnvizInteger.read(bytes[lengthAt..<lengthAt + 2]))
        guard length <= limit else { return .wrong(.impossibleHead) }
        let checksumAt = lengthAt + 2 + length
        guard bytes.endIndex >= checksumAt + 2 else { return .unfinished(until: checksumAt + 2 - first) }
        let stated = UInt16(bytes[checksumAt]) | UInt16(bytes[checksumAt + 1]) << 8
        guard stated == AnvizChecksum.of(bytes[first..<checksumAt]) else { return .wrong(.wrongCheck) }
        let frame = AnvizFrame(
            device: UInt32(truncatingIfNeeded: AnvizInteger.read(bytes[first + 1..<first + 5])),
            command: command,
            kind: expectation == .requests ? .request : .answer(AnvizReturn(rawValue: bytes[first + 6])),
            data: Array(bytes[lengthAt + 2..<checksumAt])
        )
        return .item(.frame(frame), length: checksumAt + 2 - first)
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

extension LineFramer where Grammar == AnvizGrammar {
    package init(expecting expectation: AnvizGrammar.Expectation) { self.init(AnvizGrammar(expectation: expectation)) }

    /// What this side sent last, so that its echo is known; empty if none is expected any more.
    package var sent: [UInt8] {
        get { grammar.sent }
        set { grammar.sent = newValue }
    }
}
