/// One request or answer. Source: protocols/anviz.md, Frame.
package struct AnvizFrame: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case request
        case answer(AnvizReturn)
    }

    package static let start: UInt8 = 0xA5
    /// What is added to a command's number in its answer.
    package static let answerBit: UInt8 = 0x80

    /// 0 in a request is "whoever is on the line".
    package var device: UInt32
    package var command: AnvizCommand
    package var kind: Kind
    /// At most the command's limit, which always fits the frame's length field.
    package var data: [UInt8]

    package init(device: UInt32, command: AnvizCommand, kind: Kind = .request, data: [UInt8] = []) {
        self.device = device
        self.command = command
        self.kind = kind
        self.data = data
    }

    /// As on the wire.
    package var bytes: [UInt8] {
        var bytes = [AnvizFrame.start] + AnvizInteger.bytes(UInt64(device), count: 4)
        switch kind {
        case .request: bytes.append(command.rawValue)
        case .answer(let verdict): bytes += [command.rawValue | AnvizFrame.answerBit, verdict.rawValue]
        }
        bytes += AnvizInteger.bytes(UInt64(data.count), count: 2) + data
        let checksum = AnvizChecksum.of(bytes[...])
        return bytes + [UInt8(truncatingIfNeeded: checksum), UInt8(checksum >> 8)]
    }
}
