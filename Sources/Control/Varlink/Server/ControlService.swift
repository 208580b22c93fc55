import JSON

/// The interfaces that a daemon offers and what it does for their methods.
///
/// ```swift
/// var service = ControlService(vendor: "Rollcall", product: "rollcalld", version: version, url: url)
/// try service.add(interface: file)
/// service.on("io.rollcall.Terminals.List", role: .observe) { (input: ListInput, caller: Peer) in … }
/// service.stream("io.rollcall.Punches.Watch", role: .observe) {
///     (input: WatchInput, caller: Peer, replies: borrowing Replies<WatchOutput>) in
///     try await replies.send(first)
///     return last
/// }
/// ```
///
/// `org.varlink.service` is built in. Parameters are checked against the interface before a handler sees them.
package struct ControlService: Sendable {
    private let vendor: String
    private let product: String
    private let version: String
    private let url: String
    /// In the order in which they were added, `org.varlink.service` first.
    private var interfaceNames: [String] = []
    private(set) var interfaces: [String: Interface] = [:]
    private var handlers: [String: Handler] = [:]
    private var handledTwice: [String] = []

    /// Whether each reply and error is checked against its interface before it is sent. One that differs is logged and
    /// becomes `io.rollcall.Internal`, so that a test that calls a method finds the drift. On in debug builds.
    package var checksReplies: Bool

    /// - Throws: never in practice: the description of `org.varlink.service` is part of the binary.
    package init(vendor: String, product: String, version: String, url: String) throws(ServiceError) {
        self.vendor = vendor
        self.product = product
        self.version = version
        self.url = url
        #if DEBUG
            checksReplies = true
        #else
            checksReplies = false
        #endif
        try add(interface: PackageResources.org_varlink_service_varlink)
    }

    /// - Parameter file: the bytes of a `.varlink` file.
    package mutating func add(interface file: [UInt8]) throws(ServiceError) {
        let interface: Interface
        do { interface = try Interface(parsing: file) } catch { throw .badInterface(error) }
        guard interfaces[interface.name] == nil else { throw .repeatedInterface(interface.name) }
        interfaces[interface.name] = interface
        interfaceNames.append(interface.name)
    }

    /// A method that answers once.
    ///
    /// - Parameters:
    ///   - role: what the caller must have; nil for everybody who can connect.
    ///   - changes: a method without a role changes something, so that the log says who called it. Methods with a role are
    ///     told of, unless it is to observe.
    ///   - handle: throws a ``ControlError`` to answer with it; any other error becomes `io.rollcall.Internal`.
    package mutating func on<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ method: String,
        role: Role?,
        changes: Bool = false,
        handle: @escaping @Sendable (_ input: Input, _ caller: Peer) async throws -> Output
    ) {
        add(method, role: role, changes: changes, shape: .single) { parameters, caller, _ in
            try JSONCoding.bytes(of: await handle(JSONCoding.value(Input.self, from: parameters), caller))
        }
    }

    /// A method that answers once, or in several replies to a caller who takes more.
    ///
    /// - Parameter handle: its third argument is nil when the caller takes one reply only, the returned one.
    package mutating func pages<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ method: String,
        role: Role?,
        handle:
            @escaping @Sendable (
                _ input: Input, _ caller: Peer, _ replies: borrowing Replies<Output>?
            ) async throws -> Output
    ) {
        add(method, role: role, shape: .pages) { parameters, caller, sink in
            let input = try JSONCoding.value(Input.self, from: parameters)
            let replies: Replies<Output>? = if let sink { Replies(sink) } else { nil }
            return try JSONCoding.bytes(of: await handle(input, caller, replies))
        }
    }

    /// A method that answers with a stream; without `more` the caller gets `org.varlink.service.ExpectedMore`.
    ///
    /// - Parameter handle: cancelled when the caller hangs up. What it returns is the last reply.
    package mutating func stream<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ method: String,
        role: Role?,
        handle:
            @escaping @Sendable (
                _ input: Input, _ caller: Peer, _ replies: borrowing Replies<Output>
            ) async throws -> Output
    ) {
        add(method, role: role, shape: .stream) { parameters, caller, sink in
            guard let sink else { throw ControlError.expectedMore }
            let input = try JSONCoding.value(Input.self, from: parameters)
            return try JSONCoding.bytes(of: await handle(input, caller, Replies(sink)))
        }
    }

    private mutating func add(
        _ method: String,
        role: Role?,
        changes: Bool = false,
        shape: Handler.Shape,
        run: @escaping @Sendable (JSONObject, Peer, ReplySink?) async throws -> [UInt8]
    ) {
        let previous = handlers.updateValue(
            Handler(role: role, changes: role.map { $0 != .observe } ?? changes, shape: shape, run: run),
            forKey: method
        )
        if previous != nil { handledTwice.append(method) }
    }

    /// Whether interface files and handlers fit together: each described method has exactly one handler, each handler a
    /// description. The server calls this before it starts; so should a test.
    package func verify() throws(ServiceError) { _ = try dispatcher() }

    /// What each method asks of its caller; nil: nothing.
    package var methodRoles: [String: Role?] { withBuiltIn().handlers.mapValues(\.role) }

    func dispatcher() throws(ServiceError) -> Dispatcher {
        let complete = withBuiltIn()
        let described = Set(interfaces.values.flatMap(\.methods))
        let handled = Set(complete.handlers.keys)
        guard described == handled, complete.handledTwice.isEmpty else {
            throw .mismatch(
                undescribed: handled.subtracting(described).sorted(),
                unhandled: described.subtracting(handled).sorted(),
                handledTwice: complete.handledTwice.sorted()
            )
        }
        return Dispatcher(interfaces: interfaces, handlers: complete.handlers, checksReplies: checksReplies)
    }
}

// MARK: - org.varlink.service

extension ControlService {
    private struct Info: Encodable, Sendable {
        let vendor: String
        let product: String
        let version: String
        let url: String
        let interfaces: [String]
    }

    private struct DescriptionInput: Decodable, Sendable { let interface: String }
    private struct Description: Encodable, Sendable { let description: String }

    private func withBuiltIn() -> ControlService {
        let interfaces = interfaces
        let info = Info(vendor: vendor, product: product, version: version, url: url, interfaces: interfaceNames)
        var service = self
        service.on("org.varlink.service.GetInfo", role: nil) { (_: JSONObject, _) in info }
        service.on("org.varlink.service.GetInterfaceDescription", role: nil) { (input: DescriptionInput, _) in
            guard let interface = interfaces[input.interface] else {
                throw ControlError.interfaceNotFound(input.interface)
            }
            return Description(description: interface.description)
        }
        return service
    }
}
