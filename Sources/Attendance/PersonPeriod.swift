package import WallClock

/// Everything that a person's results of some dates depend on, and nothing else.
package struct PersonPeriod: Equatable, Sendable {
    /// How many dates on each side of `judged` can have a say in it, at the most: a shift may end at 48:00, and its
    /// window reaches a day beyond that.
    package static let neighbourDays = 3

    /// Of the site, for all plans.
    package var zone: Zone
    package var policy: Policy
    /// Ascending by date, with the neighbours of `judged`, so that windows are cut right.
    package var plans: [DayPlan]
    /// Only these dates have results; those without a plan have none.
    package var judged: ClosedRange<LocalDate>
    /// The person's accepted punches in any order, from the first neighbour's window to the last one's.
    package var punches: [Punch]
    package var excused: [ExcusedInterval]
    package var openLeave: [OpenLeave]
    package var corrections: [Correction]
    package var overtimeApprovals: [OvertimeApproval]
    /// What is known of the clocks of the terminals on which the person punched.
    package var clocks: TerminalClocks
    /// The moment of judging; nil once everything there will ever be is known, and `watermarks` do not matter.
    package var asOf: Instant?
    /// Of every terminal the person may use.
    package var watermarks: [TerminalWatermark]

    package init(
        zone: Zone,
        policy: Policy,
        plans: [DayPlan],
        judged: ClosedRange<LocalDate>,
        punches: [Punch],
        excused: [ExcusedInterval] = [],
        openLeave: [OpenLeave] = [],
        corrections: [Correction] = [],
        overtimeApprovals: [OvertimeApproval] = [],
        clocks: TerminalClocks = TerminalClocks(),
        asOf: Instant? = nil,
        watermarks: [TerminalWatermark] = []
    ) {
        self.zone = zone
        self.policy = policy
        self.plans = plans
        self.judged = judged
        self.punches = punches
        self.excused = excused
        self.openLeave = openLeave
        self.corrections = corrections
        self.overtimeApprovals = overtimeApprovals
        self.clocks = clocks
        self.asOf = asOf
        self.watermarks = watermarks
    }
}
