import JSON
import Terms
import WallClock

/// SUP-1: the ledger of office supplies, an account for each item. Source: office.md 1, SUP; K-7, K-8.
enum Items {
    static let object = "item"

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("item", "办公用品"),
        closed: ["active"],
        readers: [.anyone],
        keys: { [object, "item:\($0.number ?? "")"] },
        countedBy: { $0.texts(counters) },
        summary: { found, _ in "\(found.text("name") ?? "") \(found.stock.map { "\($0.onHand) \($0.unit)" } ?? "")" },
        verbs: [
            Verb(
                beginning: "add",
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [
                    FieldRule("code"), FieldRule("name"), FieldRule("unit"),
                    FieldRule("threshold", .whole, optional: true),
                    FieldRule("target", .whole, optional: true), FieldRule("price", .money, optional: true),
                    FieldRule("place", optional: true),
                ]
            ) { work in
                let (code, unit) = (try work.newCode(), try work.given.required("unit"))
                try checkTarget(work.given["threshold"], work.given["target"])
                var fields = work.given
                fields["code"] = nil
                fields["unit"] = nil
                let changes: [CaseChange] = [.numbered(code), .stock(Stock(unit: unit))] + fields.changes
                try work.begin(object, "active", requester: try work.principal, changes)
            },
            Verb(
                "change",
                from: ["active"],
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [
                    FieldRule("name", optional: true), FieldRule("threshold", .whole, optional: true),
                    FieldRule("target", .whole, optional: true), FieldRule("price", .money, optional: true),
                    FieldRule("place", optional: true),
                ]
            ) { work, found in
                try checkTarget(work.given["threshold"] ?? found["threshold"], work.given["target"] ?? found["target"])
                let changed = try work.move(found, work.given.changes)
                try Purchases.replenish(&work, changed)
            },
            Verb(
                "issue",
                from: ["active"],
                who: [.role(.storekeeper)],
                fields: [
                    FieldRule("quantity", .quantity), FieldRule("document"), FieldRule("to", .department),
                    FieldRule("taker", .person, optional: true), FieldRule("partial", .flag, optional: true),
                ]
            ) { work, found in
                try IssueRequests.issue(&work, found)
            },
            Verb(
                "adjust",
                from: ["active"],
                who: [.role(.officeHead)],
                fields: [
                    FieldRule("quantity", .quantity), FieldRule("less", .flag, optional: true), FieldRule("document"),
                    FieldRule("price", .money, optional: true),
                ],
                needsReason: true
            ) { work, found in
                guard case .integer(let quantity)? = work.given["quantity"], let stock = found.stock else { return }
                let isLess = work.given["less"] == true
                let price = work.given.whole("price")
                let value =
                    isLess ? -stock.worth(of: quantity) : try worth(quantity, price ?? found.whole("price") ?? 0)
                try post(
                    &work,
                    found,
                    Movement(
                        .adjust,
                        quantity: isLess ? -quantity : quantity,
                        value: value,
                        document: try document(work),
                        date: work.facts.today,
                        giver: try work.person
                    )
                )
            },
            Verb(
                "reverse",
                from: ["active"],
                who: [.role(.storekeeper), .role(.officeHead)],
                fields: [FieldRule("entry", .quantity)],
                needsReason: true
            ) { work, found in try reverse(&work, found) },
        ]
    )

    /// Takes an entry of the ledger back by one of its own; the first stays as it was.
    private static func reverse(_ work: inout Work, _ found: Case) throws {
        guard case .integer(let entry)? = work.given["entry"] else { throw Refusal.missingField("entry") }
        guard let movement = try work.movement(of: found, Int(entry)), movement.kind != .reverse else {
            throw Refusal.notFound(object: "entry", reference: "\(entry)")
        }
        // Who corrects the book takes the correction back too: the storekeeper does neither.
        let keeper: OfficeRole = movement.kind == .adjust ? .officeHead : .storekeeper
        guard work.facts.directory.has(try work.person, keeper, on: work.facts.today) else {
            throw Refusal.notEntitled(needs: [keeper.rawValue])
        }
        let before = found.rows("reversed")
        guard !before.contains(.integer(entry)) else {
            throw Refusal.rule(Wording("entry \(entry) was taken back already", "第 \(entry) 笔已冲销"))
        }
        // What was there when it was counted is what there is.
        if let counted = found.whole(lastCount), entry <= counted, let date = found.stock?.lastCount {
            throw Refusal.beforeStocktake(date)
        }
        let kept = try work.move(found, [.field("reversed", .array(before + [.integer(entry)]))], as: "mark")
        if let code = found.number {
            switch movement.kind {
            case .receive: try Purchases.takeBack(&work, code, movement)
            case .issue: try IssueRequests.takeBack(&work, code, movement)
            case .adjust, .reverse: break
            }
        }
        if movement.quantity > 0 { try IssueRequests.letGo(&work, kept, of: movement.quantity) }
        try post(
            &work,
            kept,
            Movement(
                .reverse,
                quantity: -movement.quantity,
                value: -movement.value,
                document: movement.document,
                date: work.facts.today,
                giver: try work.person,
                department: movement.department,
                reverses: Int(entry)
            )
        )
    }

    /// The field with who counts it at present.
    static let counters = "counters"

    /// The field with the entry behind which the last stocktake was posted.
    static let lastCount = "lastCount"

    /// What stands in the fields of a line that names an item.
    static func line(_ row: JSONValue) -> (item: String, quantity: Int64, price: Int64)? {
        guard case .string(let item)? = row["item"], case .integer(let quantity)? = row["quantity"] else { return nil }
        if case .integer(let price)? = row["price"] { return (item, quantity, price) }
        return (item, quantity, 0)
    }

    /// - Throws: ``Refusal`` for an amount that no office has.
    static func worth(_ quantity: Int64, _ price: Int64) throws(Refusal) -> Int64 {
        let (product, overflow) = quantity.multipliedReportingOverflow(by: price)
        guard !overflow, product <= Stock.most else {
            throw .badField("price", reason: Wording("the amount is too large", "金额过大"))
        }
        return product
    }

    /// The document that a movement names: a case of the office by its number, or a paper from outside.
    static func document(_ work: Work) throws -> String {
        guard let given = work.given.text("document"), given.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw Refusal.missingDocument
        }
        let document = try SerialNumber(typed: given).flatMap { try work.found(numbered: $0.text)?.number } ?? given
        guard SerialNumber(document) != nil else { return document }
        guard let found = try work.found(numbered: document) else {
            throw Refusal.notFound(object: "document", reference: document)
        }
        guard !void.contains(found.state) else {
            throw Refusal.rule(
                Wording(
                    "\(document) is \(found.state): nothing rests on it",
                    "\(document) \(Language.zh.officeStage(found.state))，不能作为出入库依据"
                ),
                hint: Wording("name the document that holds", "请填写有效的单据")
            )
        }
        return document
    }

    /// States of what came to nothing.
    private static let void: Set<String> = [
        Approval.State.rejected, Approval.State.withdrawn, Approval.State.expired, Approval.State.cancelled,
        Register.State.voided,
    ]

    /// Posts a movement, and starts replenishing if it crosses the threshold.
    static func post(_ work: inout Work, _ found: Case, _ movement: Movement, as transition: String? = nil) throws {
        guard let account = try work.found(found.id), let stock = account.stock else { return }
        if let counted = stock.lastCount, movement.date < counted { throw Refusal.beforeStocktake(counted) }
        // What its own document has reserved is there for it, when it is handed out.
        let free = stock.available + (movement.kind == .issue ? stock.reserved(movement.document) : 0)
        guard free + movement.quantity >= 0 else {
            throw Refusal.wouldGoNegative(
                item: account.number ?? "",
                available: free,
                asked: -movement.quantity,
                stock,
                movement.kind
            )
        }
        guard stock.onHand + movement.quantity <= Stock.most, stock.value + movement.value <= Stock.most else {
            throw Refusal.badField("quantity", reason: Wording("the account would hold too much", "结存数量过大"))
        }
        // Pieces have no price of their own: what goes takes no more value with it than there is, the last piece all.
        let least = stock.onHand + movement.quantity == 0 ? -stock.value : max(movement.value, -stock.value)
        let posted = try work.move(account, [.moved(movement.worth(least))], as: transition)
        // Whoever waits for the rest of what was asked for comes before whoever asks next.
        try IssueRequests.reserve(&work, posted)
    }

    private static func checkTarget(_ threshold: JSONValue?, _ target: JSONValue?) throws(Refusal) {
        guard case .integer(let threshold)? = threshold else { return }
        guard case .integer(let target)? = target, target >= threshold, target > 0 else {
            throw .badField(
                "target",
                reason: Wording(
                    "an item with a threshold needs a target that is not below it",
                    "设有阈值的物品须设不低于阈值的补货目标"
                )
            )
        }
    }
}
