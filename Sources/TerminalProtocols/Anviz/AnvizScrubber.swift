/// Takes people out of a transcript with an Anviz terminal.
///
/// Shown are requests without data of people and the answers that concern the terminal alone. Of records, users,
/// templates, settings (they hold a password) and logins the data are zeros, except how many entries there are.
/// Source: protocols/anviz.md, Commands used.
package struct AnvizScrubber: TranscriptScrubber {
    private var host = AnvizFramer(expecting: .requests)
    private var device = AnvizFramer(expecting: .answers)

    package init() {}

    package mutating func scrub(_ bytes: [UInt8], byHost: Bool) -> [Transcript.Step] {
        // Always at the same moment: how long a frame pauses on the line is the session's business.
        let items = byHost ? host.receive(bytes, at: .zero) : device.receive(bytes, at: .zero)
        return items.compactMap { item in
            switch item {
            case .echo: nil
            case .noise(let noise, _): .withheld(byHost: byHost, count: noise.count)
            case .frame(var frame):
                byHost ? .host(frame.blank(isRequest: true)) : .device(frame.blank(isRequest: false))
            }
        }
    }
}

extension AnvizFrame {
    /// The bytes of the frame with what concerns people zeroed.
    fileprivate mutating func blank(isRequest: Bool) -> [UInt8] {
        let kept: Int
        switch command {
        case .serial, .time, .writeTime, .counts, .clear, .number, .typeCode, .capacities, .unlock: kept = data.count
        case .records, .users, .shortUsers: kept = isRequest ? data.count : 1
        case .login, .basicSettings, .secondSettings, .writeSecondSettings, .writeShortUsers, .template,
            .writeTemplate, .deleteUser, .liveRecord, .writeUsers:
            kept = 0
        }
        data = data.prefix(kept) + [UInt8](repeating: 0, count: max(0, data.count - kept))
        return bytes
    }
}

extension AnvizSession {
    package static func scrubber(_ carriage: SessionSettings.Carriage) -> (any TranscriptScrubber)? { AnvizScrubber() }
}
