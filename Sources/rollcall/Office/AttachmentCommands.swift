import ArgumentParser
import Components
import Control
@preconcurrency import Glibc
import Foundation
import JSON
import Office
import Terms
import WallClock

struct DocumentAttach: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "File a document's bytes with a received document or the draft of one that is sent out.",
        discussion: "At most 64 MiB. The daemon stores them encrypted and knows them by their SHA-256."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The number of the case.") var number: String
    @Argument(help: "The file; - is standard input.", completion: .file()) var file: String
    @Option(help: "What it is called there; the file's name if it is not given.") var name: String?
    @Option(parsing: .unconditional, help: "How many pages it has.") var pages: Int?

    func validate() throws {
        if file == "-", name == nil { throw ValidationError("Standard input needs a --name.") }
    }

    func run() throws {
        let bytes = try LocalFile.bytes(file, limit: DocumentUpload.largest)
        guard !bytes.isEmpty else { throw Refusal.empty(file) }
        var fields = JSONObject()
        fields.set("pages", pages)
        let upload = DocumentUpload(
            number: number,
            name: name ?? URL(fileURLWithPath: file).lastPathComponent,
            fields: fields
        )
        _ = try upload.send(bytes, options)
        try upload.show(options)
    }
}

struct DocumentAttachments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachments",
        abstract: "Show what lies with a case: every version, how large it is, and whether it was copied."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The number of the case.") var number: String

    func run() throws {
        let input = AttachmentMessages.List.Input(number: number)
        if options.json {
            let reply = try options.client().call(AttachmentMessages.List.name, JSONObject(of: input))
            return Output.print(reply["attachments"] ?? .array([]))
        }
        let words = options.words
        let found = try options.call(AttachmentMessages.List.self, input).attachments
        if found.isEmpty { return print(words("none", "无")) }
        var table = Table(
            (words("NAME", "名称"), .left),
            (words("VERSION", "版本"), .right),
            (words("BYTES", "字节数"), .right),
            (words("STATE", "状态"), .left),
            ("SHA-256", .left),
            (words("FAILURE", "失败原因"), .left)
        )
        for one in found {
            table.add(
                one.name,
                "\(one.version)",
                "\(one.bytes)",
                words.officeStage(one.state, of: "attachment"),
                one.hash,
                one.failure ?? ""
            )
        }
        table.print()
    }
}

