import DaemonConfiguration
import TerminalProtocols

/// When a session that still runs is given up: a last net under the session's own timeouts, for terminals that are kept
/// busy for ever and for faults of our own. Source: daemon.md 6.2.
struct SessionLimits: Equatable, Sendable {
    /// From the opening of the link until the terminal said who it is.
    var identification = Duration.seconds(120)
    /// Without a message; nil for readers that say nothing while nobody comes.
    var silence: Duration?
    /// Always waiting for an answer, while nothing is reported or stored but faults.
    var standstill = Duration.seconds(3_600)

    init(silence: Duration? = nil) { self.silence = silence }

    init(_ terminal: Configuration.Terminal) {
        if case .hid = terminal.link { return }
        silence = max(terminal.session.poll * 5, .seconds(300))
    }
}

/// Follows one session against its limits.
struct SessionWatch {
    private let limits: SessionLimits
    private var isIdentified = false
    private var lastMessage = Duration.zero
    private var lastProgress = Duration.zero

    init(limits: SessionLimits) { self.limits = limits }

    mutating func heard(at now: Duration) { lastMessage = now }

    /// An idle session needs no progress.
    mutating func idle(at now: Duration) { lastProgress = now }

    mutating func stored(at now: Duration) { lastProgress = now }

    mutating func reported(_ report: TerminalReport, at now: Duration) {
        switch report {
        case .fault: return
        case .identified: isIdentified = true
        case .counts, .clock, .users, .logRead, .answered, .operation, .position, .rejections: break
        }
        lastProgress = now
    }

    /// When the session has to be looked at again.
    var deadline: Duration {
        var deadline = lastProgress + limits.standstill
        if let silence = limits.silence { deadline = min(deadline, lastMessage + silence) }
        if !isIdentified { deadline = min(deadline, limits.identification) }
        return deadline
    }

    /// Why the session is over; nil if it may go on.
    func verdict(at now: Duration) -> String? {
        if !isIdentified, now >= limits.identification {
            return "the terminal did not say who it is within \(limits.identification)"
        }
        if let silence = limits.silence, now >= lastMessage + silence { return "no message for \(silence)" }
        if now >= lastProgress + limits.standstill { return "busy for \(limits.standstill) without a result" }
        return nil
    }
}
