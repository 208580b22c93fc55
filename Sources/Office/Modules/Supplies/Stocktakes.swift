import JSON
import Terms
import WallClock

/// SUP-4: two people count blind, and somebody who did not count approves what differs. Source: office.md 1, SUP.
enum Stocktakes {
    static let object = "stocktake"

    enum State {
        /// Due, and nobody is named yet who counts.
        static let planned = "planned"
        /// The quarter is over, and nobody was.
        static let missed = "missed"
        static let open = "open"
        /// Both counted, and not the same.
        static let disputed = "disputed"
        static let counted = "counted"
        static let posted = "posted"
        static let cancelled = "cancelled"
    }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("stocktake", "盘点"),
        series: "PD",
        closed: [State.posted, State.cancelled, State.missed],
        waitsFor: [
            State.planned: [.role(.storekeeper), .role(.officeHead)],
            State.open: [.field("counters")], State.disputed: [.field("counters")],
        ],
        readers: [.role(.storekeeper), .role(.officeHead), .role(.finance)],
        keys: { found in
            ([State.open, State.disputed, State.counted].contains(found.state)
                ? found.texts("items").map { "\(object):\($0)" } : [])
                + (found.text("quarter").map { ["\(object)Of:\($0)"] } ?? [])
                + (found.state == State.planned ? ["\(object)Planned"] : [])
        },
        // Nobody who counts sees what the other one counted, nor what the book has.
        conceals: { [State.open, State.disputed].contains($0.state) ? ["counts", "books"] : [] },
        summary: { found, _ in found.texts("items").joined(separator: ", ") },
        onTime: { work in try plan(&work) },
        verbs: [
            Verb(
                beginning: "begin",
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [
                    FieldRule("items", .texts), FieldRule("counters", .people),
                ]
            ) { work in
                try checkCounters(work)
                try checkItems(work, work.given.texts("items"))
                try keepBlind(&work, work.given.texts("items"), work.given["counters"])
                try work.begin(
                    object,
                    State.open,
                    requester: try work.principal,
                    [try work.number("PD")] + work.given.changes,
                    within: .workingDays(work.facts.settings.countDays)
                )
            },
            // What a quarter asks for, by people who are named when it is begun.
            Verb(
                "assign",
                from: [State.planned, State.missed],
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [FieldRule("counters", .people)]
            ) { work, found in
                try checkCounters(work)
                try checkItems(work, found.texts("items"))
                try keepBlind(&work, found.texts("items"), work.given["counters"])
                let isMissed = found.state == State.missed
                try work.move(
                    found,
                    to: State.open,
                    work.given.changes,
                    within: isMissed ? .workingDays(work.facts.settings.countDays) : nil,
                    due: isMissed ? nil : found.due
                )
            },
            Verb(
                "count",
                from: [State.open, State.disputed],
                who: [.field("counters")],
                fields: [
                    FieldRule("lines", .lines([FieldRule("item"), FieldRule("quantity", .whole)]))
                ]
            ) { work, found in try count(&work, found) },
            Verb("post", from: [State.counted], who: [.approver]) { work, found in try post(&work, found) },
            Verb(
                "cancel",
                from: [State.planned, State.open, State.disputed, State.counted],
                who: [.requester, .role(.officeHead)],
                needsReason: true
            ) { work, found in
                try work.move(found, to: State.cancelled, [.step(nil)])
                try keepBlind(&work, found.texts("items"), nil)
            },
        ]
    )

    /// In the last working days of a quarter, what was not counted in it; what nobody saw to in one that is over is missed.
    private static func plan(_ work: inout Work) throws {
        let (today, clock, days) = (work.facts.today, work.facts.clock, work.facts.settings.stocktakeDays)
        let quarter = Quarter(of: today)
        for found in try work.cases("\(object)Planned") where found.text("quarter") != "\(quarter)" {
            try work.move(found, to: State.missed, due: found.due, as: "missed")
        }
        guard days > 0 else { return }
        // What passed while the daemon was down is missed, not forgotten.
        let before = Quarter(of: quarter.first.adding(days: -1))
        try plan(&work, before, as: State.missed)
        let last = clock.workingDay(onOrBefore: quarter.last)
        if today >= clock.workingDay(1 - days, after: last) { try plan(&work, quarter, as: State.planned) }
    }

    private static func plan(_ work: inout Work, _ quarter: Quarter, as state: String) throws {
        let (today, clock) = (work.facts.today, work.facts.clock)
        guard try work.cases("\(object)Of:\(quarter)").isEmpty,
            let keeper = work.facts.directory.holders(.storekeeper, nil, on: today).first
        else { return }
        let last = clock.workingDay(onOrBefore: quarter.last)
        let items = try work.cases(Items.object).filter { item in
            // An item's first and only stage is its being there.
            clock.date(at: item.since) <= quarter.last
                && item.stock?.lastCount.map { $0 < quarter.first } ?? true
        }.compactMap(\.number).sorted()
        for start in stride(from: 0, to: items.count, by: FieldRule.mostLines) {
            let part = items[start..<min(items.count, start + FieldRule.mostLines)]
            try work.begin(
                object,
                state,
                requester: keeper,
                [
                    try work.number("PD"), .field("quarter", .string("\(quarter)")),
                    .field("items", .array(part.map { .string($0) })),
                ],
                due: clock.end(of: last),
                as: "plan"
            )
        }
    }

    /// Two people count, neither of whom keeps the store; and somebody is left to approve what differs.
    private static func checkCounters(_ work: Work) throws(Refusal) {
        let (directory, today) = (work.facts.directory, work.facts.today)
        let counters = work.given.texts("counters")
        guard Set(counters).count == 2, counters.count == 2 else {
            throw .badField("counters", reason: Wording("two people count", "须由两人盘点"))
        }
        for keeper in counters where directory.has(keeper, .storekeeper, on: today) {
            throw .separationOfDuties(
                rule: Wording("the storekeeper does not count", "仓管不得参与盘点"),
                other: keeper
            )
        }
        let heads = directory.holders(.officeHead, nil, on: today)
        if let head = heads.first, heads.allSatisfy(counters.contains) {
            throw .separationOfDuties(
                rule: Wording("the head of the office approves what differs and does not count", "办公室主管审批差异，不得参与盘点"),
                other: head
            )
        }
    }

    /// Whoever counts does not read the items' book meanwhile.
    /// - Parameter counters: nil: anybody does again.
    private static func keepBlind(_ work: inout Work, _ codes: [String], _ counters: JSONValue?) throws {
        for code in codes {
            let item = try work.found(Items.object, code)
            guard item[Items.counters] != counters else { continue }
            try work.move(item, [.field(Items.counters, counters ?? .null)], as: counters == nil ? "counted" : "count")
        }
    }

    private static func checkItems(_ work: Work, _ codes: [String]) throws {
        var seen: Set<String> = []
        for code in codes {
            _ = try work.found(Items.object, code)
            guard seen.insert(code).inserted else {
                throw Refusal.badField("items", reason: Wording("\(code) stands there twice", "\(code) 重复填写"))
            }
            // The same difference would be posted twice.
            let others = try work.cases("\(object):\(code)")
            guard others.isEmpty else { throw Refusal.conflict(with: others.map(declaration.reference)) }
        }
    }

    /// What somebody counted: all items; once the two differ, those of which they do, blind again.
    private static func count(_ work: inout Work, _ found: Case) throws {
        let person = try work.principal
        guard case .array(let rows)? = work.given["lines"] else { throw Refusal.missingField("lines") }
        let wanted = found.state == State.disputed ? found.texts("differing") : found.texts("items").sorted()
        var counts = object(found["counts"])
        var books = object(found["books"])
        var (counted, book) = (object(counts[person]), object(books[person]))
        var seen: Set<String> = []
        for row in rows.compactMap(Items.line) {
            guard wanted.contains(row.item), seen.insert(row.item).inserted else {
                throw Refusal.badField(
                    "lines",
                    reason: Wording(
                        "\(row.item) is not to be counted, or stands there twice",
                        "\(row.item) 不在盘点范围内，或重复填写"
                    )
                )
            }
            counted[row.item] = .integer(row.quantity)
            // What moves between two counts, or behind them, is no difference: each is held against the book of its moment.
            book[row.item] = .integer(try work.found(Items.object, row.item).stock?.onHand ?? 0)
        }
        if let missing = wanted.first(where: { !seen.contains($0) }) {
            throw Refusal.badField("lines", reason: Wording("\(missing) is not counted", "\(missing) 尚未盘点"))
        }
        counts[person] = .object(counted)
        books[person] = .object(book)
        let kept: [CaseChange] = [.field("counts", .object(counts)), .field("books", .object(books))]
        guard let other = found.texts("counters").first(where: { $0 != person }), counts[other] != nil else {
            // Nobody is given more time by counting.
            try work.move(found, to: found.state, kept, due: found.due)
            return
        }
        let (theirs, theirBook) = (object(counts[other]), object(books[other]))
        let differing = found.texts("items").sorted().filter { code in
            off(counted, book, code) != off(theirs, theirBook, code)
        }
        guard differing.isEmpty else {
            let codes = CaseChange.field("differing", .array(differing.map { .string($0) }))
            try work.move(found, to: State.disputed, kept + [codes], due: found.due)
            return
        }
        var differences: [JSONValue] = []
        for code in found.texts("items").sorted() {
            let item = try work.found(Items.object, code)
            guard let stock = item.stock, let quantity = off(counted, book, code) else { continue }
            differences.append([
                "item": .string(code), "book": book[code] ?? 0, "count": counted[code] ?? 0,
                "quantity": .integer(quantity), "value": .integer(worth(quantity, item, stock)),
            ])
        }
        // Who counted is part of it: somebody else approves.
        try work.move(
            found,
            to: State.counted,
            kept + [
                .field("differing", .null), .field("differences", .array(differences)),
                .concerns(Set(found.concerns + found.texts("counters")).sorted()),
                .steps([work.step("post", .officeHead)]),
                .step(0),
            ] + work.lateness(found, "count", found.due),
            within: .workingDays(work.facts.settings.countApprovalDays)
        )
        try keepBlind(&work, found.texts("items"), nil)
    }

    private static func object(_ value: JSONValue?) -> JSONObject {
        if case .object(let object)? = value { object } else { [:] }
    }

    /// By how much a count is off the book of its moment.
    private static func off(_ counted: JSONObject, _ book: JSONObject, _ code: String) -> Int64? {
        guard let count = counted.whole(code), let there = book.whole(code) else { return nil }
        return count - there
    }

    /// What so many more or fewer than the book has are worth.
    private static func worth(_ more: Int64, _ item: Case, _ stock: Stock) -> Int64 {
        guard more > 0 else { return -stock.worth(of: -more) }
        let price = stock.onHand > 0 ? stock.value / stock.onHand : item.whole("price") ?? 0
        let (product, overflow) = more.multipliedReportingOverflow(by: price)
        return overflow ? Stock.most : min(Stock.most, product)
    }

    private static func post(_ work: inout Work, _ found: Case) throws {
        let person = try work.person
        guard !found.texts("counters").contains(person) else {
            throw Refusal.separationOfDuties(
                rule: Wording("who counted does not approve the difference", "盘点人不得审批差异"),
                other: "count"
            )
        }
        guard try !work.facts.directory.has(work.person, .storekeeper, on: work.facts.today) else {
            throw Refusal.separationOfDuties(
                rule: Wording("the storekeeper does not approve the difference", "仓管不得审批差异"),
                other: "keep"
            )
        }
        let (decision, _) = try work.decision(on: found, .approved)
        let lines = found.rows("differences").compactMap { row -> (String, Int64, Int64)? in
            guard case .string(let item)? = row["item"], case .integer(let quantity)? = row["quantity"],
                case .integer(let value)? = row["value"]
            else { return nil }
            return (item, quantity, value)
        }
        var book: Int64 = 0
        for (code, _, _) in lines { book += try work.found(Items.object, code).stock?.value ?? 0 }
        let off = lines.reduce(0) { $0 + abs($1.2) }
        if off * 100 > book * Int64(work.facts.settings.stocktakeTolerance) { try work.command.checkReason() }
        for (code, quantity, value) in lines {
            let item = try work.found(Items.object, code)
            guard let stock = item.stock else { continue }
            // A count equal to the book is posted too: that it was counted is the proof.
            let movement = Movement(
                .adjust,
                quantity: quantity,
                value: max(value, -stock.value),
                document: found.number ?? "",
                date: work.facts.today,
                giver: person
            )
            try Items.post(&work, item, movement, as: "count")
            let posted = try work.found(Items.object, code)
            let entry = CaseChange.field(Items.lastCount, .integer(Int64(posted.version)))
            try work.move(posted, [.counted(work.facts.today), entry], as: "counted")
        }
        try work.move(
            found,
            to: State.posted,
            [.decided(decision), .step(nil)] + work.lateness(found, "post", found.due)
        )
    }
}
