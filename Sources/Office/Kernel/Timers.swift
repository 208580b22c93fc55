import WallClock

/// What time alone does to cases. Derived from their state and the calendar, so that it survives restarts; each rung is
/// told once, and what passed while nobody looked is told as one. Source: office.md K-9.
extension Kernel {
    package static let reminded = "reminded"
    package static let escalated = "escalated"
    package static let rescheduled = "rescheduled"
    /// Something is wrong that nobody asked to look at, and it is in order again.
    package static let alarm = "alarm"
    /// One that the head of the office has to see too.
    package static let highAlarm = "highAlarm"
    /// One of several is over.
    static let alarmOver = "alarmOver"
    static let allClear = "allClear"

    /// - Returns: the events of now; none for most cases at most times.
    package func timers(_ view: any OfficeView, _ facts: Facts) throws -> [OfficeEvent] {
        let command = Command("", "timer", actor: .system)
        var work = Work(command, view, facts, modules)
        for declaration in modules.objects { try declaration.onTime?(&work) }
        // What has just begun or ended is looked at the next time.
        let touched = Set(work.events.map(\.caseID))
        for found in try view.dueCases() where !touched.contains(found.id) {
            guard var due = found.due else { continue }
            var found = found
            if let allowance = found.allowance {
                let moved = facts.clock.due(allowance, from: found.since)
                if moved != due {
                    due = moved
                    found = try work.move(found, within: allowance, due: moved, as: Kernel.rescheduled)
                }
            }
            let passed = rungs(found, due, facts)
            guard let last = passed.last else { continue }
            try work.move(
                found,
                passed.map { .told($0) },
                as: last == .escalated ? Kernel.escalated : Kernel.reminded
            )
        }
        return work.events
    }

    /// Rungs that passed and were not told.
    private func rungs(_ found: Case, _ due: Instant, _ facts: Facts) -> [Rung] {
        guard let reminders = modules[found.object]?.reminders?(found, facts.clock, facts.now) else {
            return Rung.allCases.filter { rung in
                !found.rungs.contains(rung) && facts.clock.moment(rung, from: found.since, due: due) <= facts.now
            }
        }
        // From the due time on whoever is above the doer is told too.
        return reminders.dropFirst(found.rungs.count).map { $0 < due ? .half : .escalated }
    }
}

extension OfficeClock {
    /// When a rung is told: at half of the working time, at the due time, a working day later.
    func moment(_ rung: Rung, from since: Instant, due: Instant) -> Instant {
        switch rung {
        case .half: half(from: since, to: due)
        case .due: due
        case .escalated: self.due(.workingDays(1), from: due)
        }
    }
}

extension Facts {
    /// Who has to do something now, by number: whoever may decide the open step, or is waited for in the state.
    package func waitedFor(_ found: Case, _ modules: Modules) -> [String] {
        if let eligible = Eligibility.of(found, self) { return eligible.people }
        let waits = modules[found.object]?.waitsFor[found.state] ?? []
        return entitled(waits, found)
    }

    private func entitled(_ who: [Who], _ found: Case) -> [String] {
        guard !who.isEmpty else { return [] }
        return directory.people.keys.filter { person in who.contains { isWaitedFor(person, $0, found) } }.sorted()
    }

    /// Whom a rung is told to: those who are waited for, behind the due time also the one above them, and whom the module
    /// names beside them.
    package func told(_ rung: Rung, of found: Case, _ modules: Modules) -> [String] {
        var doers = waitedFor(found, modules)
        // A step that nobody may decide is the office head's to see.
        if doers.isEmpty { doers = directory.holders(.officeHead, nil, on: today) }
        if rung == .escalated { doers += doers.compactMap { directory.superior(of: $0, on: today) } }
        return Set(doers + entitled(modules[found.object]?.reminds[found.state] ?? [], found)).sorted()
    }
}
