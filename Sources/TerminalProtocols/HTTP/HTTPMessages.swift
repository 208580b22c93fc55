/// What a session orders of an HTTP link: calls that run side by side, each named by a number of the session's own.
package enum HTTPRequest: Equatable, Sendable {
    case call(HTTPCall)
    /// Nobody waits for this call's answer any more; harmless when it is over.
    case cancel(Int)
}

/// One request to the terminal.
package struct HTTPCall: Equatable, Sendable {
    /// Unique within the session.
    package var id: Int
    package var method: Method
    /// With its query, from the first slash.
    package var target: String
    package var headers: [HTTPField]
    package var body: [UInt8]

    package enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT" }

    package init(id: Int, _ method: Method, _ target: String, headers: [HTTPField] = [], body: [UInt8] = []) {
        self.id = id
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// What an HTTP link delivers. Of each call: a head, pieces of the body, an end; or a failure in place of the rest.
package enum HTTPReply: Equatable, Sendable {
    case head(Int, HTTPHead)
    /// A piece of the body, cut anywhere.
    case body(Int, [UInt8])
    case end(Int)
    /// The connection could not be made or broke; the reason is for people.
    case failed(Int, reason: String)
}

package struct HTTPHead: Equatable, Sendable {
    package var status: Int
    /// In the order in which they came.
    package var headers: [HTTPField]

    package init(status: Int, headers: [HTTPField] = []) {
        self.status = status
        self.headers = headers
    }

    /// Every value of a header.
    /// - Parameter name: in lower case.
    package func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

package struct HTTPField: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