struct DocumentFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Write a document's bytes to a file, proved; the case remembers who opened it.",
        discussion: """
            The file gets mode 0600. Of a document that was signed, --signature and --key write what rollcall document \
            verify needs: the key is for everybody, and is trusted by the way on which it came.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The number of the case.") var number: String
    @Argument(help: "What the document is called there; needed if the case has several.") var name: String?
    @Option(name: .shortAndLong, help: "The file, which must not exist.", completion: .file()) var output: String
    @Option(help: "The version with this SHA-256, not the newest.") var hash: String?
    @Option(help: "Write the signature to this file.", completion: .file()) var signature: String?
    @Option(help: "Write the public key that verifies it to this file.", completion: .file()) var key: String?
    @Flag(help: "Write over files that exist.") var force = false

    func run() throws {
        for path in [output, signature, key].compactMap({ $0 }) where !force && access(path, F_OK) == 0 {
            throw Refusal(
                name: "Exists",
                message: Wording("\(path) exists; nothing was fetched", "\(path) 已存在；未取回任何内容"),
                hint: Wording("name another file, or add --force", "请指定其他文件，或加 --force"),
                code: EX_CANTCREAT
            )
        }
        umask(0o077)
        let input = AttachmentMessages.Get.Input(number: number, name: name, hash: hash)
        var told: AttachmentMessages.Attachment?
        var bytes: [UInt8] = []
        try options.client().stream(AttachmentMessages.Get.name, input) { (reply: AttachmentMessages.Get.Output) in
            told = reply.attachment ?? told
            guard let text = reply.content else { return }
            guard let piece = Data(base64Encoded: text) else { throw DocumentFetch.incomplete() }
            bytes += piece
        }
        guard let told, DocumentHash(of: bytes).description == told.hash else { throw DocumentFetch.incomplete() }
        try NewFile.write(output) { try NewFile.write(bytes, to: $0) }
        if signature != nil || key != nil { try fetchSignature() }
        if options.json { return Output.print(try JSONObject(of: told)) }
        print("\(output): \(bytes.count) " + options.words("bytes", "字节") + ", SHA-256 \(told.hash)")
    }

    private func fetchSignature() throws {
        let reply = try options.call(AttachmentMessages.Signature.self, .init(number: number))
        if let signature {
            try NewFile.write(signature) { try NewFile.write(Array(reply.signature.utf8), to: $0) }
        }
        guard let path = key else { return }
        guard let digits = reply.key else {
            throw Refusal(
                name: "NoKey",
                message: Wording(
                    "the daemon has not the key \(reply.keyID) any more, by which it was signed",
                    "服务已没有签署所用的密钥 \(reply.keyID)"
                ),
                hint: Wording("take its public half from where it was kept", "请使用另行保存的公钥"),
                code: EX_UNAVAILABLE
            )
        }
        try NewFile.write(path) { try NewFile.write(Array("\(digits)\n".utf8), to: $0) }
    }

    private static func incomplete() -> Refusal {
        Refusal(
            name: "Incomplete",
            message: Wording("the document did not arrive whole; nothing was written", "文件未完整收到；未写入任何内容"),
            hint: Wording("try again", "请重试"),
            code: EX_PROTOCOL
        )
    }
}

struct DocumentVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a document's signature, without the daemon; says what differs. Exit 65: do not rely on it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The document.", completion: .file()) var file: String
    @Option(help: "The file with its signature.", completion: .file()) var signature: String
    @Option(help: "The file with the public key of the office, from a place that you trust.", completion: .file())
    var key: String

    func run() throws {
        let bytes = try LocalFile.bytes(file, limit: 1 << 30)
        let text = String(decoding: try LocalFile.bytes(signature, limit: 1 << 16), as: UTF8.self)
        let digits = String(decoding: try LocalFile.bytes(key, limit: 1 << 10), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            let signed = try DocumentSignature(text: text)
            guard let trusted = VerificationKey(hexadecimal: digits, signer: signed.statement.signer) else {
                throw Refusal.badFile(
                    key,
                    Wording("is no public key: 64 hexadecimal digits", "不是公钥：应为 64 位十六进制数字")
                )
            }
            let statement = try signed.verify(DocumentHash(of: bytes), trusting: [trusted])
            if options.json {
                let object: JSONObject = [
                    "document": .string(statement.document.description), "number": .string(statement.number),
                    "signer": .string(statement.signer), "at": .integer(statement.at.milliseconds),
                    "key": .string(statement.key),
                ]
                return Output.print(object)
            }
            let (signer, at) = known(statement)
            print(
                options.words(
                    "\(statement.number): signed by \(signer) at \(at), key \(statement.key); unchanged since",
                    "\(statement.number)：\(signer) 于 \(at) 签署，密钥 \(statement.key)；此后未改动"
                )
            )
        } catch let error as SignatureError {
            throw Refusal(name: "NotVerified", message: error.wording, code: EX_DATAERR)
        }
    }
}

extension DocumentVerify {
    /// The signer's name and the site's time where the daemon is there and says them; else what the signature says, the time
    /// in this machine's zone.
    private func known(_ statement: DocumentStatement) -> (signer: String, at: String) {
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZoneSeparator: .colon, timeZone: .current)
        let at = Date(timeIntervalSince1970: Double(statement.at.milliseconds) / 1_000).formatted(style)
        let reference = OfficeMessages.Reference(number: statement.number, language: options.language.rawValue)
        guard let found = try? options.call(OfficeMessages.Show.self, reference).case,
            let name = found.decisions.last(where: { $0.by == statement.signer })?.byName
        else { return (statement.signer, at) }
        return ("\(name) (\(statement.signer))", found.fields.text("signedAt").map(Moment.text) ?? at)
    }
}

struct ArchiveBackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make the off-site backup now, not only at night; checks it and tests restoring it when that is due.",
        discussion: "For the archivist and the head of the office; it may take long."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The code of the backup.") var code: String

    func run() throws {
        let reply = try options.call(AttachmentMessages.BackUp.self, .init(number: code))
        if options.json { return Output.print(try JSONObject(of: reply)) }
        print(
            options.words(
                "\(code): snapshot \(reply.snapshot), \(reply.files) files, \(reply.bytes) bytes",
                "\(code)：快照 \(reply.snapshot)，文件 \(reply.files) 个，\(reply.bytes) 字节"
            )
        )
    }
}
