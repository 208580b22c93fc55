package import TerminalProtocols

/// A card reader with a keypad: an OSDP peripheral device, written from protocols/osdp.md and not from the session.
///
/// It keeps no log: what it saw waits in a short queue, goes out in the answer to one poll, and is forgotten with the
/// next command that has a new sequence number.
package struct OSDPReader: Sendable {
    /// Source: protocols/osdp.md, "Secure channel", last paragraph.
    static let channelPatience = Duration.seconds(8)
    static let mostEvents = 8

    struct Event: Sendable {
        var punch: SimulatedPunch?
        var code: UInt8
        var data: [UInt8]
    }

    package let address: UInt8
    /// Its secure channel's base key; nil as it leaves the factory.
    package private(set) var key: [UInt8]?
    /// It opens a channel under the public key and takes another one.
    package var installs: Bool
    /// It answers nothing.
    package var isSilent = false
    /// Answers BUSY to so many commands.
    package var busy = 0
    /// Codes of the commands that it carried out, oldest first; the last hundred.
    package private(set) var done: [UInt8] = []

    private let random: @Sendable (Int) -> [UInt8]
    private var events: [Event] = []
    /// Went out in the last answer.
    private var told: Event?
    private var lastSequence: UInt8?
    private var lastCommand: [UInt8] = []
    private var lastReply: [UInt8] = []
    private var lastContact = Duration.zero
    private var opening: (channel: OSDPSecureChannel, random: [UInt8], mark: UInt8)?
    private var channel: OSDPSecureChannel?

    /// - Parameters:
    ///   - key: 16 bytes; nil speaks in the clear, and under the public key if it `installs`.
    ///   - random: so many random bytes.
    package init(
        address: UInt8,
        key: [UInt8]? = nil,
        installs: Bool = false,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.address = address
        self.key = key
        self.installs = installs
        self.random = random
    }

    package var hasChannel: Bool { channel != nil }

    /// Somebody presents a card or types a number. A full queue forgets it, as readers do.
    package mutating func present(_ punch: SimulatedPunch) {
        guard events.count < OSDPReader.mostEvents else { return }
        let (code, data) = OSDPReader.reply(for: punch.user)
        events.append(Event(punch: punch, code: code, data: data))
    }

    /// Something that is no punch, for tests.
    package mutating func queue(code: UInt8, data: [UInt8]) {
        events.append(Event(punch: nil, code: code, data: data))
    }

    /// Power was cut.
    package mutating func powerCycle() {
        (lastSequence, channel, opening, told) = (nil, nil, nil, nil)
        events.removeAll()
    }

    /// - Parameter now: on any clock that does not jump.
    /// - Returns: the answer, without a mark, and the punches that are forgotten now.
    package mutating func receive(
        _ frame: OSDPFrame,
        _ bytes: [UInt8],
        at now: Duration
    ) -> (reply: [UInt8]?, forgotten: SimulatedPunch?) {
        guard !isSilent, !frame.isReply, frame.address == address || frame.address == 0x7F else { return (nil, nil) }
        if now >= lastContact + OSDPReader.channelPatience { channel = nil }
        lastContact = now
        if busy > 0 {
            busy -= 1
            return (self.frame(0, 0x79, [], check: frame.check).bytes, nil)
        }
        if frame.sequence != 0, frame.sequence == lastSequence, bytes == lastCommand { return (lastReply, nil) }
        let isNext = frame.sequence == 0 || lastSequence.map { [$0, $0 % 3 + 1].contains(frame.sequence) } == true
        guard isNext else { return (self.frame(frame.sequence, 0x41, [4], check: frame.check).bytes, nil) }
        if frame.sequence == 0 { (channel, opening) = (nil, nil) }
        let forgotten = told?.punch
        told = nil
        (lastSequence, lastCommand) = (frame.sequence, bytes)
        lastReply = answer(frame)
        return (lastReply, forgotten)
    }

    private func frame(_ sequence: UInt8, _ code: UInt8, _ data: [UInt8], check: OSDPCheck) -> OSDPFrame {
        OSDPFrame(address: address, isReply: true, sequence: sequence, check: check, code: code, data: data)
    }

    private mutating func answer(_ command: OSDPFrame) -> [UInt8] {
        func plain(_ code: UInt8, _ data: [UInt8], _ security: OSDPFrame.Security? = nil) -> [UInt8] {
            var reply = frame(command.sequence, code, data, check: security == nil ? command.check : .crc)
            reply.security = security
            return reply.bytes
        }
        var data = command.data
        if command.security?.kind.hasMAC == true {
            guard let opened = channel?.open(command) else {
                channel = nil
                return plain(0x41, [6])
            }
            data = opened
        } else if channel != nil {
            return sealed(command, 0x41, [6])
        }
        if let reply = handshake(command) { return plain(reply.code, reply.data, reply.security) }
        if key != nil, channel == nil, ![0x61, 0x62].contains(command.code) { return plain(0x41, [6]) }
        let (code, content) = carryOut(command.code, data)
        let bytes = channel == nil ? plain(code, content) : sealed(command, code, content)
        if command.code == 0x75, code == 0x40 { key = Array(data[2..<18]) }
        return bytes
    }

    private mutating func sealed(_ command: OSDPFrame, _ code: UInt8, _ data: [UInt8]) -> [UInt8] {
        let reply = frame(command.sequence, code, data, check: .crc)
        return channel?.seal(reply).bytes ?? []
    }

    /// Source: protocols/osdp.md, "Secure channel".
    private mutating func handshake(
        _ command: OSDPFrame
    ) -> (code: UInt8, data: [UInt8], security: OSDPFrame.Security?)? {
        switch command.code {
        case 0x76 where command.data.count == 8 && command.security?.kind == .challenge:
            let mark = command.security?.data.first ?? 1
            guard mark == 1 || installs else { return (0x41, [6], nil) }
            let base = mark == 0 ? OSDPSecureChannel.defaultKey : key ?? OSDPSecureChannel.defaultKey
            let channel = OSDPSecureChannel(key: base, challenge: command.data)
            let own = random(8)
            opening = (channel, own, mark)
            let identity: [UInt8] = [0xCA, 0x17, 0x21, address, 1, 2, 3, 4]
            return (0x76, identity + own + channel.clientCryptogram(own), .init(.challengeReply, [mark]))
        case 0x77 where command.security?.kind == .cryptogram:
            guard let opening, command.data == opening.channel.serverCryptogram(opening.random) else {
                return (0x41, [6], nil)
            }
            let initial = opening.channel.initialMAC(command.data)
            channel = opening.channel
            channel?.begin(initial)
            self.opening = nil
            return (0x78, initial, .init(.cryptogramReply, [1]))
        case 0x76, 0x77: return (0x41, [9], nil)
        default: return nil
        }
    }

    private mutating func carryOut(_ code: UInt8, _ data: [UInt8]) -> (UInt8, [UInt8]) {
        done = Array((done + [code]).suffix(100))
        switch code {
        case 0x60:
            guard !events.isEmpty else { return (0x40, []) }
            let event = events.removeFirst()
            told = event
            return (event.code, event.data)
        case 0x61: return (0x45, [0xCA, 0x17, 0x5B, 0x21, 1, address, 0, 0, 0, 1, 2, 3])
        case 0x62:
            let security: UInt8 = key != nil || installs ? 1 : 0
            return (
                0x46,
                [2, 1, 1, 3, 1, 0, 4, 1, 1, 5, 1, 1, 8, 1, 0, 9, security, installs ? 1 : 0, 10, 0, 2, 13, 0, 1]
            )
        case 0x64: return (0x48, [0, 0])
        case 0x69: return data.isEmpty || !data.count.isMultiple(of: 14) ? (0x41, [2]) : (0x40, [])
        case 0x6A: return data.count == 5 ? (0x40, []) : (0x41, [2])
        case 0x68: return data.isEmpty || !data.count.isMultiple(of: 4) ? (0x41, [2]) : (0x40, [])
        case 0x75:
            guard channel != nil else { return (0x41, [6]) }
            return data.count == 18 && data[0] == 1 && data[1] == 16 ? (0x40, []) : (0x41, [9])
        default: return (0x41, [3])
        }
    }

    /// `65-25477` is a 26-bit card, digits are typed, anything else comes as characters.
    private static func reply(for user: String) -> (UInt8, [UInt8]) {
        let parts = user.split(separator: "-").compactMap { UInt32($0) }
        if parts.count == 2, parts[0] <= 255, parts[1] <= 65_535 {
            let number = parts[0] << 16 | parts[1]
            let even = UInt32((number >> 12).nonzeroBitCount % 2)
            let odd = UInt32(1 - (number & 0xFFF).nonzeroBitCount % 2)
            let bits = (even << 25 | number << 1 | odd) << 6
            return (0x50, [0, 1, 26, 0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) })
        }
        let characters = Array(user.utf8.prefix(60))
        if characters.allSatisfy({ 0x30...0x39 ~= $0 }) {
            return (0x53, [0, UInt8(characters.count + 1)] + characters + [0x0D])
        }
        return (0x51, [0, 0, UInt8(characters.count)] + characters)
    }
}
