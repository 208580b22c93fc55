/// A request of a terminal that dials in over HTTP. Source: protocols/zk-push.md.
package struct PushRequest: Equatable, Sendable {
    /// Names the request within its server: the response carries it back.
    package var id: UInt64
    package var method: Method
    package var target: PushTarget
    package var body: [UInt8]
    /// False where the terminal said no length, so that a cut line cannot show the end of a cut body.
    package var hasLength: Bool
    /// The request's field `Date`; nil if it has none: most firmware sends none.
    package var date: String?

    /// All that the terminals use.
    package enum Method: Equatable, Sendable { case get, post }

    package init(
        id: UInt64,
        method: Method,
        target: PushTarget,
        body: [UInt8] = [],
        hasLength: Bool = true,
        date: String? = nil
    ) {
        self.id = id
        self.method = method
        self.target = target
        self.body = body
        self.hasLength = hasLength
        self.date = date
    }
}

/// What the terminal is answered: text.
package struct PushResponse: Equatable, Sendable {
    /// Of the request.
    package var id: UInt64
    /// The HTTP status: 200, or what makes the terminal send the same again later.
    package var status: Int
    package var body: String

    package init(id: UInt64, status: Int = 200, body: String = "OK") {
        self.id = id
        self.status = status
        self.body = body
    }
}
