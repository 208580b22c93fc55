import ArgumentParser
import Control
import JSON

enum Purchase: OfficeNoun { static let object: String? = "purchase" }

struct PurchaseCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purchase",
        abstract: "Purchase requests: from asking to the closed order.",
        discussion: "The office's head approves, from 5,000.00 on the general manager too: rollcall approval.",
        subcommands: [
            PurchaseNew.self, PurchaseGather.self, PurchaseSubmit.self, PurchaseOrder.self, PurchaseReceive.self,
            PurchaseClose.self,
            CaseList<Purchase>.self,
            CaseShow<Purchase>.self, CaseHistory<Purchase>.self,
        ]
    )
}

struct PurchaseNew: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "new", abstract: "Ask for a purchase.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "What, how many, and the price of one: A4-80G:100:25.00.") var lines: [SupplyLine]
    @Option(help: "From whom.") var supplier: String?
    @Option(help: "What for.") var purpose: String?

    func run() throws {
        var fields: JSONObject = ["lines": .array(lines.map(\.value))]
        fields.set("supplier", supplier)
        fields.set("purpose", purpose)
        try office.act(options, Purchase.object, "new", nil, fields)
    }
}

struct PurchaseGather: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gather",
        abstract: "Make a draft of what all departments need in a month, less what is there."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "The month: 2026-12.") var month: String

    func run() throws { try office.act(options, Purchase.object, "gather", nil, ["month": .string(month)]) }
}

struct PurchaseSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Ask for what a draft holds, or again for what was returned; lines take the place of those before."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "What the draft or purchase is called.") var number: String
    @Argument(help: "What, how many, and the price of one: A4-80G:100:25.00.") var lines: [SupplyLine] = []
    @Option(help: "From whom.") var supplier: String?
    @Option(help: "What for.") var purpose: String?

    func run() throws {
        var fields = JSONObject(given: ["supplier": supplier, "purpose": purpose])
        if !lines.isEmpty { fields["lines"] = .array(lines.map(\.value)) }
        try office.act(options, Purchase.object, "submit", number, fields)
    }
}

struct PurchaseOrder: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "order", abstract: "Say that it was ordered.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "From whom.") var supplier: String?
    @Option(help: "When it is to come, YYYY-MM-DD.") var expected: String?

    func run() throws {
        var fields = JSONObject()
        fields.set("supplier", supplier)
        fields.set("expected", expected)
        try office.act(options, Purchase.object, "order", number, fields)
    }
}

struct PurchaseReceive: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "receive", abstract: "Book what came into the store.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Argument(help: "What came: A4-80G:60; all that is missing if nothing is said.") var lines: [SupplyLine] = []
    @Option(help: "What there is to say.") var note: String?

    func run() throws {
        var fields = JSONObject()
        if !lines.isEmpty { fields["lines"] = .array(lines.map(\.value)) }
        fields.set("note", note)
        try office.act(options, Purchase.object, "receive", number, fields)
    }
}

struct PurchaseClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Approve the payment and close it; for whoever did not receive. If nothing came it needs --reason."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Option(help: "The invoice's number.") var invoice: String?

    func run() throws {
        var fields = JSONObject()
        fields.set("invoice", invoice)
        try office.act(options, Purchase.object, "close", number, fields)
    }
}
