/// Takes people out of a transcript with a ZK terminal.
///
/// Shown are the commands that concern the terminal alone (identity, options, sizes, time, how tables are read) and
/// their answers. Of tables, events, users, keys and all that is unknown the bytes are zeros, except a table's size.
/// Source: protocols/zk.md, Commands, Reading tables.
package struct ZKScrubber: TranscriptScrubber {
    private static let shown: Set<ZKCommand> = [
        .optionRead, .freeSizes, .startVerify, .cancel, .state, .timeRead, .timeWrite, .connect, .exit, .enable,
        .disable, .refreshData, .version, .freeData, .bufferedRead, .readChunk,
    ]
    private static let shownAnswers: Set<ZKCommand> = [.prepareData, .error, .retry, .repeat, .unauthorised]

    private var host: ZKFraming
    private var device: ZKFraming
    private var asked = ZKCommand.connect
    /// The next bytes of a table begin with its size.
    private var sizeFollows = false

    package init(_ carriage: SessionSettings.Carriage) {
        host = ZKFraming(carriage)
        device = ZKFraming(carriage)
    }

    package mutating func scrub(_ bytes: [UInt8], byHost: Bool) -> [Transcript.Step] {
        var input = bytes[...]
        var steps: [Transcript.Step] = []
        while let item = byHost ? host.next(&input) : device.next(&input) {
            switch item {
            case .noise(let noise, _): steps.append(.withheld(byHost: byHost, count: noise.count))
            case .packet(let packet, _):
                let packet = byHost ? scrubbed(request: packet) : scrubbed(answer: packet)
                let bytes = host.frame(packet)
                steps.append(byHost ? .host(bytes) : .device(bytes))
            }
        }
        return steps
    }

    private mutating func scrubbed(request packet: ZKPacket) -> ZKPacket {
        asked = packet.command
        let startsAtZero = packet.data.prefix(4).allSatisfy { $0 == 0 }
        sizeFollows = packet.command == .bufferedRead || packet.command == .readChunk && startsAtZero
        // The registration for events is a mask; the event itself comes from the terminal.
        return Self.shown.contains(packet.command) || packet.command == .event ? packet : packet.blank(keeping: 0)
    }

    private mutating func scrubbed(answer packet: ZKPacket) -> ZKPacket {
        if packet.command == .ok, Self.shown.contains(asked) { return packet }
        if Self.shownAnswers.contains(packet.command) { return packet }
        guard packet.command.isData, sizeFollows else { return packet.blank(keeping: 0) }
        sizeFollows = false
        return packet.blank(keeping: 4)
    }
}

extension ZKPacket {
    fileprivate func blank(keeping count: Int) -> ZKPacket {
        var packet = self
        packet.data = data.prefix(count) + [UInt8](repeating: 0, count: max(0, data.count - count))
        return packet
    }
}

extension ZKSession {
    package static func scrubber(_ carriage: SessionSettings.Carriage) -> (any TranscriptScrubber)? {
        ZKScrubber(carriage)
    }

    /// The form that has only the internal number of the user needs the user table of its time.
    package static func logItem(rereading bytes: [UInt8]) -> LogItem? {
        guard let form = ZKAttendanceForm(rawValue: bytes.count), form != .uid else { return nil }
        return form.item(bytes[...], users: [:])
    }
}
