import JSON
import Terms
import WallClock

/// SUP-6: what employees ask the store for. Source: office.md 1, SUP.
enum IssueRequests {
    static let object = "issue"

    enum State {
        static let partlyIssued = "partlyIssued"
        static let issued = "issued"
        static let confirmed = "confirmed"
    }

    private static let approval: Approval = Approval(
        series: "LY",
        fields: [
            FieldRule("lines", .lines([FieldRule("item"), FieldRule("quantity", .quantity)])),
            FieldRule("purpose", optional: true),
        ],
        plan: { work, found in
            let month = "issues:\(found.requester):\(Month(of: work.facts.today))"
            let others = try work.cases(month).filter { $0.id != found.id && counts($0) }
            let before = others.reduce(0) { $0 + ($1.whole("worth") ?? 0) }
            if let worth = try worth(work, found), worth + before <= work.facts.settings.issueLimit { return [] }
            return [work.step("approve", .deptHead, found.department)]
        },
        check: { work, found in
            try work.move(
                found,
                [
                    .field("worth", try worth(work, found).map { .integer($0) } ?? .null),
                    .field("month", .string("\(Month(of: work.facts.today))")),
                ]
            )
        },
        approved: { work, found in
            for (item, _) in try wanted(work, found) { try reserve(&work, item) }
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("issue request", "领用申请"),
        series: "LY",
        closed: [
            Approval.State.rejected, Approval.State.withdrawn, Approval.State.expired, Approval.State.cancelled,
            State.confirmed,
        ],
        waitsFor: [
            Approval.State.draft: [.requester], Approval.State.returned: [.requester],
            Approval.State.approved: [.role(.storekeeper)],
            State.partlyIssued: [.role(.storekeeper)], State.issued: [.requester],
        ],
        readers: [.role(.storekeeper), .role(.officeHead)],
        keys: { found in
            let items = handedOut.contains(found.state) ? found.rows("lines").compactMap(Items.line).map(\.item) : []
            return (found.text("month").map { ["issues:\(found.requester):\($0)"] } ?? [])
                + Set(items).sorted().map { "wants:\($0)" } + (items.isEmpty ? [] : [wanting])
        },
        summary: { found, _ in
            found.rows("lines").compactMap(Items.line).map { "\($0.item) × \($0.quantity)" }.joined(separator: ", ")
        },
        verbs: [approval.asking("ask")] + approval.verbs.filter { $0.name != "cancel" } + [
            Verb(
                "cancel",
                from: handedOut,
                who: [.requester, .role(.storekeeper)],
                needsReason: true
            ) { work, found in
                let isPart = found.state == State.partlyIssued
                let done = try work.move(
                    found,
                    to: isPart ? State.issued : Approval.State.cancelled,
                    [],
                    within: isPart ? work.facts.settings.stepTime : nil
                )
                for item in try items(work, done) {
                    let claim = CaseChange.reserved(document: declaration.reference(done), quantity: 0)
                    let freed = try work.move(item, [claim])
                    try reserve(&work, freed)
                }
            },
            Verb("confirm", from: [State.issued], who: [.requester]) { work, found in
                try work.move(found, to: State.confirmed, work.lateness(found, "confirm", found.due))
            },
        ]
    )

    /// Withdrawn and refused requests took nothing from the month.
    private static func counts(_ found: Case) -> Bool {
        ![Approval.State.rejected, Approval.State.withdrawn, Approval.State.cancelled].contains(found.state)
    }

    /// What is there at the book's value, the rest at the list price, or else at what a piece is worth in the book.
    /// - Returns: nil if one of the items has no price at all.
    private static func worth(_ work: Work, _ found: Case) throws -> Int64? {
        var sum: Int64 = 0
        for (item, quantity) in try wanted(work, found) {
            guard let price = item.whole("price") ?? item.stock?.unitPrice else { return nil }
            // What came without a price is worth its list price too.
            let stock = item.stock.flatMap { $0.value > 0 ? $0 : nil }
            let there = min(quantity, stock?.onHand ?? 0)
            sum += (stock?.worth(of: there) ?? 0) + (try Items.worth(quantity - there, price))
        }
        return sum
    }

    private static func items(_ work: Work, _ found: Case) throws -> [Case] {
        try found.rows("lines").compactMap(Items.line).map { try work.found(Items.object, $0.item) }
    }

    /// The key of those that wait for something.
    private static let wanting = "wants"

    /// States in which a request waits for what it was granted.
    private static let handedOut = [Approval.State.approved, State.partlyIssued]

    /// Requests that wait for an item, the oldest first, each with what it is still to get.
    private static func waiting(_ work: Work, for item: Case) throws -> [(request: Case, quantity: Int64)] {
        try work.cases("wants:\(item.number ?? "")").map { request in
            (request, try wanted(work, request).first { $0.item.id == item.id }?.quantity ?? 0)
        }
    }

    /// Codes of items of which somebody waits for more than there is.
    static func unmet(_ work: Work) throws -> Set<String> {
        var unmet: Set<String> = []
        for request in try work.cases(wanting) {
            for (item, rest) in try wanted(work, request) {
                let held = item.stock?.reserved(declaration.reference(request)) ?? 0
                if let code = item.number, held < rest { unmet.insert(code) }
            }
        }
        return unmet
    }

    /// Whoever hands out has a working day from when something is there; what is not there waits for what comes.
    private static func schedule(_ work: inout Work, _ request: Case) throws {
        guard let request = try work.found(request.id), handedOut.contains(request.state) else { return }
        let document = declaration.reference(request)
        let isThere = try items(work, request).contains { ($0.stock?.reserved(document) ?? 0) > 0 }
        guard isThere != (request.due != nil) else { return }
        // No step is open; with this time counts anew.
        let anew: [CaseChange] = [.step(nil)]
        guard isThere else {
            try work.move(request, anew, as: "wait")
            return
        }
        try work.move(request, anew, within: work.facts.settings.stepTime, as: "ready")
    }

    /// Holds what is there for those who wait for it, the oldest first; the rest waits for what comes.
    static func reserve(_ work: inout Work, _ item: Case) throws {
        for (request, rest) in try waiting(work, for: item) {
            guard let stock = try work.found(item.id)?.stock else { return }
            let document = declaration.reference(request)
            let held = stock.reserved(document)
            let more = min(rest - held, stock.available)
            guard more > 0 else { continue }
            try work.move(item, [.reserved(document: document, quantity: held + more)], as: "reserve")
            try schedule(&work, request)
        }
        if let reserved = try work.found(item.id) { try Purchases.replenish(&work, reserved) }
    }

    /// Lets go what is held of so many pieces that never came, of the newest request first.
    static func letGo(_ work: inout Work, _ item: Case, of quantity: Int64) throws {
        for (request, _) in try waiting(work, for: item).reversed() {
            guard let stock = try work.found(item.id)?.stock, stock.available < quantity else { return }
            let document = declaration.reference(request)
            let held = stock.reserved(document)
            let less = min(held, quantity - stock.available)
            guard less > 0 else { continue }
            try work.move(item, [.reserved(document: document, quantity: held - less)], as: "letGo")
            try schedule(&work, request)
        }
    }

    /// What is to be expected of an item, when all that waits for it is handed out too.
    static func projected(_ work: Work, _ item: Case) throws -> Int64 {
        guard let stock = item.stock else { return 0 }
        return try waiting(work, for: item).reduce(stock.projected) { projected, waiting in
            projected - max(0, waiting.quantity - stock.reserved(declaration.reference(waiting.request)))
        }
    }

    /// Each item that a request names, with how much of it is still to be handed out.
    private static func wanted(_ work: Work, _ found: Case) throws -> [(item: Case, quantity: Int64)] {
        var wanted: [(item: Case, quantity: Int64)] = []
        for line in found.rows("lines").compactMap(Items.line) {
            if let index = wanted.firstIndex(where: { $0.item.number == line.item }) {
                wanted[index].quantity += line.quantity
            } else {
                wanted.append((try work.found(Items.object, line.item), line.quantity))
            }
        }
        for index in wanted.indices {
            guard case .integer(let issued)? = found["issued"]?[wanted[index].item.number ?? ""] else { continue }
            wanted[index].quantity -= issued
        }
        return wanted
    }

    /// The storekeeper hands out: on a request no more than it asks for.
    static func issue(_ work: inout Work, _ item: Case) throws {
        guard case .integer(var quantity)? = work.given["quantity"], let stock = item.stock, let code = item.number
        else {
            return
        }
        let document = try Items.document(work)
        let named = try work.found(numbered: document)
        guard named?.object != Purchases.object else {
            throw Refusal.badField(
                "document",
                reason: Wording("goods come by a purchase; they go by a request", "采购申请是入库依据，发放须凭领用申请")
            )
        }
        let request = named.flatMap { $0.object == object ? $0 : nil }
        let free = stock.available + stock.reserved(document)
        let asked = quantity
        if work.given["partial"] == true { quantity = min(quantity, free) }
        guard quantity > 0, quantity <= free else {
            throw Refusal.wouldGoNegative(item: code, available: free, asked: asked, stock, .issue)
        }
        var taker: String?
        if case .string(let number)? = work.given["taker"] { taker = number }
        var target: String?
        if case .string(let department)? = work.given["to"] { target = department }
        if let request {
            guard handedOut.contains(request.state) else {
                throw Refusal.wrongState(state: request.state, allowed: handedOut)
            }
            // Each department's mean counts what it got itself.
            // A department may be called otherwise by now.
            let departments = [request.department, work.department(of: request.requester)]
            guard request.department.isEmpty || target.map(departments.contains) ?? false else {
                throw Refusal.badField(
                    "to",
                    reason: Wording(
                        "\(document) was asked for by \(request.department)",
                        "\(document) 的申领部门为\(request.department)"
                    )
                )
            }
            let open = try wanted(work, request).first { $0.item.number == code }?.quantity ?? 0
            guard quantity <= open else {
                throw Refusal.rule(
                    Wording(
                        "\(document) asks for \(open) more of \(code), not \(quantity)",
                        "\(document) 的 \(code) 尚可发放 \(open)，而非 \(quantity)"
                    ),
                    hint: Wording("issue what it asks for; the rest needs a request of its own", "请按申领数量发放；多出部分须另行申领")
                )
            }
            // Who asked confirms what came.
            guard taker == nil || taker == request.requester else {
                throw Refusal.badField(
                    "taker",
                    reason: Wording(
                        "\(document) is \(work.facts.directory.name(request.requester))'s, who confirms what was handed out",
                        "\(document) 由\(work.facts.directory.name(request.requester))申领，并由其确认领取"
                    )
                )
            }
            taker = request.requester
            try handOut(&work, request, code, quantity)
        }
        try Items.post(
            &work,
            item,
            Movement(
                .issue,
                quantity: -quantity,
                value: -stock.worth(of: quantity),
                document: document,
                date: work.facts.today,
                giver: try work.person,
                taker: taker,
                department: target
            )
        )
        if let request { try schedule(&work, request) }
    }

    /// What a request got, before it is posted: nobody waits for it any more.
    private static func handOut(_ work: inout Work, _ request: Case, _ code: String, _ quantity: Int64) throws {
        var issued: JSONObject = if case .object(let before)? = request["issued"] { before } else { [:] }
        let before: Int64 = if case .integer(let number)? = issued[code] { number } else { 0 }
        issued[code] = .integer(before + quantity)
        let changed = try work.move(request, [.field("issued", .object(issued))], as: "issue")
        let isAll = try wanted(work, changed).allSatisfy { $0.quantity <= 0 }
        let late = work.lateness(changed, "issue", changed.due)
        guard isAll else {
            // Nobody is given more time by handing out a part.
            try work.move(changed, to: State.partlyIssued, late, due: changed.due, as: "partlyIssued")
            return
        }
        try work.move(changed, to: State.issued, late, within: work.facts.settings.stepTime, as: "issued")
    }

    /// What was handed out by mistake is still to be handed out, until the request is confirmed.
    static func takeBack(_ work: inout Work, _ code: String, _ movement: Movement) throws {
        guard let request = try work.found(numbered: movement.document), request.object == object,
            [State.partlyIssued, State.issued].contains(request.state),
            case .object(var issued)? = request["issued"], case .integer(let before)? = issued[code]
        else { return }
        issued[code] = .integer(before + movement.quantity)
        let isNone = issued.members.allSatisfy { $0.value == .integer(0) }
        try work.move(
            request,
            to: isNone ? Approval.State.approved : State.partlyIssued,
            [.field("issued", .object(issued))]
        )
    }
}
