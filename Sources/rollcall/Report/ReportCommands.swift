import ArgumentParser
import Attendance
import Control
@preconcurrency import Glibc
import JSON
import Reports
import Terms

struct ReportCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports for HR and payroll.",
        subcommands: [ReportMonth.self]
    )
}

struct ReportMonth: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, xlsx, html, json }

    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "A month's sheet: everybody's days, hours, lateness, leave, overtime and marks.",
        discussion: """
            csv: for spreadsheets. xlsx: a sheet for each department, with detail and anomalies. html: for printing (A4
            landscape). json: for payroll, whole minutes. The file is written with your own rights.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "YYYY-MM.") var month: String
    @Option(help: "csv, xlsx, html or json; the default is the ending of --output, else csv.") var format: Format?
    @Option(help: "Only this department.") var department: String?
    @Option(help: "The file to write; the default is standard output (not for xlsx).", completion: .file()) var output:
        String?

    func run() throws {
        let client = try options.client()
        var parameters: JSONObject = ["month": .string(month)]
        if let department { parameters["department"] = .string(department) }
        var receipt = SheetReceipt()
        try client.stream(ReportMessages.Month.name, parameters) { reply in
            if options.json {
                Output.print(reply)
                return Output.flush()
            }
            try receipt.take(reply)
        }
        if options.json { return }
        try write(try receipt.sheet())
    }

    private var chosen: Format {
        format ?? output?.split(separator: ".").last.flatMap { Format(rawValue: $0.lowercased()) } ?? .csv
    }

    private func write(_ sheet: MonthSheet) throws {
        let language = options.language
        switch (chosen, output) {
        case (.xlsx, nil):
            throw Refusal(
                name: "NoFile",
                message: "an XLSX file does not go to standard output",
                hint: "rollcall report month \(month) --output \(month).xlsx",
                code: EX_USAGE
            )
        case (.xlsx, let path?):
            try NewFile.write(path) { try MonthXLSX.write(sheet, language, to: $0) }
        case (let format, let path):
            let bytes =
                switch format {
                case .json: try MonthJSON.render(sheet)
                case .html: MonthHTML.render(sheet, language)
                case .csv, .xlsx: MonthCSV.render(sheet, language)
                }
            guard let path else { return Output.write(bytes) }
            try NewFile.write(path) { try NewFile.write(bytes, to: $0) }
        }
        if let output {
            fputs(
                options.words("\(sheet.lines.count) people, \(output)\n", "\(sheet.lines.count) 人，\(output)\n"),
                stderr
            )
        }
    }
}
