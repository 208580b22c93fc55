import JSON
import Terms
import WallClock

/// What is to be done again and again, by whom and until when; each time is a duty. Changing a plan touches only times to
/// come. Source: office.md 2, Duty; K-11; 3, 6.
enum DutyPlans {
    static let object = "dutyPlan"

    enum State {
        static let holding = "holding"
        static let ended = "ended"
    }

    /// By whom a plan is made, changed and ended.
    private static let planners: [Who] = [.role(.officeHead), .role(.adminClerk)]

    private static let fields = [
        FieldRule("title"), FieldRule("every", .choice(Recurrence.Every.allCases.map(\.rawValue))),
        FieldRule("start", .date, optional: true), FieldRule("by", .time, optional: true),
        FieldRule("within", .whole, optional: true),
        FieldRule("whenFree", .choice(Recurrence.WhenFree.allCases.map(\.rawValue)), optional: true),
        FieldRule("role", .role, optional: true), FieldRule("department", .department, optional: true),
        FieldRule("people", .people, optional: true), FieldRule("checks", .texts, optional: true),
        FieldRule("verifier", .role, optional: true),
    ]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("duty plan", "任务计划"),
        series: "JH",
        closed: [State.holding, State.ended],
        readers: [.anyone],
        keys: { $0.state == State.holding ? [object] : [] },
        summary: { found, words in
            [found.text("title"), found.text("every").map { words.officeChoice($0, of: "every") }].compactMap { $0 }
                .joined(separator: " ")
        },
        onTime: { work in
            for plan in try work.cases(object) { try begin(&work, plan) }
        },
        verbs: [
            Verb(beginning: "plan", who: planners, fields: fields) { work in
                var kept = work.given
                let today = work.facts.today
                if kept["start"] == nil { kept["start"] = .string(today.description) }
                // An earlier start says on which days it falls; nothing is missed of the time before the plan.
                kept["through"] = .string(today.adding(days: -1).description)
                try check(kept, work)
                let plan = try work.begin(
                    object,
                    State.holding,
                    requester: try work.principal,
                    department: kept.text("department"),
                    [try work.number("JH")] + kept.changes
                )
                try begin(&work, plan)
            },
            Verb(
                "change",
                from: [State.holding],
                who: planners,
                fields: fields.map { FieldRule($0.name, $0.kind, optional: true) },
                needsReason: true
            ) { work, found in
                var changed = found.fields
                for member in work.given.members { changed[member.name] = member.value }
                // Either a role or people: what is named anew takes the other's place.
                var changes = work.given.changes
                for (named, other) in [("role", "people"), ("people", "role")]
                where work.given[named] != nil && work.given[other] == nil && found[other] != nil {
                    changed[other] = nil
                    changes.append(.field(other, .null))
                }
                try check(changed, work)
                let plan = try work.move(found, changes)
                try begin(&work, plan)
            },
            Verb("end", from: [State.holding], to: State.ended, who: planners, needsReason: true),
        ]
    )

    private static func check(_ plan: JSONObject, _ work: Work) throws(Refusal) {
        guard (plan["role"] == nil) != (plan["people"] == nil) else {
            throw .badField(
                "people",
                reason: Wording("a plan names either a role, or people who take turns", "计划须指定岗位，或指定轮流值班的人员，二者取一")
            )
        }
        if let within = plan.whole("within"), within > longest {
            throw .badField("within", reason: Wording("more than \(longest) working days", "超过 \(longest) 个工作日"))
        }
    }

    /// The most working days that a duty may take.
    private static let longest: Int64 = 60

    private static func recurrence(_ plan: Case) -> Recurrence? {
        guard let every = plan.text("every").flatMap(Recurrence.Every.init), let start = plan.date("start") else {
            return nil
        }
        let usual: Recurrence.WhenFree = every == .day ? .skip : .next
        // What comes each day has its turn the next day anyway.
        let whenFree = every == .day ? .skip : plan.text("whenFree").flatMap(Recurrence.WhenFree.init) ?? usual
        return Recurrence(every: every, start: start, whenFree: whenFree)
    }

    /// Duties whose time has come.
    private static func begin(_ work: inout Work, _ plan: Case) throws {
        guard let recurrence = recurrence(plan) else { return }
        let clock = work.facts.clock
        let times = recurrence.times(after: plan.date("through"), through: work.facts.today, clock)
        guard let last = times.last else { return }
        var turns = Turns(plan)
        for (time, date) in times {
            let day = clock.workingDay(Int(plan.whole("within") ?? 0), after: date)
            let due = plan.text("by").flatMap(FieldRule.minutes).map { clock.instant(day, $0) } ?? clock.end(of: day)
            let doer = turns.next(work.facts, until: due)
            // Nobody of those who take turns is here: the administration sees to it.
            let role = plan.text("role") ?? (doer == nil ? OfficeRole.adminClerk.rawValue : nil)
            try Duties.duty.begin(
                &work,
                requester: plan.requester,
                department: doer.map(work.department) ?? plan.text("department") ?? "",
                [
                    try work.number("RW"), .field("plan", .string(plan.number ?? "")),
                    .field("time", .string(time.description)), .field("title", plan["title"] ?? .null),
                    .field("doer", doer.map { .string($0) } ?? .null),
                    .field("role", role.map { .string($0) } ?? .null),
                    .field("checks", plan["checks"] ?? .null), .field("verifier", plan["verifier"] ?? .null),
                    .linked(Link(kind: object, to: plan.id)),
                ],
                due: due
            )
        }
        try work.move(plan, [.field("through", .string(last.time.description)), turns.kept], as: "proceed")
    }

    /// Whose turn it is: whoever had the fewest, of those who are here; whoever was passed over comes next.
    private struct Turns {
        private let people: [String]
        private var counts: [String: Int64] = [:]

        init(_ plan: Case) {
            people = plan.texts("people")
            for row in plan.rows("turns") {
                if case .string(let person)? = row["person"], case .integer(let count)? = row["count"] {
                    counts[person] = count
                }
            }
            // Who joins later has not missed what came before.
            let least = people.compactMap { counts[$0] }.min() ?? 0
            for person in people where counts[person] == nil { counts[person] = least }
        }

        mutating func next(_ facts: Facts, until due: Instant) -> String? {
            let here = people.filter {
                facts.directory.people[$0] != nil && !facts.directory.isAway($0, from: facts.now, through: due)
            }
            guard let least = here.compactMap({ counts[$0] }).min(),
                let next = here.first(where: { counts[$0] == least })
            else { return nil }
            counts[next] = least + 1
            return next
        }

        var kept: CaseChange {
            .field(
                "turns",
                people.isEmpty
                    ? .null
                    : .array(people.map { ["person": .string($0), "count": .integer(counts[$0] ?? 0)] })
            )
        }
    }
}
