package import Attendance
package import WallClock

/// The checks together: punches in the order of time go in, flags come out, each in constant time.
///
/// A value: the same punches give the same flags and the same state, and it is kept as JSON. Names are numbered once;
/// what is kept of a person are a few words and bits, see the rules. What becomes of punches that come out of order is
/// ``FraudStream``'s.
package struct FraudWatch: Codable, Sendable {
    private var people = NameTable()
    private var terminals = NameTable()
    private var sites = NameTable()
    private var shifts = NameTable()
    private var days = SeenDays()
    private var travel = NumberedStates(TravelRule())
    private var presence = NumberedStates(SimultaneousRule())
    private var proofs = NumberedStates(DowngradeRule())
    private var buddies = BuddyRule()
    private var habits = NumberedStates(HabitRule())
    private var regularity = NumberedStates(RegularityRule())
    private var heaping = NumberedStates(HeapingRule())
    private var corrections = CorrectionRule()
    private var beneficiaries = BeneficiaryRule()
    /// Seconds that each terminal's clock has shown, as bits.
    private var seconds = NumberedStates<UInt64>(0)
    /// The last work date whose judgements were taken.
    package private(set) var attendedThrough: LocalDate?

    package init() {}

    /// The date of the newest punch.
    package var newestDay: LocalDate? { days.newestDate }

    /// - Returns: nil if the punch comes before what is known of its person or terminal, or on a date that is over: then
    ///   it was not taken.
    package mutating func take(_ punch: FraudPunch, _ around: FraudSurroundings) -> [FraudFlag]? {
        if let newest = days.newestDate, punch.day < newest { return nil }
        if let attendedThrough, punch.day <= attendedThrough { return nil }
        let person = people.number(adding: punch.person)
        let terminal = terminals.number(adding: punch.terminal)
        guard !presence[person].isBehind(punch), !buddies.isBehind(punch, terminal: terminal) else { return nil }
        let policy = around.policy
        let day = days.number(
            of: punch.day,
            isOff: around.daysOff.contains(punch.day),
            lookback: policy.buddyLookbackWorkdays
        )
        let place = around.places[punch.terminal] ?? FraudSurroundings.Place(site: "")
        let sighting = Sighting(at: punch.at, terminal: terminal, site: sites.number(adding: place.site))
        var flags: [FraudFlag] = []
        if let flag = presence[person].take(punch, place, sighting, around, terminals) { flags.append(flag) }
        if let flag = travel[person].take(punch, place, sighting, around, terminals) { flags.append(flag) }
        let met = buddies.take(
            punch,
            person: person,
            terminal: terminal,
            day: day,
            days,
            policy,
            people
        )
        if let met {
            let isAggravated = met.people.contains { proofs[$0].isFlagged }
            flags.append(FraudFlag(.buddyPair(met.pair), at: met.since, isAggravated: isAggravated))
        }
        if let found = proofs[person].take(punch.proof, person: punch.person, policy) {
            flags.append(
                FraudFlag(.verifyDowngrade(found), at: punch.at, isAggravated: buddies.isFlagged(person))
            )
        }
        return flags
    }

    /// Takes what the final work dates up to `date` said. The dates of `attended` follow those taken before.
    package mutating func take(
        _ attended: [Attended],
        through date: LocalDate,
        _ around: FraudSurroundings
    ) -> [FraudFlag] {
        attendedThrough = max(attendedThrough ?? date, date)
        for one in attended {
            for edge in [one.arrival, one.leaving].compactMap({ $0 }) {
                seconds[terminals.number(adding: edge.terminal)] |= 1 << UInt64(edge.second & 63)
            }
        }
        return attended.sorted { ($0.date, $0.person) < ($1.date, $1.person) }.flatMap { take($0, around.policy) }
    }

    private mutating func take(_ attended: Attended, _ policy: FraudPolicy) -> [FraudFlag] {
        let person = people.number(adding: attended.person)
        let shift = shifts.number(adding: attended.shift)
        var flags = habits[person].take(attended, shift: shift, policy)
        guard let edge = attended.arrival else { return flags }
        let hasSeconds = seconds[terminals.number(adding: edge.terminal)].nonzeroBitCount > 1
        if let found = regularity[person].take(attended, hasSeconds: hasSeconds, policy) {
            flags.append(FraudFlag(.tooRegular(found), at: edge.at))
        }
        if let found = heaping[person].take(attended, policy) {
            flags.append(FraudFlag(.lateJustInside(found), at: edge.at))
        }
        return flags + beneficiaries.take(attended, policy)
    }

    /// An anomaly of a terminal, before the work dates that it may have to do with.
    package mutating func note(_ trouble: ClockTrouble) { beneficiaries.note(trouble) }

    /// What is known beside punches and work dates: they can be read again, this cannot.
    var withoutPunches: FraudWatch {
        var watch = FraudWatch()
        watch.people = people
        watch.corrections = corrections
        watch.beneficiaries = beneficiaries
        return watch
    }

    /// A correction was decided.
    package mutating func take(_ decision: DecidedCorrection, _ around: FraudSurroundings) -> [FraudFlag] {
        corrections.take(
            decision,
            person: people.number(adding: decision.person),
            approver: people.number(adding: decision.approver),
            around.policy
        )
    }

    /// The pairs that are suspicious as of the newest date.
    package func suspiciousPairs(_ policy: FraudPolicy) -> [BuddyPair] {
        buddies.suspicious(days, policy, people: people, terminals: terminals)
    }
}
