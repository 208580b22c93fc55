import ArgumentParser
import Control
import Glibc
import JSON
import Reports
import Terms
import WallClock

struct SupplyLedger: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Show every movement of an item.",
        discussion: "With --output it is written as a workbook (.xlsx) or for spreadsheets (.csv)."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The item's code.") var item: String
    @Option(help: "The file to write, .xlsx or .csv.", completion: .file()) var output: String?

    func run() throws {
        let events = try options.history(item, SupplyItem.object)
        if options.json { return Output.print(.object(["events": .array(events)])) }
        let words = options.words
        let entries = try LedgerSheet.entries(events.map { try OfficeMessages.Event(json: $0) })
        if let output { return try write(entries, to: output) }
        var table = Table(
            (words("ENTRY", "序号"), .right),
            (words("DATE", "日期"), .left),
            (words("KIND", "类别"), .left),
            (words("QUANTITY", "数量"), .right),
            (words("ON HAND", "结存"), .right),
            (words("PRICE", "单价"), .right),
            (words("VALUE", "金额"), .right),
            (words("DOCUMENT", "单据"), .left),
            (words("DEPARTMENT", "部门"), .left),
            (words("TAKER", "领用人"), .left),
            (words("BY", "经办人"), .left),
            (words("REASON", "事由"), .left)
        )
        for entry in entries {
            table.add(
                "\(entry.number)",
                "\(entry.date)",
                words.officeTransition(entry.kind),
                "\(entry.quantity)",
                "\(entry.onHand)",
                entry.price.map(CaseText.money) ?? "",
                CaseText.money(entry.value),
                entry.document,
                entry.department,
                entry.taker,
                entry.by,
                entry.reason
            )
        }
        if table.isEmpty { return print(words("none", "无")) }
        table.print()
    }

    private func write(_ entries: [LedgerSheet.Entry], to path: String) throws {
        let reference = OfficeMessages.Reference(number: item, object: SupplyItem.object)
        let found = try options.call(OfficeMessages.Show.self, reference).case
        let sheet = LedgerSheet(
            code: found.number,
            name: found.fields["name"]?.text ?? "",
            unit: found.stock?["unit"]?.text ?? "",
            entries: entries
        )
        try NewFile.writeSheet(
            path,
            example: "rollcall supply ledger \(item) --output ledger.xlsx",
            csv: { sheet.csv(options.language) },
            xlsx: { try sheet.writeXLSX(options.language, to: $0) }
        )
    }
}

extension LedgerSheet {
    /// What was posted, oldest first.
    static func entries(_ events: [OfficeMessages.Event]) -> [Entry] {
        var onHand: Int64 = 0
        return events.flatMap { event in
            event.changes.compactMap { change in
                guard let movement = change["moved"]?["_0"], let quantity = movement["quantity"]?.whole,
                    let kind = movement["kind"]?.text, let date = movement["date"]?.text.flatMap({ LocalDate($0) })
                else { return nil }
                onHand += quantity
                return Entry(
                    number: event.version,
                    date: date,
                    kind: kind,
                    quantity: quantity,
                    onHand: onHand,
                    value: movement["value"]?.whole ?? 0,
                    document: movement["document"]?.text ?? "",
                    department: movement["department"]?.text ?? "",
                    taker: event.takerName ?? "",
                    by: event.actorName ?? "",
                    reason: event.reason ?? ""
                )
            }
        }
    }
}

struct SupplyCountSheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Write a sheet to count with, one for each who counts; what the book has is not on it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The stocktake's number.") var number: String
    @Option(help: "The file to write, .xlsx.", completion: .file()) var output: String

    func run() throws {
        guard output.lowercased().hasSuffix(".xlsx") else {
            throw Refusal(
                name: "NoFormat",
                message: "\(output) does not end with .xlsx",
                hint: "rollcall supply count sheet \(number) --output sheet.xlsx",
                code: EX_USAGE
            )
        }
        let reference = OfficeMessages.Reference(number: number, object: Stocktake.object)
        let found = try options.call(OfficeMessages.Show.self, reference).case
        let surroundings = try FormSurroundings(of: found, options)
        let counters = (found.fields["counters"]?.values ?? []).compactMap(\.text)
        let sheet = CountSheet(
            number: found.number,
            counters: counters.map { number in
                [surroundings.names[number], number].compactMap(\.self).joined(separator: " ")
            },
            items: (found.fields["items"]?.values ?? []).compactMap(\.text).map { code in
                let item = surroundings.items[code]
                return CountSheet.Item(
                    code: code,
                    name: item?.fields["name"]?.text ?? "",
                    unit: item?.stock?["unit"]?.text ?? "",
                    place: item?.fields["place"]?.text ?? ""
                )
            }
        )
        try NewFile.write(output) { try sheet.writeXLSX(options.language, to: $0) }
    }
}
