import Control
@preconcurrency import Glibc
import JSON

/// Prints what the protocol returned.
enum Output {
    static func print(_ value: JSONValue) { Swift.print(String(decoding: value.serialized, as: UTF8.self)) }

    static func print(_ object: JSONObject) { print(.object(object)) }

    /// A stream's reader wants each item when it comes, also through a pipe.
    static func flush() { fflush(stdout) }
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
