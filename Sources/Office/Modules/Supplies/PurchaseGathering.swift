import JSON
import Terms
import WallClock

/// SUP-2: what all departments need in a month becomes a purchase. Source: office.md 1, SUP.
extension Purchases {
    /// Begins a draft with what all departments need, less what is there for nobody.
    static let gathering = Verb(beginning: "gather", who: [.role(.buyer)], fields: [FieldRule("month")]) { work in
        guard let month = work.given.text("month").flatMap({ Month($0) }) else {
            throw Refusal.badField("month", reason: .noMonth)
        }
        if let draft = try draft(work, month) { throw Refusal.conflict(with: [declaration.reference(draft)]) }
        let lines = try missing(work, month)
        guard !lines.isEmpty else {
            throw Refusal.rule(
                Wording(
                    "the store has what the departments need in \(month), or nobody has said anything",
                    "库存已满足各部门 \(month) 的需求，或尚无部门填报"
                )
            )
        }
        try gather(&work, month, lines, for: try work.principal)
    }

    /// What the store lacks of a month's needs, with what was granted and never came of items that no threshold replenishes.
    private static func missing(_ work: Work, _ month: Month) throws -> [JSONValue] {
        let needs = Dictionary(uniqueKeysWithValues: try Needs.sums(work, month).map { ($0.item, $0.quantity) })
        return try Set(needs.keys).union(IssueRequests.unmet(work)).sorted().compactMap { code -> JSONValue? in
            let account = try work.found(Items.object, code)
            let projected = try IssueRequests.projected(work, account)
            // What an item with a threshold lacks for those who wait, its replenishment buys.
            let there = account["threshold"] == nil ? projected : max(0, projected)
            let missing = (needs[code] ?? 0) - there
            return missing > 0 ? line(code, min(Stock.most, missing), account) : nil
        }
    }

    private static func gather(
        _ work: inout Work,
        _ month: Month,
        _ lines: [JSONValue],
        for buyer: String
    ) throws {
        try work.begin(
            object,
            Approval.State.draft,
            requester: buyer,
            [.field("lines", .array(lines)), .field("month", .string("\(month)"))],
            as: "gather"
        )
    }

    /// When the time to say what is needed is over, whoever buys has it as a draft; a draft that was not submitted yet
    /// follows what is said late.
    static func gather(_ work: inout Work, _ month: Month) throws {
        let draft = try draft(work, month)
        guard try draft != nil || work.cases("gathers:\(month)").isEmpty else { return }
        let lines = try missing(work, month)
        if let draft {
            guard draft.rows("lines") != lines else { return }
            guard !lines.isEmpty else {
                try work.move(draft, to: Approval.State.withdrawn, [], as: "withdraw")
                return
            }
            try work.move(draft, [.field("lines", .array(lines))], as: "gather")
        } else if !lines.isEmpty, let buyer = work.facts.directory.holders(.buyer, nil, on: work.facts.today).first {
            try gather(&work, month, lines, for: buyer)
        }
    }

    /// What was gathered for a month and not submitted yet.
    static func draft(_ work: Work, _ month: Month) throws -> Case? {
        try work.cases("gathers:\(month)").first { $0.state == Approval.State.draft }
    }
}
