import ArgumentParser
import Control
import JSON
import Terms

struct SupplyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply",
        abstract: "Office supplies: items, requests, issues, stocktakes, the ledger.",
        subcommands: [
            SupplyItemCommands.self, SupplyNeedCommands.self, SupplyRequestCommands.self, SupplyIssue.self,
            PurchaseReceive.self, SupplyAdjust.self,
            SupplyReverse.self, SupplyCountCommands.self, SupplyLedger.self, SupplyItemList.self,
            CaseShow<SupplyNumber>.self, CaseHistory<SupplyNumber>.self,
        ]
    )
}

/// Whatever of the store a number or code stands for.
enum SupplyNumber: OfficeNoun { static let object: String? = nil }

enum SupplyItem: OfficeNoun {
    static let object: String? = "item"
    static let listsClosed = true
}

struct SupplyItemCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "item",
        abstract: "Items of the store.",
        subcommands: [
            SupplyItemAdd.self, SupplyItemChange.self, SupplyItemList.self, CaseShow<SupplyItem>.self,
            CaseHistory<SupplyItem>.self,
        ]
    )
}

/// What an item has beside its code.
struct SupplyItemOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Below so many a replenishment starts by itself.") var threshold: Int?
    @Option(parsing: .unconditional, help: "Up to so many it is replenished.") var target: Int?
    @Option(help: "What one costs: 25.00.") var price: String?
    @Option(help: "Where it lies.") var place: String?

    func fill(_ fields: inout JSONObject) {
        fields.set("threshold", threshold)
        fields.set("target", target)
        fields.set("price", price)
        fields.set("place", place)
    }
}

struct SupplyItemAdd: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add an item.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var item: SupplyItemOptions
    @Argument(help: "Its code, for example A4-80G.") var code: String
    @Option(help: "What it is.") var name: String
    @Option(help: "In what it is counted, the smallest unit: pack, piece.") var unit: String

    func run() throws {
        var fields: JSONObject = ["code": .string(code), "name": .string(name), "unit": .string(unit)]
        item.fill(&fields)
        try office.act(options, SupplyItem.object, "add", nil, fields)
    }
}

struct SupplyItemChange: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "change", abstract: "Change what is said of an item.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var item: SupplyItemOptions
    @Argument(help: "Its code.") var code: String
    @Option(help: "What it is.") var name: String?

    func run() throws {
        var fields = JSONObject()
        fields.set("name", name)
        item.fill(&fields)
        try office.act(options, SupplyItem.object, "change", code, fields)
    }
}

struct SupplyItemList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show all items with their stock.")
    @OptionGroup var options: GlobalOptions
    @Flag(help: "Only those of which less is to be expected than their threshold.") var low = false

    func run() throws {
        let input = OfficeMessages.List.Input(object: SupplyItem.object, language: options.language.rawValue)
        let found = try options.all(OfficeMessages.List.name, JSONObject(of: input), list: "cases", cursor: "after")
        if options.json { return Output.print(.array(found)) }
        let words = options.words
        var table = Table(
            (words("ITEM", "编码"), .left),
            (words("NAME", "名称"), .left),
            (words("UNIT", "单位"), .left),
            (words("ON HAND", "库存"), .right),
            (words("AVAILABLE", "可用"), .right),
            (words("EXPECTED", "预计"), .right),
            (words("THRESHOLD", "阈值"), .right),
            (words("VALUE", "金额"), .right)
        )
        for value in found {
            let item = try OfficeMessages.Case(json: value)
            func number(_ object: JSONObject?, _ name: String) -> Int64? {
                if case .integer(let number)? = object?[name] { number } else { nil }
            }
            func text(_ object: JSONObject?, _ name: String) -> String {
                if case .string(let text)? = object?[name] { text } else { "" }
            }
            // Who counts it is not shown what the store has.
            let expected = number(item.stock, "projected")
            let threshold = number(item.fields, "threshold")
            if low, threshold.map({ (expected ?? $0) >= $0 }) ?? true { continue }
            table.add(
                item.number,
                text(item.fields, "name"),
                text(item.stock, "unit"),
                number(item.stock, "onHand").map { "\($0)" } ?? "",
                number(item.stock, "available").map { "\($0)" } ?? "",
                expected.map { "\($0)" } ?? "",
                threshold.map { "\($0)" } ?? "",
                number(item.stock, "value").map(CaseText.money) ?? ""
            )
        }
        if table.isEmpty { return print(words("none", "无")) }
        table.print()
    }
}

enum SupplyRequest: OfficeNoun { static let object: String? = "issue" }

enum ConfirmVerb: CaseVerb {
    static let object: String? = "issue"
    static let verb = "confirm"
    static let abstract = "Confirm that you got what you asked for."
}

struct SupplyRequestCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "What people ask the store for.",
        subcommands: [
            SupplyRequestAsk.self, SupplyRequestSubmit.self, CaseAct<ConfirmVerb>.self, CaseList<SupplyRequest>.self,
            CaseShow<SupplyRequest>.self, CaseHistory<SupplyRequest>.self,
        ]
    )
}

