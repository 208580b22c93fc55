package import TerminalProtocols
package import WallClock

/// What a terminal did, or what was found out about it, as far as its health goes.
package enum HealthSignal: Equatable, Sendable {
    /// The terminal answered something.
    case contact
    case identified(TerminalFacts)
    /// Its clock minus ours, in milliseconds.
    case clock(drift: Int64)
    case counts(TerminalCounts)
    /// Log items in the terminal's order, with what became of them.
    case records([HealthRecord])
    /// The log was read to its end.
    case logRead
    /// So many people were refused.
    case rejections(Int)
    /// Somebody operated the terminal itself.
    case operation(TerminalOperation)
    /// Its user table, compared with the directory.
    case enrolled(ghosts: [String], administrators: [String])
    /// Of a date's judged punches with an IN or OUT key: how many keys agreed with the slot that the punch filled.
    /// A date counts once.
    case keys(date: LocalDate, agreeing: Int, contradicting: Int)
    /// We set its clock.
    case clockSet
    /// We emptied its log.
    case logCleared

    /// The terminal was heard from.
    var isContact: Bool {
        switch self {
        case .contact, .identified, .clock, .counts, .records, .logRead, .rejections, .operation: true
        case .enrolled, .keys, .clockSet, .logCleared: false
        }
    }
}

/// One item of a terminal's log.
package struct HealthRecord: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        case accepted, unknownUser, inFuture, implausiblyOld, duplicate, conflict, damaged

        var isNew: Bool { self != .duplicate }
        /// Its time can be believed.
        var isPlausible: Bool { self == .accepted || self == .unknownUser || self == .duplicate }
    }

    package var user: String
    /// The terminal's wall clock; nil for a damaged item.
    package var time: LocalDateTime?
    package var outcome: Outcome
    /// Verified by what can be given away: a card, a password, a number; nil if the terminal does not tell.
    package var isWeak: Bool?
    package var bytes: [UInt8]

    package init(
        user: String,
        time: LocalDateTime?,
        outcome: Outcome,
        isWeak: Bool? = nil,
        bytes: [UInt8] = []
    ) {
        self.user = user
        self.time = time
        self.outcome = outcome
        self.isWeak = isWeak
        self.bytes = bytes
    }
}

/// What a terminal's health is measured by, from its configuration.
package struct HealthProfile: Equatable, Sendable {
    /// Time between two contacts of a terminal that is well, in milliseconds.
    package var heartbeat: Int64
    /// How far a clock may be off, in milliseconds.
    package var driftTolerance: Int64
    package var zone: Zone
    /// Each reading gives the whole log anew, so that records sent again mean nothing.
    package var readsWholeLog: Bool
    package var link: String

    package init(heartbeat: Int64, driftTolerance: Int64, zone: Zone, readsWholeLog: Bool, link: String) {
        self.heartbeat = heartbeat
        self.driftTolerance = driftTolerance
        self.zone = zone
        self.readsWholeLog = readsWholeLog
        self.link = link
    }
}

/// What a terminal cannot know and its health depends on, at one moment.
package struct HealthSurroundings: Equatable, Sendable {
    /// A shift of somebody who uses the terminal is going on.
    package var isShiftRunning = false
    /// A shift of somebody who uses the terminal starts or ends now or within the next two hours.
    package var isShiftNear = false
    /// Whose results wait for the terminal if it stays silent: their numbers.
    package var waiting: [String] = []
    /// No terminal of the site answers.
    package var isSiteSilent = false
    /// Of the user ids that punched and were nobody's: those that are somebody's now.
    package var mapped: Set<String> = []

    package init() {}
}
