package import WallClock

/// What somebody asks to be granted or believed. Source: attendance.md 1.9.
package enum RequestSubject: Equatable, Sendable {
    /// How approved overtime is made good.
    package enum Settlement: String, Sendable { case pay, timeOff }

    /// - Parameter type: annual, sick, … or as the office names it; never empty.
    case leave(type: String, Interval)
    case trip(Interval)
    /// 补卡: the person was there, the terminal does not know.
    case correction(workDate: LocalDate, slot: Slot, at: Instant)
    case overtime(workDate: LocalDate, Interval, settledAs: Settlement)

    package var kind: RequestKind {
        switch self {
        case .leave: .leave
        case .trip: .trip
        case .correction: .correction
        case .overtime: .overtime
        }
    }

    /// Of leave, trips and overtime.
    package var interval: Interval? {
        switch self {
        case .leave(_, let interval), .trip(let interval), .overtime(_, let interval, _): interval
        case .correction: nil
        }
    }

    /// The work dates that it may change.
    package func dates(in zone: Zone) -> ClosedRange<LocalDate> {
        switch self {
        case .correction(let date, _, _), .overtime(let date, _, _): date...date
        case .leave(_, let interval), .trip(let interval):
            // The end is not part of it: leave until midnight does not touch the next date.
            zone.local(at: interval.start).date...zone.local(at: interval.end.adding(milliseconds: -1)).date
        }
    }

    /// - Throws: ``RequestRefusal/nonsense(_:)`` for what no office means.
    package func check(in zone: Zone) throws(RequestRefusal) {
        switch self {
        case .leave(let type, let interval):
            guard !type.isEmpty else { throw .nonsense(.leaveWithoutType) }
            guard interval.milliseconds <= RequestSubject.longest else { throw .nonsense(.tooLong) }
        case .trip(let interval):
            guard interval.milliseconds <= RequestSubject.longest else { throw .nonsense(.tooLong) }
        case .correction(let workDate, _, let at):
            guard near(workDate, at, in: zone) else {
                throw .nonsense(.farFromWorkDate)
            }
        case .overtime(let workDate, let interval, _):
            guard near(workDate, interval.start, in: zone), interval.milliseconds <= 86_400_000 else {
                throw .nonsense(.overtimeBeyondDay)
            }
        }
    }

    private static let longest: Int64 = 366 * 86_400_000

    private func near(_ date: LocalDate, _ at: Instant, in zone: Zone) -> Bool {
        (-1...1).contains(zone.local(at: at).date.dayNumber - date.dayNumber)
    }
}

package enum RequestKind: String, CaseIterable, Sendable { case leave, trip, correction, overtime }

package enum RequestState: String, CaseIterable, Sendable {
    case pending, approved, rejected
    /// Taken back before its decision by whoever asked, or revoked after it by whoever may decide.
    case withdrawn
}

/// A request with what became of it.
package struct Request: Equatable, Sendable {
    package let id: Int64
    /// The number of the person whom it is about.
    package let person: String
    package let subject: RequestSubject
    package let state: RequestState

    package init(id: Int64, person: String, subject: RequestSubject, state: RequestState) {
        self.id = id
        self.person = person
        self.subject = subject
        self.state = state
    }
}

extension PersonPeriod {
    /// Judges with what was approved, and knows of leave and trips that wait; others have no effect.
    /// - Parameter requests: of this person, in the order in which they were asked for.
    package mutating func take(_ requests: [Request]) {
        for request in requests where request.state == .pending {
            switch request.subject {
            case .leave(_, let interval), .trip(let interval):
                openLeave.append(OpenLeave(id: "\(request.id)", interval: interval))
            case .correction, .overtime: break
            }
        }
        for request in requests where request.state == .approved {
            switch request.subject {
            case .leave(let type, let interval):
                excused.append(ExcusedInterval(kind: .leave, type: type, interval: interval))
            case .trip(let interval): excused.append(ExcusedInterval(kind: .trip, type: "", interval: interval))
            case .correction(let workDate, let slot, let at):
                corrections.append(
                    Correction(id: "\(request.id)", workDate: workDate, slot: slot, at: at, status: .approved)
                )
            case .overtime(let workDate, let interval, let settlement):
                overtimeApprovals.append(
                    OvertimeApproval(workDate: workDate, interval: interval, settledAs: settlement)
                )
            }
        }
    }
}
