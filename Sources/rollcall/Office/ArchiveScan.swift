import ArgumentParser
import Components
import Control
@preconcurrency import Glibc
import Foundation
import JSON
import Terms

struct ArchiveScan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Scan a record's paper on this machine's scanner: fronts, then the turned stack's backs.",
        discussion: """
            Put the stack into the feeder. When its fronts are read, turn the whole stack over and put it in again: the \
            backs come last sheet first. Blank backs stay and are marked. If the counts differ nothing is filed. Needs \
            sane-utils, img2pdf, qpdf and poppler-utils: exit 69 if one is missing. Whether you may scan the record now, and \
            whether all programs are there, is seen before the first page.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The record's number.") var number: String
    @Option(help: "The scanner, as scanimage -L lists it.") var device: String
    @Option(
        parsing: .unconditional,
        help: "How many sheets there are; another count is refused before the stack is turned."
    ) var sheets: Int?
    @Option(help: "The device's word for its feeder.") var source = "Automatic Document Feeder"
    @Option(help: "Dots an inch.") var resolution = 300
    @Option(help: "What the scan is called.") var name = "scan.pdf"

    func validate() throws {
        if let sheets, !(1...PaperScanner.mostPages).contains(sheets) {
            throw ValidationError("--sheets is from 1 to \(PaperScanner.mostPages).")
        }
    }

    func run() async throws {
        if let missing = Program.scanning.first(where: { !$0.isThere }) {
            throw Refusal(name: "NotScanned", message: "\(missing.missing)", code: EX_UNAVAILABLE)
        }
        _ = try options.call(AttachmentMessages.MayPut.self, .init(number: number, object: "record", verb: "scan"))
        umask(0o077)
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-scan-\(UUID().uuidString)")
        guard mkdir(folder.path, 0o700) == 0 else {
            let reason = String(cString: strerror(errno))
            throw Refusal(
                name: "CannotWrite",
                message: Wording("\(folder.path) cannot be made: \(reason)", "无法建立 \(folder.path)：\(reason)"),
                hint: Wording("TMPDIR names a folder that you may write in", "请用 TMPDIR 指定可写入的文件夹"),
                code: EX_CANTCREAT
            )
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let scanner = PaperScanner(
            device: device,
            source: source,
            resolution: resolution,
            configurationFolder: getenv("SANE_CONFIG_DIR").map { String(cString: $0) }
        )
        do {
            let fronts = try await scanner.read(.fronts, into: folder.path)
            if let sheets, sheets != fronts {
                throw Refusal(
                    name: "WrongCount",
                    message: Wording(
                        "\(fronts) fronts were scanned, not \(sheets); nothing was filed",
                        "扫描了正面 \(fronts) 页，而非 \(sheets) 页；未存入任何内容"
                    ),
                    hint: Wording("put the whole stack in again", "请将整叠纸重新放入"),
                    code: EX_DATAERR
                )
            }
            try turn(fronts)
            let backs = try await scanner.read(.backs, into: folder.path)
            let scan = try await scanner.finish(in: folder.path, into: folder.appending(path: "scan.pdf").path)
            try file(scan, fronts: fronts, backs: backs)
        } catch let error as ScanError {
            throw Refusal(name: "NotScanned", message: error.wording, code: error.code)
        }
    }

    private func turn(_ fronts: Int) throws {
        let question = options.words(
            "\(fronts) fronts. Turn the whole stack over, put it into the feeder and press Return.",
            "正面 \(fronts) 页。请将整叠翻面放回进纸器，然后按回车。"
        )
        fputs("\(question) ", stderr)
        guard readLine() != nil else {
            throw Refusal(
                name: "NotConfirmed",
                message: Wording("nothing was filed: the stack was not turned", "未存入任何内容：整叠纸未翻面"),
                code: EX_USAGE
            )
        }
    }

    private func file(_ scan: PaperScanner.Scan, fronts: Int, backs: Int) throws {
        let bytes = try LocalFile.bytes(scan.path, limit: DocumentUpload.largest)
        let upload = DocumentUpload(
            number: number,
            name: name,
            verb: "scan",
            fields: [
                "fronts": .integer(Int64(fronts)), "backs": .integer(Int64(backs)),
                "sheets": .integer(Int64(sheets ?? fronts)),
                "blankBacks": .array(scan.blank.filter { $0.isMultiple(of: 2) }.map { .string("\($0)") }),
            ]
        )
        _ = try upload.send(bytes, options)
        try upload.show(options)
    }
}

extension ScanError {
    /// What the program exits with.
    fileprivate var code: Int32 {
        switch self {
        case .program, .pdf(.program): EX_UNAVAILABLE
        case .empty, .tooMany, .mismatch, .pdf: EX_DATAERR
        case .cannotUse: EX_CANTCREAT
        }
    }
}
