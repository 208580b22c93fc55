import JSON
import Terms
import WallClock

/// SUP-2: what departments need next month, asked and estimated by the system, summed for the buyer. Source: office.md 1.
enum Needs {
    static let object = "need"

    enum State {
        static let asked = "asked"
        static let stated = "stated"
        /// Nobody answered in time.
        static let estimated = "estimated"
        /// In a purchase that was submitted.
        static let bought = "bought"
    }

    static let lines = [FieldRule("item"), FieldRule("quantity", .whole)]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("supply need", "用品需求"),
        series: "XQ",
        closed: [State.bought],
        waitsFor: [State.asked: [.role(.deptHead), .field("asked")]],
        readers: [.role(.buyer), .role(.storekeeper), .role(.officeHead), .role(.deptHead)],
        keys: { found in
            found.text("month").map { ["need:\($0)", "need:\($0):\(found.department)"] } ?? []
        },
        summary: { found, _ in
            let lines = found.rows("lines").compactMap(Items.line).map { "\($0.item) × \($0.quantity)" }
            return ([found.text("month") ?? "", found.department] + lines).joined(separator: " ")
        },
        onTime: { work in
            guard let month = try monthAskedFor(work), let due = due(month, work) else { return }
            try ask(&work, month, due)
            try estimate(&work, month)
            try sum(&work, month, due)
        },
        verbs: [
            // Whoever leads the department says it, before or behind the system's question; for one that nobody leads the
            // head of the office or a clerk.
            Verb(
                beginning: "state",
                who: [.role(.deptHead), .role(.adminClerk), .role(.officeHead)],
                fields: [
                    FieldRule("month"), FieldRule("department", .department, optional: true),
                    FieldRule("lines", .lines(lines)),
                ]
            ) { work in try state(&work) }
        ]
    )

    /// The month that is asked for on a date: the next one; and until then this one, if that was left out while the daemon
    /// was down and the store was there before. An office without a store is not asked for what it needs from it.
    private static func monthAskedFor(_ work: Work) throws -> Month? {
        guard let first = try work.cases(Items.object).first else { return nil }
        let current = Month(of: work.facts.today)
        if work.facts.today.parts.day >= work.facts.settings.needAsked { return current.next }
        return due(current, work).flatMap { first.since <= $0 ? current : nil }
    }

    private static func state(_ work: inout Work) throws {
        let person = try work.person
        guard case .string(let text)? = work.given["month"], let month = Month(text) else {
            throw Refusal.badField("month", reason: .noMonth)
        }
        guard month > Month(of: work.facts.today) else {
            throw Refusal.badField("month", reason: Wording("needs are stated for months to come", "需求只能填报以后的月份"))
        }
        var department = work.department(of: person)
        if case .string(let named)? = work.given["department"] { department = named }
        let (directory, today) = (work.facts.directory, work.facts.today)
        guard
            directory.has(person, .deptHead, department, on: today)
                || directory.has(person, .adminClerk, department, on: today)
                || stands(for: department, work).contains(person)
        else { throw Refusal.notEntitled(needs: ["deptHead of \(department)"]) }
        guard let lines = work.given["lines"] else { throw Refusal.missingField("lines") }
        if case .array(let rows) = lines {
            for line in rows.compactMap(Items.line) { _ = try work.found(Items.object, line.item) }
        }
        guard let found = try work.cases("need:\(month):\(department)").first else {
            let changes: [CaseChange] = [
                try work.number("XQ"), .field("month", .string("\(month)")), .field("lines", lines),
            ]
            let late = work.lateness(nil, "state", due(month, work))
            try work.begin(object, State.stated, requester: person, department: department, changes + late)
            return try gatherLate(&work, month)
        }
        guard found.state != State.bought else {
            throw Refusal.rule(
                Wording("the purchase for \(month) was submitted already", "\(month) 的采购已提交"),
                hint: Wording("ask the store, or wait for the next month", "请向仓库申领，或等下个月")
            )
        }
        // What was stated in time is not late for being corrected.
        let late = found.state == State.stated ? [] : work.lateness(found, "state", found.due ?? due(month, work))
        try work.move(found, to: State.stated, [.field("lines", lines)] + late)
        try gatherLate(&work, month)
    }

    /// What is said when the buyer has the sum already changes it, until it is submitted.
    private static func gatherLate(_ work: inout Work, _ month: Month) throws {
        let isDue = due(month, work).map { $0 <= work.facts.now } ?? false
        if try isDue || Purchases.draft(work, month) != nil { try Purchases.gather(&work, month) }
    }

    /// By when departments say what they need in a month.
    private static func due(_ month: Month, _ work: Work) -> Instant? {
        let asked = month.previous.first.parts
        return LocalDate(year: asked.year, month: asked.month, day: work.facts.settings.needDue)
            .map { work.facts.clock.end(of: $0) }
    }

    /// Who answers for a department that nobody leads.
    private static func stands(for department: String, _ work: Work) -> [String] {
        let (directory, today) = (work.facts.directory, work.facts.today)
        guard directory.holders(.deptHead, department, on: today).isEmpty else { return [] }
        let clerks = directory.holders(.adminClerk, department, on: today)
        return Set(directory.holders(.officeHead, nil, on: today) + clerks).sorted()
    }

    private static func departments(_ work: Work) -> [String] {
        Set(work.facts.directory.people.values.map(\.department)).filter { !$0.isEmpty }.sorted()
    }

    /// Once a month every department that has not answered yet is asked.
    private static func ask(_ work: inout Work, _ month: Month, _ due: Instant) throws {
        let today = work.facts.today
        for department in departments(work) where try work.cases("need:\(month):\(department)").isEmpty {
            let head = work.facts.directory.holders(.deptHead, department, on: today).first
            let others = stands(for: department, work).map { JSONValue.string($0) }
            try work.begin(
                object,
                State.asked,
                requester: head ?? "",
                department: department,
                [try work.number("XQ"), .field("month", .string("\(month)"))]
                    + (others.isEmpty ? [] : [.field("asked", .array(others))]),
                due: due,
                as: "ask"
            )
        }
    }

    /// Who has not answered in time needs what was used on average in the last three months, rounded up.
    private static func estimate(_ work: inout Work, _ month: Month) throws {
        for found in try work.cases("need:\(month)") {
            guard found.state == State.asked, let due = found.due, due <= work.facts.now else { continue }
            let current = month.previous
            let dates = current.previous.previous.previous.first...current.previous.last
            let lines = try work.issued(to: found.department, in: dates).map { item, quantity -> JSONValue in
                ["item": .string(item), "quantity": .integer((quantity + 2) / 3)]
            }
            try work.move(found, to: State.estimated, [.field("lines", .array(lines))], as: "estimate")
        }
    }

    /// What everybody needs is the buyer's when the time to say it is over.
    private static func sum(_ work: inout Work, _ month: Month, _ due: Instant) throws {
        // Who gathered before has a draft, which follows the store.
        if try Purchases.draft(work, month) != nil { return try Purchases.gather(&work, month) }
        guard due <= work.facts.now, try work.cases("gathers:\(month)").isEmpty,
            try !work.cases("need:\(month)").isEmpty
        else { return }
        try Purchases.gather(&work, month)
    }

    /// What a purchase that was submitted buys; said anew it is too late.
    static func buy(_ work: inout Work, _ purchase: Case) throws {
        guard let month = purchase.text("month") else { return }
        for need in try work.cases("need:\(month)") where need.state != State.bought {
            let due = need.due.map { CaseChange.field("wasDue", .string($0.rfc3339(in: work.facts.clock.zone))) }
            try work.move(
                need,
                to: State.bought,
                [.field("was", .string(need.state)), .linked(Link(kind: Purchases.object, to: purchase.id))]
                    + (due.map { [$0] } ?? []),
                as: "buy"
            )
        }
    }

    /// What a purchase was to buy that comes to nothing is needed as before.
    static func reopen(_ work: inout Work, _ purchase: Case) throws {
        guard let month = purchase.text("month") else { return }
        for need in try work.cases("need:\(month)")
        where need.state == State.bought && need.links(Purchases.object).last == purchase.id {
            try work.move(
                need,
                to: need.text("was") ?? State.stated,
                [.field("was", .null), .field("wasDue", .null)],
                due: need.moment("wasDue"),
                as: "reopen"
            )
        }
    }

    /// The sums of all departments, by item.
    static func sums(_ work: Work, _ month: Month) throws -> [(item: String, quantity: Int64)] {
        var sums: [String: Int64] = [:]
        for found in try work.cases("need:\(month)") where found.state != State.bought {
            for line in found.rows("lines").compactMap(Items.line) where line.quantity > 0 {
                sums[line.item] = min(Stock.most, sums[line.item, default: 0] + line.quantity)
            }
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