struct SupplyRequestAsk: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Ask the store for something.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "What and how many: A4-80G:3.") var lines: [SupplyLine]
    @Option(help: "What for.") var purpose: String?

    func run() throws {
        var fields: JSONObject = ["lines": .array(lines.map(\.value))]
        fields.set("purpose", purpose)
        try office.act(options, SupplyRequest.object, "ask", nil, fields)
    }
}

struct SupplyRequestSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Ask again for what was returned to you; lines take the place of those before."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The request's number.") var number: String
    @Argument(help: "What and how many: A4-80G:3.") var lines: [SupplyLine] = []
    @Option(help: "What for.") var purpose: String?

    func run() throws {
        var fields = JSONObject(given: ["purpose": purpose])
        if !lines.isEmpty { fields["lines"] = .array(lines.map(\.value)) }
        try office.act(options, SupplyRequest.object, "submit", number, fields)
    }
}

struct SupplyIssue: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "issue", abstract: "Hand something out.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The item's code.") var item: String
    @Argument(help: "How many.") var quantity: Int
    @Option(help: "The department that gets it.") var to: String
    @Option(help: "The request on which it rests, or another paper.") var document: String
    @Option(help: "Who takes it, where no request says so.", completion: LiveNames.people) var taker: String?
    @Flag(help: "If there is less, what there is; the rest waits.") var partial = false

    func run() throws {
        var fields: JSONObject = [
            "quantity": .integer(Int64(quantity)), "document": .string(document), "to": .string(to),
        ]
        fields.set("taker", taker)
        if partial { fields["partial"] = true }
        try office.act(options, SupplyItem.object, "issue", item, fields)
    }
}

struct SupplyAdjust: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjust",
        abstract: "Correct what the ledger says is there. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The item's code.") var item: String
    @Argument(help: "How many more.") var quantity: Int
    @Flag(help: "So many less, not more.") var less = false
    @Option(help: "The paper on which it rests.") var document: String
    @Option(help: "What one cost; the item's price if it is not given.") var price: String?

    func run() throws {
        var fields: JSONObject = ["quantity": .integer(Int64(quantity)), "document": .string(document)]
        if less { fields["less"] = true }
        fields.set("price", price)
        try office.act(options, SupplyItem.object, "adjust", item, fields)
    }
}

struct SupplyReverse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Take an entry of the ledger back by one of its own. Needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The item's code.") var item: String
    @Argument(help: "The entry, as the ledger numbers it.") var entry: Int

    func run() throws {
        try office.act(options, SupplyItem.object, "reverse", item, ["entry": .integer(Int64(entry))])
    }
}

enum Stocktake: OfficeNoun { static let object: String? = "stocktake" }

enum PostVerb: CaseVerb {
    static let object: String? = "stocktake"
    static let verb = "post"
    static let abstract = "Approve what differs and post it; for whoever did not count. Beyond 5 % it needs --reason."
}

enum StopCountVerb: CaseVerb {
    static let object: String? = "stocktake"
    static let verb = "cancel"
    static let abstract = "Stop a stocktake. Needs --reason."
}

struct SupplyCountCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Stocktakes: two people count blind, somebody else approves.",
        subcommands: [
            SupplyCountBegin.self, SupplyCountAssign.self, SupplyCountSheet.self, SupplyCountEnter.self,
            CaseAct<PostVerb>.self,
            CaseAct<StopCountVerb>.self,
            CaseList<Stocktake>.self, CaseShow<Stocktake>.self, CaseHistory<Stocktake>.self,
        ]
    )
}

struct SupplyCountBegin: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "begin", abstract: "Begin a stocktake.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The items to be counted.") var items: [String]
    @Option(name: .customLong("counter"), help: "Who counts; twice.", completion: LiveNames.people) var counters:
        [String]

    func run() throws {
        try office.act(
            options,
            Stocktake.object,
            "begin",
            nil,
            [
                "items": .array(items.map { .string($0) }), "counters": .array(counters.map { .string($0) }),
            ]
        )
    }
}

struct SupplyCountAssign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Name who counts what the quarter asks for; neither keeps the store."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The stocktake's number.") var number: String
    @Option(name: .customLong("counter"), help: "Who counts; twice.", completion: LiveNames.people) var counters:
        [String]

    func run() throws {
        try office.act(
            options,
            Stocktake.object,
            "assign",
            number,
            ["counters": .array(counters.map { .string($0) })]
        )
    }
}

struct SupplyCountEnter: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enter",
        abstract: "Say what you counted; nobody sees what the other one counted before both have counted the same."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The stocktake's number.") var number: String
    @Argument(help: "What and how many: A4-80G:37.") var lines: [SupplyLine]

    func run() throws {
        try office.act(options, Stocktake.object, "count", number, ["lines": .array(lines.map(\.value))])
    }
}
