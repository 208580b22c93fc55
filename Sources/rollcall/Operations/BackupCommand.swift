import ArgumentParser
import Control
import Crypto
@preconcurrency import Glibc
import Foundation
import JSON
import TerminalProtocols
import Terms

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the daemon's database to a file, whole and checked, while punches go on being stored.",
        discussion: """
            The file is as secret as the journal and gets mode 0600. Keys are not in it: back up the credentials apart, \
            or fingerprints and faces in it stay unreadable.

            To restore: systemctl stop rollcalld rollcalld.socket; remove rollcall.sqlite-wal and rollcall.sqlite-shm \
            from the state directory (/var/lib/rollcall); put the file there as rollcall.sqlite, owned by the daemon's \
            user, mode 0600; start the daemon; compare rollcall journal verify with what backup printed. Terminals give \
            again what is newer and still in their logs.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "A file that does not exist yet, or a directory for rollcall-YYYYMMDDTHHMMSSZ.sqlite.")
    var target: String
    @Option(help: "In a directory: keep so many of these files and remove older ones.")
    var keep: Int?

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep is at least 1") }
        if keep != nil, !isDirectory { throw ValidationError("--keep wants a directory") }
    }

    func run() throws {
        let path = isDirectory ? "\(target)/\(BackupName.of(time(nil)))" : target
        guard access(path, F_OK) != 0 else {
            throw Refusal(
                name: "Exists",
                message: "\(path) exists; nothing was copied",
                hint: "name another file, or a directory",
                code: EX_CANTCREAT
            )
        }
        var receipt = BackupReceipt()
        umask(0o077)
        try NewFile.write(path) { unfinished in
            let file = fopen(unfinished, "we")
            defer { if let file { fclose(file) } }
            try options.client().stream(OperationsMessages.Backup.name, OperationsMessages.Backup.Input()) { reply in
                let bytes = try receipt.take(reply)
                try NewFile.put(bytes, into: file, named: path)
            }
            try receipt.check()
            if let file { fsync(fileno(file)) }
        }
        try removeOld()
        guard let end = receipt.end else { return }
        if options.json {
            let object: JSONObject = [
                "file": .string(path), "bytes": .integer(Int64(receipt.count)), "sha256": .string(end.sha256),
                "records": .integer(Int64(end.records)), "head": .string(end.head),
            ]
            return Output.print(object)
        }
        print("\(path): \(receipt.count) " + options.words("bytes", "字节"))
        print(options.words("\(end.records) records, intact", "\(end.records) 条记录，完整"))
        print(options.words("head", "末端") + " \(end.head)")
    }

    private var isDirectory: Bool {
        var file = stat()
        return stat(target, &file) == 0 && file.st_mode & S_IFMT == S_IFDIR
    }

    private func removeOld() throws {
        guard let keep else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: target).filter(BackupName.isOne).sorted()
        for name in names.dropLast(keep) { unlink("\(target)/\(name)") }
    }
}

/// Names that sort by their time.
enum BackupName {
    static func of(_ seconds: time_t) -> String {
        var (seconds, parts) = (seconds, tm())
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        strftime(&text, 64, "rollcall-%Y%m%dT%H%M%SZ.sqlite", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func isOne(_ name: String) -> Bool { name.wholeMatch(of: /rollcall-\d{8}T\d{6}Z\.sqlite/) != nil }
}

/// Takes the copy only if it is what the daemon sent.
struct BackupReceipt {
    private var hash = SHA256()
    private(set) var count = 0
    private var total: Int?
    private(set) var end: OperationsMessages.Backup.End?

    /// - Returns: the bytes of this reply.
    mutating func take(_ reply: OperationsMessages.Backup.Output) throws -> [UInt8] {
        total = reply.total ?? total
        end = reply.end ?? end
        guard let text = reply.bytes else { return [] }
        guard let data = Data(base64Encoded: text) else { throw BackupReceipt.incomplete("a piece cannot be read") }
        hash.update(data: data)
        count += data.count
        return [UInt8](data)
    }

    func check() throws {
        guard let end, count == total else {
            throw BackupReceipt.incomplete("\(count) of \(total ?? 0) bytes arrived")
        }
        let digest = Array(hash.finalize()).hexadecimalText
        guard digest == end.sha256 else { throw BackupReceipt.incomplete("its hash is another one") }
    }

    private static func incomplete(_ reason: String) -> Refusal {
        Refusal(
            name: "Incomplete",
            message: "the copy did not arrive whole: \(reason); nothing was written",
            hint: "try again",
            code: EX_PROTOCOL
        )
    }
}
