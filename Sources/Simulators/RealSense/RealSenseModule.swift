import TerminalProtocols
package import WallClock

/// A RealSense ID module made of software, in plain mode. Source: protocols/usb.md, "RealSense ID F450/F455".
package struct RealSenseModule: SimulatedTerminal {
    package var memory: TerminalMemory
    /// Prints what a real one's firmware may print between packets.
    package var isTalkative = true

    private var line: [UInt8] = []
    private var isAsked = false
    private var sent: UInt32 = 0
    /// The punch that the gateway was told last, until it asks again: then it is on its disk.
    private var told: [SimulatedPunch] = []

    package init(memory: TerminalMemory) { self.memory = memory }

    package mutating func linkChanged() {
        line = []
        isAsked = false
        told = []
    }

    package mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction] {
        line += bytes
        var actions: [SimulatorAction] = []
        while let (command, length) = nextCommand() {
            line.removeFirst(length)
            switch command {
            case nil: isAsked = false
            case .startSession?:
                sent = 0
                actions.append(.send((isTalkative ? Array("face> ".utf8) : []) + packet(.startSession, sequence: 0)))
            case .authenticate?:
                if !told.isEmpty { actions.append(.acknowledged(told)) }
                told = []
                isAsked = true
                actions.append(.send(next(.hint, status: 1)))
            case .hint?, .faces?, .result?, .reply?: break
            }
        }
        // A line of rubbish does not grow for ever.
        if line.count > 1_024 { line.removeFirst(line.count - 1_024) }
        return actions
    }

    package mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction] {
        // A sensor: whom nobody asked about, nobody hears of.
        guard isAsked else { return [] }
        isAsked = false
        memory.log.append(punch)
        told.append(punch)
        return [.send(next(.faces) + next(.result, user: punch.user) + next(.reply))]
    }

    /// Somebody stands there who is nobody's, or holds a picture up.
    package mutating func refuse(status: UInt8) -> [SimulatorAction] {
        guard isAsked else { return [] }
        isAsked = false
        return [.send(next(.result, status: status) + next(.reply, status: status))]
    }

    private mutating func next(_ identifier: RealSensePacket.Identifier, user: String = "", status: UInt8 = 0)
        -> [UInt8]
    {
        sent += 1
        return packet(identifier, sequence: sent, user: user, status: status)
    }

    private func packet(
        _ identifier: RealSensePacket.Identifier,
        sequence: UInt32,
        user: String = "",
        status: UInt8 = 0
    ) -> [UInt8] {
        RealSensePacket(identifier, sequence: sequence, user: user, status: status).bytes
    }

    /// The first whole command, and how many bytes it ends behind; nil stands for the cancelling text.
    private func nextCommand() -> (RealSensePacket.Identifier?, length: Int)? {
        var framer = RealSenseFramer()
        for end in line.indices {
            if line[...end].suffix(RealSensePacket.cancel.count).elementsEqual(RealSensePacket.cancel) {
                return (nil, end + 1)
            }
            for case .packet(let packet, let bytes) in framer.receive([line[end]], at: .zero) {
                // Without the text before it the module takes no packet for one.
                let before = line[..<(end + 1 - bytes.count)].suffix(RealSensePacket.attention.count)
                if before.elementsEqual(RealSensePacket.attention) { return (packet.identifier, end + 1) }
            }
        }
        return nil
    }
}
