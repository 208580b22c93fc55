/// Every protocol that Rollcall speaks: one line each.
package enum Registry {
    package static let protocols: [any TerminalSession.Type] = [
        ZKSession.self,
        AnvizSession.self,
        ISAPISession.self,
        WedgeSession.self,
        ZKPushSession.self,
        RealSenseSession.self,
        OSDPSession.self,
    ]

    /// - Returns: nil if no protocol has that name in the configuration.
    package static func named(_ name: String) -> (any TerminalSession.Type)? {
        protocols.first { $0.descriptor.name == name }
    }
}
