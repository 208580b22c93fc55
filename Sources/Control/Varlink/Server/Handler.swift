import JSON

/// What a service does for one method.
struct Handler: Sendable {
    enum Shape: Sendable {
        /// One reply, whatever the caller would take.
        case single
        /// One reply, or several when the caller takes them.
        case pages
        /// Several replies, only for callers that take them.
        case stream
    }

    /// nil: for everybody who can connect.
    let role: Role?
    /// Whether the log says who called it.
    let changes: Bool
    let shape: Shape
    /// From checked parameters to the JSON of the last reply's parameters. The sink is there if the caller takes more.
    let run: @Sendable (_ parameters: JSONObject, _ caller: Peer, _ sink: ReplySink?) async throws -> [UInt8]
}
