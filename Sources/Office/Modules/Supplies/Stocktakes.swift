import JSON
import Terms
import WallClock

/// SUP-4: two people count blind, and somebody who did not count approves what differs. Source: office.md 1, SUP.
enum Stocktakes {
    static let object = "stocktake"

    enum State {
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
        closed: [State.posted, State.cancelled],
        waitsFor: [
            State.open: [.field("counters")], State.disputed: [.field("counters")],
            State.counted: [.role(.officeHead)],
        ],
        readers: [.role(.storekeeper), .role(.officeHead), .role(.finance)],
        keys: { found in
            [State.open, State.disputed, State.counted].contains(found.state)
                ? found.texts("items").map { "\(object):\($0)" } : []
        },
        // Who counts second does not see what the first one counted, and nobody who counts what the book has.
        conceals: { found in
            switch found.state {
            case State.open: ["counts", "books"]
            case State.disputed: ["books"]
            default: []
            }
        },
        summary: { found in found.texts("items").joined(separator: ", ") },
        verbs: [
            Verb(
                beginning: "begin",
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [
                    FieldRule("items", .texts), FieldRule("counters", .people),
                ]
            ) { work in
                guard case .array(let names)? = work.given["items"], case .array(let counters)? = work.given["counters"]
                else { throw Refusal.missingField("items") }
                guard counters.count == 2 else {
                    throw Refusal.badField("counters", reason: Wording("two people count", "须由两人盘点"))
                }
                for case .string(let keeper) in counters
                where work.facts.directory.has(keeper, .storekeeper, on: work.facts.today) {
                    throw Refusal.separationOfDuties(
                        rule: Wording("the storekeeper does not count", "仓管不得参与盘点"),
                        other: keeper
                    )
                }
                var seen: Set<String> = []
                for case .string(let code) in names {
                    _ = try work.found(Items.object, code)
                    guard seen.insert(code).inserted else {
                        throw Refusal.badField("items", reason: Wording("\(code) stands there twice", "\(code) 重复填写"))
                    }
                    // The same difference would be posted twice.
                    let others = try work.cases("\(object):\(code)")
                    guard others.isEmpty else { throw Refusal.conflict(with: others.map(declaration.reference)) }
                }
                try work.begin(
                    object,
                    State.open,
                    requester: try work.principal,
                    [try work.number("PD")] + work.given.changes,
                    within: .workingDays(5)
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
            Verb("post", from: [State.counted], who: [.role(.officeHead)]) { work, found in try post(&work, found) },
            Verb(
                "cancel",
                from: [State.open, State.disputed, State.counted],
                to: State.cancelled,
                who: [.requester, .role(.officeHead)],
                needsReason: true
            ),
        ]
    )

    private static func count(_ work: inout Work, _ found: Case) throws {
        let person = try work.principal
        guard case .array(let rows)? = work.given["lines"] else { throw Refusal.missingField("lines") }
        var counted: JSONObject = [:]
        let wanted = Set(found.texts("items"))
        for row in rows.compactMap(Items.line) {
            guard wanted.contains(row.item), counted[row.item] == nil else {
                throw Refusal.badField(
                    "lines",
                    reason: Wording(
                        "\(row.item) is not to be counted, or stands there twice",
                        "\(row.item) 不在盘点范围内，或重复填写"
                    )
                )
            }
            counted[row.item] = .integer(row.quantity)
        }
        for item in wanted.sorted() where counted[item] == nil {
            throw Refusal.badField("lines", reason: Wording("\(item) is not counted", "\(item) 尚未盘点"))
        }
        var counts: JSONObject = if case .object(let before)? = found["counts"] { before } else { [:] }
        counts[person] = .object(counted)
        // What moves between two counts, or behind them, is no difference: each is held against the book of its moment.
        var books: JSONObject = if case .object(let before)? = found["books"] { before } else { [:] }
        books[person] = .object(
            JSONObject(
                distinct: try wanted.sorted().map { code in
                    JSONObject.Member(
                        name: code,
                        value: .integer(try work.found(Items.object, code).stock?.onHand ?? 0)
                    )
                }
            )
        )
        let kept: [CaseChange] = [.field("counts", .object(counts)), .field("books", .object(books))]
        let both = found.texts("counters").filter { counts[$0] != nil }
        func difference(_ counter: String, _ code: String) -> Int64? {
            guard case .integer(let quantity)? = counts[counter]?[code],
                case .integer(let book)? = books[counter]?[code]
            else { return nil }
            return quantity - book
        }
        let isSame = both.count == 2 && wanted.allSatisfy { difference(both[0], $0) == difference(both[1], $0) }
        guard isSame else {
            let state = both.count == 2 ? State.disputed : found.state
            // Nobody is given more time by counting.
            try work.move(found, to: state, kept, due: found.due)
            return
        }
        var differences: [JSONValue] = []
        for code in wanted.sorted() {
            let item = try work.found(Items.object, code)
            guard let stock = item.stock, case .integer(let quantity)? = counted[code] else { continue }
            differences.append([
                "item": .string(code), "book": .integer(stock.onHand), "count": .integer(quantity),
                "quantity": .integer(quantity - stock.onHand), "value": .integer(worth(quantity, item, stock)),
            ])
        }
        try work.move(
            found,
            to: State.counted,
            kept + [.field("differences", .array(differences))] + work.lateness(found, "count", found.due),
            within: .workingDays(2)
        )
    }

    /// What the difference to the book is worth.
    private static func worth(_ counted: Int64, _ item: Case, _ stock: Stock) -> Int64 {
        guard counted > stock.onHand else { return -stock.worth(of: stock.onHand - counted) }
        let more = counted - stock.onHand
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
            let keeper =
                try work.facts.directory.has(person, .storekeeper, on: work.facts.today) && work.person == person
            if keeper {
                throw Refusal.separationOfDuties(
                    rule: Wording("the storekeeper does not approve the difference", "仓管不得审批差异"),
                    other: "keep"
                )
            }
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
            try work.move(posted, [.counted(work.facts.today)], as: "counted")
        }
        try work.move(found, to: State.posted, work.lateness(found, "post", found.due))
    }
}
