import ArgumentParser
import Control
import JSON
import Terms

enum SupplyNeed: OfficeNoun { static let object: String? = "need" }

struct SupplyNeedCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "need",
        abstract: "What departments need next month.",
        discussion: "Who has not answered by the 25th needs what was used on average in the last three months.",
        subcommands: [
            SupplyNeedState.self, SupplyNeedSum.self, CaseList<SupplyNeed>.self, CaseShow<SupplyNeed>.self,
            CaseHistory<SupplyNeed>.self,
        ]
    )
}

struct SupplyNeedState: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Say what a department needs; said again it takes the place of what was said before."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The month: 2026-12.") var month: String
    @Argument(help: "What and how many: A4-80G:20.") var lines: [SupplyLine]
    @Option(help: "The department; your own if it is not given.") var department: String?

    func run() throws {
        var fields: JSONObject = ["month": .string(month), "lines": .array(lines.map(\.value))]
        fields.set("department", department)
        try office.act(options, SupplyNeed.object, "state", nil, fields)
    }
}

struct SupplyNeedSum: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sum",
        abstract: "Show what all departments need in a month: each item with each department's part."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The month: 2026-12.") var month: String

    func run() throws {
        let input = OfficeMessages.List.Input(object: SupplyNeed.object, language: options.language.rawValue)
        let found = try options.all(OfficeMessages.List.name, JSONObject(of: input), list: "cases", cursor: "after")
        let needs = try found.map { try OfficeMessages.Case(json: $0) }.filter { $0.fields["month"]?.text == month }
        var sums: [String: (quantity: Int64, parts: [JSONValue])] = [:]
        for need in needs {
            guard case .array(let lines)? = need.fields["lines"] else { continue }
            for line in lines {
                guard let item = line["item"]?.text, let quantity = line["quantity"]?.whole, quantity > 0 else {
                    continue
                }
                sums[item, default: (0, [])].quantity += quantity
                sums[item]?.parts.append([
                    "department": .string(need.department), "quantity": .integer(quantity),
                    "state": .string(need.state),
                ])
            }
        }
        let items = sums.sorted { $0.key < $1.key }
        if options.json {
            return Output.print(
                .array(
                    items.map { item, sum in
                        ["item": .string(item), "quantity": .integer(sum.quantity), "departments": .array(sum.parts)]
                    }
                )
            )
        }
        let words = options.words
        var table = Table(
            (words("ITEM", "编码"), .left),
            (words("QUANTITY", "数量"), .right),
            (words("DEPARTMENT", "部门"), .left),
            (words("STATE", "状态"), .left)
        )
        for (item, sum) in items {
            for (index, part) in sum.parts.enumerated() {
                table.add(
                    index == 0 ? item : "",
                    "\(part["quantity"]?.whole ?? 0)",
                    part["department"]?.text ?? "",
                    words.officeStage(part["state"]?.text ?? "")
                )
            }
            table.add("", "\(sum.quantity)", words("all", "合计"), "")
        }
        if table.isEmpty { return print(words("none", "无")) }
        table.print()
    }
}
