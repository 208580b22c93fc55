import JSON
import Terms
import WallClock

/// SUP-3 and SUP-5: purchases, and drafts that the ledger starts by itself. Source: office.md 1, SUP.
package enum Purchases {
    package static let object = "purchase"
    static let lines = [
        FieldRule("item"), FieldRule("quantity", .quantity), FieldRule("price", .money, optional: true),
    ]

    enum State {
        static let ordered = "ordered"
        static let partlyReceived = "partlyReceived"
        static let received = "received"
        static let closed = "closed"
    }

    private static let approval: Approval = Approval(
        series: "CG",
        fields: [
            FieldRule("lines", .lines(lines)), FieldRule("supplier", optional: true),
            FieldRule("purpose", optional: true),
        ],
        plan: { work, found in
            let office = work.step("approve", .officeHead)
            guard total(found) >= work.facts.settings.purchaseLimit else { return [office] }
            return [office, work.step("sign", .gm)]
        },
        check: { work, found in
            for line in found.rows("lines").compactMap(Items.line) {
                _ = try work.found(Items.object, line.item)
                _ = try Items.worth(line.quantity, line.price)
            }
            try price(&work, found)
        },
        // An open request is on its way: it counts when the next replenishment is thought of.
        submitted: { work, found in
            // Whoever buys submits what another buyer, or the store, began; and is part of it then.
            let person = try work.principal
            if person != found.requester, !found.concerns.contains(person) {
                try work.move(found, [.concerns(found.concerns + [person])], as: "edit")
            }
            try setOrdered(&work, found) { $0.quantity }
            try Needs.buy(&work, found)
        },
        // Whoever buys orders as soon as others decide.
        carriedOut: { $0.settings.stepTime },
        cancelled: { work, found in try giveUp(&work, found) },
        ended: { work, found in try giveUp(&work, found) }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("purchase request", "采购申请"),
        series: "CG",
        closed: [
            Approval.State.rejected, Approval.State.withdrawn, Approval.State.expired, Approval.State.cancelled,
            State.closed,
        ],
        waitsFor: [
            Approval.State.draft: [.role(.buyer)], Approval.State.returned: [.role(.buyer)],
            Approval.State.approved: [.role(.buyer)],
            // Who asked is reminded too when it does not come.
            State.ordered: [.role(.storekeeper), .requester],
            State.partlyReceived: [.role(.storekeeper), .requester],
            State.received: [.role(.finance), .role(.officeHead)],
        ],
        readers: [.role(.buyer), .role(.storekeeper), .role(.finance), .role(.officeHead)],
        keys: { found in
            [found.text("replenishes").map { "replenishes:\($0)" }, found.text("month").map { "gathers:\($0)" }]
                .compactMap { $0 }
        },
        summary: { found, _ in Money.text(total(found)) },
        verbs: [
            approval.asking("new", who: [.role(.buyer)]),
            gathering,
        ] + approval.verbs.map { $0.name == "submit" ? $0.open(to: [.role(.buyer)]) : $0 } + [
            Verb(
                "order",
                from: [Approval.State.approved],
                who: [.role(.buyer)],
                fields: [FieldRule("supplier", optional: true), FieldRule("expected", .date, optional: true)]
            ) { work, found in
                if let approved = found.text("supplier"), let named = work.given.text("supplier"), named != approved {
                    throw Refusal.rule(
                        Wording("\(approved) was approved, not \(named)", "批准的供应商为\(approved)，而非\(named)"),
                        hint: Wording("cancel the request and ask anew", "请撤销该申请后重新申请")
                    )
                }
                let (clock, today) = (work.facts.clock, work.facts.today)
                let expected =
                    work.given.text("expected").flatMap { LocalDate($0) }
                    ?? clock.workingDay(work.facts.settings.deliveryDays, after: today)
                guard expected >= today else { throw Refusal.badField("expected", reason: .dateIsOver) }
                work.given["expected"] = .string("\(expected)")
                try work.move(
                    found,
                    to: State.ordered,
                    work.given.changes + [.field("orderedBy", .string(try work.person))]
                        + work.lateness(found, "order", found.due),
                    due: clock.end(of: expected)
                )
            },
            Verb(
                "receive",
                from: [State.ordered, State.partlyReceived],
                who: [.role(.storekeeper)],
                fields: [FieldRule("lines", .lines(lines), optional: true), FieldRule("note", optional: true)]
            ) { work, found in try receive(&work, found) },
            Verb(
                "close",
                from: [State.ordered, State.received, State.partlyReceived],
                who: [.role(.finance), .role(.officeHead)],
                fields: [FieldRule("invoice", optional: true)]
            ) { work, found in
                let person = try work.person
                if person == found.requester {
                    throw Refusal.separationOfDuties(
                        rule: Wording("whoever asks never approves payment", "申请人不得审批付款"),
                        other: "new"
                    )
                }
                // What never came is not paid for: that needs saying.
                if found.state != State.received { try work.command.checkReason() }
                if found.texts("receivers").contains(person) {
                    throw Refusal.separationOfDuties(
                        rule: Wording("whoever receives never approves payment", "收货人不得审批付款"),
                        other: "receive"
                    )
                }
                // What is not waited for any more is as late as it is now.
                let late = work.lateness(found, "receive", found.due)
                let closed = try work.move(found, to: State.closed, work.given.changes + late)
                try setOrdered(&work, closed) { _ in 0 }
            },
        ]
    )

    static func total(_ found: Case) -> Int64 {
        found.rows("lines").compactMap(Items.line).reduce(0) { sum, line in
            let (product, overflow) = line.quantity.multipliedReportingOverflow(by: line.price)
            return overflow ? Stock.most : min(Stock.most, sum + product)
        }
    }

    /// A draft for the buyer, if less is to be expected than the item's threshold and none is open.
    static func replenish(_ work: inout Work, _ item: Case) throws {
        guard let code = item.number, let threshold = item.whole("threshold"),
            let target = item.whole("target")
        else { return }
        let projected = try IssueRequests.projected(work, item)
        // What has come is in the stock, whether it is paid or not.
        let open = try work.cases("replenishes:\(code)").first { purchase in
            !declaration.closed.contains(purchase.state) && purchase.state != State.received
        }
        if let open {
            // Until it is submitted it follows what is asked for, and what else is bought.
            guard open.state == Approval.State.draft else { return }
            guard projected < threshold else {
                try work.move(open, to: Approval.State.withdrawn, [], as: "withdraw")
                return
            }
            let lines = [line(code, target - projected, item)]
            if open.rows("lines") != lines { try work.move(open, [.field("lines", .array(lines))], as: "replenish") }
            return
        }
        guard projected < threshold else { return }
        let buyer = work.facts.directory.holders(.buyer, nil, on: work.facts.today).first
        guard let buyer = buyer ?? work.command.actor.person else { return }
        try work.begin(
            object,
            Approval.State.draft,
            requester: buyer,
            [
                .field("lines", [line(code, target - projected, item)]), .field("replenishes", .string(code)),
                .linked(Link(kind: "item", to: item.id)),
            ],
            as: "replenish"
        )
    }

    static func line(_ code: String, _ quantity: Int64, _ item: Case) -> JSONValue {
        var line: JSONObject = ["item": .string(code), "quantity": .integer(quantity)]
        line["price"] = item.whole("price").map { .integer($0) }
        return .object(line)
    }

    /// A line without a price has its item's: nothing is approved whose price is not known.
    private static func price(_ work: inout Work, _ found: Case) throws {
        var rows: [JSONValue] = []
        for row in found.rows("lines") {
            guard case .object(var object) = row, object["price"] == nil, let line = Items.line(row) else {
                rows.append(row)
                continue
            }
            guard let price = try work.found(Items.object, line.item).whole("price") else {
                throw Refusal.rule(
                    Wording("\(line.item) has no price", "\(line.item) 没有单价"),
                    hint: Wording(
                        "write it with the line, as \(line.item):\(line.quantity):25.00",
                        "请随明细填写，如 \(line.item):\(line.quantity):25.00"
                    )
                )
            }
            _ = try Items.worth(line.quantity, price)
            object["price"] = .integer(price)
            rows.append(.object(object))
        }
        if rows != found.rows("lines") { try work.move(found, [.field("lines", .array(rows))], as: "price") }
    }

    /// Nothing comes of it: it is not on order any more, and what departments need is needed as before.
    private static func giveUp(_ work: inout Work, _ found: Case) throws {
        try setOrdered(&work, found) { _ in 0 }
        try Needs.reopen(&work, found)
    }

    /// What was received by mistake is still to come, until the purchase is closed.
    static func takeBack(_ work: inout Work, _ code: String, _ movement: Movement) throws {
        guard let purchase = try work.found(numbered: movement.document), purchase.object == object,
            [State.partlyReceived, State.received].contains(purchase.state)
        else { return }
        let lines = purchase.rows("lines").compactMap(Items.line)
        var came = purchase.rows("came").map { value -> Int64 in
            if case .integer(let number) = value { number } else { 0 }
        }
        var rest = movement.quantity
        for index in came.indices.reversed() where index < lines.count && lines[index].item == code {
            let back = min(rest, came[index])
            came[index] -= back
            rest -= back
        }
        let isNone = came.allSatisfy { $0 == 0 }
        try work.move(
            purchase,
            to: isNone ? State.ordered : State.partlyReceived,
            [.field("came", .array(came.map { .integer($0) }))],
            due: purchase.date("expected").map { work.facts.clock.end(of: $0) }
        )
        let item = try work.found(Items.object, code)
        let ordered = (item.stock?.ordered(movement.document) ?? 0) + movement.quantity - rest
        try work.move(item, [.ordered(document: movement.document, quantity: ordered)])
    }

    private static func setOrdered(
        _ work: inout Work,
        _ purchase: Case,
        _ quantity: ((item: String, quantity: Int64, price: Int64)) -> Int64
    ) throws {
        let document = declaration.reference(try work.found(purchase.id) ?? purchase)
        var sums: [(item: String, quantity: Int64)] = []
        for line in purchase.rows("lines").compactMap(Items.line) {
            if let index = sums.firstIndex(where: { $0.item == line.item }) {
                sums[index].quantity += quantity(line)
            } else {
                sums.append((line.item, quantity(line)))
            }
        }
        for sum in sums {
            let item = try work.found(Items.object, sum.item)
            guard item.stock?.ordered(document) != sum.quantity else { continue }
            let ordered = try work.move(item, [.ordered(document: document, quantity: sum.quantity)])
            // What somebody else buys need not be bought twice; what comes to nothing is listed as low until it moves.
            if sum.quantity > 0 { try replenish(&work, ordered) }
        }
    }

    /// Books what came: what is named, or all that is missing.
    private static func receive(_ work: inout Work, _ found: Case) throws {
        let person = try work.person
        let hasAsked = person == found.requester || found.concerns.contains(person)
        if hasAsked || person == found.text("orderedBy") {
            throw Refusal.separationOfDuties(
                rule: Wording("the buyer never receives", "采购人不得收货"),
                other: hasAsked ? "new" : "order"
            )
        }
        if let decision = found.decisions.first(where: { $0.by == person }) {
            throw Refusal.separationOfDuties(
                rule: Wording("an approver never receives", "审批人不得收货"),
                other: decision.step
            )
        }
        let wanted = found.rows("lines").compactMap(Items.line)
        var missing = wanted.map(\.quantity)
        for (index, came) in found.rows("came").enumerated() where index < missing.count {
            if case .integer(let quantity) = came { missing[index] -= quantity }
        }
        var arrived = missing
        if case .array(let rows)? = work.given["lines"] {
            arrived = Array(repeating: 0, count: wanted.count)
            for row in rows.compactMap(Items.line) {
                guard
                    let index = wanted.indices.first(where: { wanted[$0].item == row.item && missing[$0] > arrived[$0] }
                    )
                else {
                    throw Refusal.rule(
                        Wording("\(row.item) is not ordered, or has come already", "\(row.item) 未订购，或已到货")
                    )
                }
                guard row.quantity <= missing[index] - arrived[index] else {
                    throw Refusal.rule(
                        Wording(
                            "\(row.quantity) of \(row.item) came, but only \(missing[index] - arrived[index]) are still to come",
                            "\(row.item) 到货 \(row.quantity)，但只有 \(missing[index] - arrived[index]) 未到"
                        ),
                        hint: Wording(
                            "receive what was ordered; the rest needs a purchase of its own",
                            "请按订购数量收货；多出部分须另行采购申请"
                        )
                    )
                }
                arrived[index] += row.quantity
            }
        }
        guard arrived.contains(where: { $0 > 0 }) else { throw Refusal.missingField("lines") }
        let document = declaration.reference(found)
        for (index, quantity) in arrived.enumerated() where quantity > 0 {
            try Items.post(
                &work,
                try work.found(Items.object, wanted[index].item),
                Movement(
                    .receive,
                    quantity: quantity,
                    value: try Items.worth(quantity, wanted[index].price),
                    document: document,
                    date: work.facts.today,
                    taker: person
                )
            )
        }
        let came = zip(wanted, zip(missing, arrived)).map { line, step in line.quantity - step.0 + step.1 }
        let isAll = zip(wanted, came).allSatisfy { $0.quantity == $1 }
        let receivers = Set(found.texts("receivers") + [person]).sorted()
        try work.move(
            found,
            to: isAll ? State.received : State.partlyReceived,
            [
                .field("came", .array(came.map { .integer($0) })),
                .field("receivers", .array(receivers.map { .string($0) })),
            ] + (work.given["note"].map { [.field("note", $0)] } ?? [])
                + (isAll ? work.lateness(found, "receive", found.due) : []),
            due: isAll ? nil : found.due
        )
    }
}
