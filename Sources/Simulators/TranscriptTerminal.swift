package import TerminalProtocols
package import WallClock

/// Plays the terminal's side of a transcript on a real line: it says what the terminal said, each time after as many
/// bytes came as the transcript's host sent. A new connection begins the transcript anew; behind its end, or behind a
/// drop, the terminal is silent.
package struct TranscriptTerminal: SimulatedTerminal {
    package var memory: TerminalMemory
    private let steps: [Transcript.Step]
    private var next = 0
    /// Bytes that came and that no step has asked for yet.
    private var heard = 0

    package init(_ transcript: Transcript) {
        steps = transcript.steps
        memory = TerminalMemory(serial: transcript["serial"] ?? "")
    }

    package mutating func linkChanged() { (next, heard) = (0, 0) }

    package mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction] {
        heard += bytes.count
        var actions: [SimulatorAction] = []
        while next < steps.count {
            switch steps[next] {
            case .host(let message):
                guard heard >= message.count else { return actions }
                heard -= message.count
            case .withheld(byHost: true, let count):
                guard heard >= count else { return actions }
                heard -= count
            case .device(let message): actions.append(.send(message))
            // What is withheld cannot be said, and time passes by itself.
            case .withheld(byHost: false, _), .wait: break
            case .drop:
                next = steps.count
                return actions
            }
            next += 1
        }
        return actions
    }

    /// Nobody can punch at it: its log is the transcript.
    package mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction] { [] }
}
