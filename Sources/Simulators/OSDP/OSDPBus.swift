import TerminalProtocols
package import WallClock

/// Several readers on one line: each hears everything and answers what is for it.
package struct OSDPBus: SimulatedTerminal {
    package var memory: TerminalMemory
    package var readers: [OSDPReader]
    private var framer = OSDPFramer(address: nil)
    private var began: LocalDateTime?
    private var next = 0

    /// - Parameter memory: its users' ids are what they present: `65-25477` a card, digits a number that is typed.
    package init(memory: TerminalMemory, readers: [OSDPReader]) {
        self.memory = memory
        self.readers = readers
    }

    /// A reader sees no links, only commands.
    package mutating func linkChanged() { framer = OSDPFramer(address: nil) }

    package mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction] {
        receive(bytes, at: .seconds(now.wallSeconds - (began ?? now).wallSeconds), now)
    }

    /// - Parameter time: finer than `now`, on any clock that does not jump.
    package mutating func receive(_ bytes: [UInt8], at time: Duration, _ now: LocalDateTime) -> [SimulatorAction] {
        began = began ?? now
        var actions: [SimulatorAction] = []
        // The framer's time stands: a command that a pause cuts in two is put together all the same.
        for case .frame(let frame, let bytes) in framer.receive(bytes, at: .zero) {
            for index in readers.indices {
                let (reply, forgotten) = readers[index].receive(frame, bytes, at: time)
                if let forgotten { actions.append(.acknowledged([forgotten])) }
                if let reply { actions.append(.send(reply)) }
            }
        }
        return actions
    }

    /// At one reader after the other.
    package mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction] {
        memory.log.append(punch)
        guard !readers.isEmpty else { return [] }
        readers[next % readers.count].present(punch)
        next += 1
        return []
    }
}
