import Control
@preconcurrency import Glibc
import JSON

/// Prints what the protocol returned.
enum Output {
    static func print(_ value: JSONValue) { Swift.print(String(decoding: value.serialized, as: UTF8.self)) }

    static func print(_ object: JSONObject) { print(.object(object)) }

    /// Bytes as they are.
    static func write(_ bytes: [UInt8]) {
        guard fwrite(bytes, 1, bytes.count, stdout) == bytes.count else { endUnwritten(errno) }
        flush()
    }

    /// A stream's reader wants each item when it comes, also through a pipe. Where nothing can be written the program
    /// ends: a stream would go on without end.
    static func flush() {
        if fflush(stdout) != 0 { endUnwritten(errno) }
        if ferror(stdout) != 0 { endUnwritten(nil) }
    }

    /// - Parameter code: nil where it failed earlier.
    private static func endUnwritten(_ code: Int32?) -> Never {
        let reason = code.map { ": " + String(cString: strerror($0)) } ?? ""
        fputs("rollcall: standard output cannot be written\(reason)\n", stderr)
        _exit(EX_CANTCREAT)
    }

    /// However the program ends, also after `--help`: what was printed was written, or the exit code says so.
    static func flushAtExit() { atexit { Output.flush() } }
}

extension GlobalOptions {
    /// Everything of a method that answers a page at a time.
    /// - Parameters:
    ///   - list: the reply's member that holds the page.
    ///   - cursor: the parameter to which the reply's `next` goes.
    func pages(
        _ method: String,
        _ parameters: JSONObject,
        list: String,
        cursor: String,
        _ body: ([JSONValue]) throws -> Void
    ) throws {
        let client = try client()
        var parameters = parameters
        while true {
            let reply = try client.call(method, parameters)
            guard case .array(let page) = reply[list] else { return }
            try body(page)
            guard let next = reply["next"], next != .null else { return }
            parameters[cursor] = next
        }
    }

    func all(_ method: String, _ parameters: JSONObject = [:], list: String, cursor: String) throws -> [JSONValue] {
        var items: [JSONValue] = []
        try pages(method, parameters, list: list, cursor: cursor) { items += $0 }
        return items
    }
}
