/// The login of newer models: account and password, 12 bytes each. Source: protocols/anviz.md, Commands used, 0x04.
package enum AnvizLogin {
    package static let length = 24
    /// A login lapses after five minutes without traffic: it is repeated before that.
    static let lapse = Duration.seconds(240)
    package static let factoryAccount = "admin"
    package static let factoryPassword = Secret(Array("12345".utf8))

    /// - Returns: nil if account or password is longer than 12 bytes.
    package static func data(account: String, password: Secret) -> [UInt8]? {
        let fields = [Array(account.utf8), password.bytes]
        guard fields.allSatisfy({ $0.count <= length / 2 }) else { return nil }
        return fields.flatMap { $0 + Array(repeating: 0, count: length / 2 - $0.count) }
    }
}
