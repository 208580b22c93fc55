package import WallClock

/// Who calls, as far as requests care.
package struct RequestCaller: Equatable, Sendable {
    /// The local account, as the kernel says.
    package let uid: UInt32
    /// The number of the person whose account it is; nil if it is linked to nobody.
    package let person: String?
    package let isHR: Bool

    package init(uid: UInt32, person: String?, isHR: Bool) {
        self.uid = uid
        self.person = person
        self.isHR = isHR
    }
}

/// Why what is asked for is what no office means.
package enum Nonsense: Equatable, Sendable { case leaveWithoutType, tooLong, farFromWorkDate, overtimeBeyondDay }

/// Why a request is not taken, or not decided.
package enum RequestRefusal: Error, Equatable, Sendable {
    case nonsense(Nonsense)
    /// Leave and trips of one person do not overlap.
    case overlap(with: Int64)
    /// Nobody decides what they asked for, or what is about themselves.
    case ownRequest
    /// Neither the person's superior nor HR.
    case notEntitled
    case alreadySettled(RequestState)
    case monthClosed(Month)
    case unknownRequest(Int64)
}

/// Who may do what with a request. Source: attendance.md 4.3, design.md invariant 6.
package struct RequestRules: Sendable {
    package let caller: RequestCaller

    package init(caller: RequestCaller) { self.caller = caller }

    /// Whether the caller may see and ask what is about a person.
    /// - Parameter superior: the person's.
    package func concerns(_ person: String, superior: String?) -> Bool {
        if caller.isHR { return true }
        guard let own = caller.person else { return false }
        return own == person || own == superior
    }

    /// - Parameters:
    ///   - askedBy: the account that asked.
    ///   - superior: of the person whom it is about.
    package func checkDecision(about person: String, askedBy: UInt32, superior: String?) throws(RequestRefusal) {
        guard askedBy != caller.uid, caller.person != person else { throw .ownRequest }
        guard caller.isHR || (caller.person != nil && caller.person == superior) else { throw .notEntitled }
    }

    /// Whoever asked, or whom it is about, takes a pending request back; an approved one is revoked by whoever could
    /// have approved it.
    package func checkWithdrawal(
        of state: RequestState,
        about person: String,
        askedBy: UInt32,
        superior: String?
    ) throws(RequestRefusal) {
        switch state {
        case .pending:
            guard askedBy == caller.uid || caller.person == person else { throw .notEntitled }
        case .approved: try checkDecision(about: person, askedBy: askedBy, superior: superior)
        case .rejected, .withdrawn: throw .alreadySettled(state)
        }
    }
}
