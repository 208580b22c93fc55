package import WallClock

/// How a line stands with the person whom it is about. Source: attendance.md 3.5.
package enum MonthConfirmation: String, Codable, CaseIterable, Sendable {
    /// The person was asked and has time left.
    case waiting
    case confirmed
    /// Nothing was said in time, which counts as confirmed.
    case silent
    /// The person says that it is wrong, and nobody has answered.
    case disputed
    /// HR answered the dispute.
    case answered
}

/// A line that its person was asked about. It lasts as long as the line is the same, whatever becomes of the candidate.
package struct MonthAsking: Equatable, Sendable {
    /// Of the line.
    package let hash: String
    /// The last date on which silence does not count yet.
    package let until: LocalDate
    /// nil: nothing was said.
    var answer: MonthConfirmation?
}

extension MonthState {
    /// nil for a line that nobody was asked about.
    package func confirmation(of person: String, today: LocalDate) -> MonthConfirmation? {
        asked[person].map { $0.answer ?? ($0.until < today ? .silent : .waiting) }
    }

    /// The numbers of those whose lines stand so, in the order of the lines.
    package func people(_ confirmation: MonthConfirmation, today: LocalDate) -> [String] {
        lines.map(\.person).filter { self.confirmation(of: $0, today: today) == confirmation }
    }

    /// Late is not too late: who was silent may still say that the line is right.
    /// - Parameter hash: of the line that the person saw; nil takes it as it is.
    /// - Throws: ``MonthRefusal/notAsked(_:)``.
    package func confirming(_ person: String, seen hash: String?) throws(MonthRefusal) -> MonthStep {
        let asking = try asking(of: person)
        return .confirmed(person: person, hash: hash ?? asking.hash)
    }

    /// - Throws: ``MonthRefusal/notAsked(_:)``, ``MonthRefusal/periodOver(_:)`` once silence has counted.
    package func disputing(_ person: String, today: LocalDate) throws(MonthRefusal) -> MonthStep {
        let asking = try asking(of: person)
        guard today <= asking.until else { throw .periodOver(asking.until) }
        return .disputed(person: person, hash: asking.hash)
    }

    /// A department's lines with the caller's approval.
    /// - Throws: ``MonthRefusal/unconfirmed(department:people:until:)`` while one of them waits for its person.
    package func approving(
        _ department: String,
        by caller: RequestCaller,
        approvers: [String: Set<String>],
        today: LocalDate
    ) throws(MonthRefusal) -> MonthStep {
        let people = approvable(department, by: caller, approvers: approvers)
        let waiting = people.filter { confirmation(of: $0, today: today) == .waiting }
        if let until = waiting.compactMap({ asked[$0]?.until }).max() {
            throw .unconfirmed(department: department, people: waiting, until: until)
        }
        return .approved(department: department, people: people)
    }

    private func asking(of person: String) throws(MonthRefusal) -> MonthAsking {
        guard base == .prepared else { throw .notPrepared(phase) }
        guard let asking = asked[person] else { throw .notAsked(person) }
        return asking
    }

    /// A line that is what it was keeps what was said of it; every other one is asked about, but not one that stays locked.
    /// - Parameter until: nil: nobody is asked any more.
    func askings(about lines: [MonthLine], until: LocalDate?) -> [String: MonthAsking] {
        lines.reduce(into: [:]) { askings, line in
            let known = asked[line.person]
            if let known, known.hash == line.hash {
                askings[line.person] = known
            } else if let until, let hash = line.hash, known != nil || scope?.contains(line) ?? true {
                askings[line.person] = MonthAsking(hash: hash, until: until)
            }
        }
    }

    mutating func answer(_ person: String, _ answer: MonthConfirmation, to hash: String?) throws(MonthRefusal) {
        let asking = try asking(of: person)
        guard hash == nil || hash == asking.hash else { throw .lineChanged(person) }
        guard answer != .answered || asking.answer == .disputed else { throw .notDisputed(person) }
        asked[person]?.answer = answer
    }
}
