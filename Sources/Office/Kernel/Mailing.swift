package import WallClock

/// What people are told by mail, beside what they find in their inbox.
extension Facts {
    /// To whom an event is mailed: a reminder or escalation to those whom it is told to, as long as the case still stands
    /// where it stood; to whoever asked what was refused, returned, or cancelled by others; what a module tells at once to
    /// whom it names. Source: office.md 0, Late and Refused.
    /// - Parameter found: the event's case as it is now.
    package func mailed(_ event: OfficeEvent, of found: Case, _ modules: Modules) -> [String] {
        if let rung = event.rung {
            guard found.state == event.to, found.since <= event.at else { return [] }
            return told(rung, of: found, modules)
        }
        if let tells = modules[event.object]?.tells[event.transition] {
            return directory.people.keys.filter { person in
                person != event.actor.person && tells.contains { isEntitled(person, $0, found) }
            }.sorted()
        }
        let isTakenBack = event.to == Approval.State.cancelled && event.from != event.to
        guard isTakenBack || event.refusal != nil, event.actor.person != found.requester,
            directory.people[found.requester] != nil
        else { return [] }
        return [found.requester]
    }
}

extension OfficeEvent {
    /// What a timer told with it: the last rung, if several passed.
    package var rung: Rung? {
        for case .told(let rung) in changes.reversed() { return rung }
        return nil
    }

    /// The decision with which something was refused or given back.
    package var refusal: Decision? {
        for case .decided(let decision) in changes where decision.verdict != .approved { return decision }
        return nil
    }
}

extension Modules {
    /// Whether a mail, which others carry and keep, may say what a case is about: not of sensitive papers, nor of one to
    /// which nobody has given a level yet.
    package func maySayByMail(_ found: Case) -> Bool {
        if let level = found.level { return !level.isSensitive }
        let takesLevel = self[found.object]?.verbs.contains { $0.fields.contains { $0.name == "level" } } ?? true
        return !takesLevel && found.object != Attachment.object
    }
}

extension OfficeClock {
    /// The date on which everybody is to be mailed now what waits for them; each working day once.
    /// - Parameters:
    ///   - minutes: of the day, from when on.
    ///   - last: the date on which it was done last.
    package func inboxMailing(at minutes: Int, now: Instant, last: LocalDate?) -> LocalDate? {
        let today = date(at: now)
        guard isWorkingDay(today), last.map({ $0 < today }) ?? true, instant(today, minutes) <= now else { return nil }
        return today
    }
}
