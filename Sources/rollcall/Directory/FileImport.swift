import ArgumentParser
import Control
import Foundation
import JSON
import Terms

/// What every import of a CSV file takes.
struct FileImport: ParsableArguments {
    @Argument(help: "A CSV file with a header line (UTF-8 or GB18030); - is standard input.", completion: .file())
    var file: String

    @Flag(help: "Check and count everything, change nothing.")
    var dryRun = false

    /// Sends the file to a method, and prints what it counted.
    func send(to method: String, _ options: GlobalOptions) throws {
        // Base64 makes four bytes of three; the daemon takes 16 MiB from those who may import.
        let bytes = try LocalFile.bytes(file, limit: 11 << 20)
        let content = Data(bytes).base64EncodedString()
        let reply = try options.client().call(method, ["content": .string(content), "dryRun": .bool(dryRun)])
        if options.json { return Output.print(reply) }
        let words = options.words
        let names = [
            ("added", words("added", "新增")), ("changed", words("changed", "变更")),
            ("unchanged", words("unchanged", "未变")), ("replayed", words("records replayed", "重放记录")),
        ]
        let counts = names.compactMap { key, name -> String? in
            guard case .integer(let count) = reply[key] else { return nil }
            return "\(count) \(name)"
        }
        let prefix = dryRun ? words("nothing changed; it would be: ", "未作更改；预计：") : ""
        print(prefix + counts.joined(separator: words(", ", "，")))
    }
}
