import Crypto

/// Answers a server's Digest challenges with one account's password, request after request.
///
/// Terminals lock an address that gives wrong passwords: a refusal of a fresh nonce is final, and nothing is sent again.
/// Source: RFC 7616; protocols/face.md, Hikvision ISAPI.
struct DigestLogin: Sendable {
    /// How often one request may be sent again with another nonce.
    static let staleRepeats = 3

    /// What a refused request can do.
    enum Verdict: Equatable {
        /// Send it again: the next ``authorize(_:_:)`` answers the new challenge.
        case again
        case wrongPassword
        /// Nothing is offered that can be answered, or for ever something else.
        case impossible(String)
    }

    /// How one request was authorized when it was sent.
    struct Attempt: Equatable {
        var nonce: String?
        /// How often the nonce had been used, this time included.
        var use: UInt32 = 0
        /// Refusals of a nonce, of this request.
        var refusals = 0
    }

    private let account: String
    private let password: Secret?
    private let seed: [UInt8]
    private var drawn: UInt64 = 0
    private var challenge: DigestChallenge?
    private var uses: UInt32 = 0

    /// - Parameter seed: 16 random bytes or more; the client's nonces come of them.
    init(account: String, password: Secret?, seed: [UInt8]) {
        self.account = account
        self.password = password
        self.seed = seed
    }

    /// The header for a request, once a challenge is known; nil before.
    /// - Parameter attempt: notes what was sent, for ``refused(_:by:)``.
    mutating func authorize(_ call: HTTPCall, _ attempt: inout Attempt) -> HTTPField? {
        guard let challenge, let password else {
            attempt.nonce = nil
            return nil
        }
        uses = uses == .max ? 1 : uses + 1
        attempt.nonce = challenge.nonce
        attempt.use = uses
        let client = drawNonce()
        let response = DigestLogin.response(
            challenge,
            account: account,
            password: password.bytes,
            method: call.method.rawValue,
            target: call.target,
            client: client,
            use: uses
        )
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        var parts = [
            "username=\(quoted(account))", "realm=\(quoted(challenge.realm))", "nonce=\(quoted(challenge.nonce))",
            "uri=\(quoted(call.target))", "response=\"\(response)\"",
        ]
        if challenge.namesAlgorithm { parts.append("algorithm=\(challenge.algorithm.rawValue)") }
        if challenge.hasQop { parts += ["qop=auth", "nc=\(DigestLogin.counter(uses))", "cnonce=\"\(client)\""] }
        if let opaque = challenge.opaque { parts.append("opaque=\(quoted(opaque))") }
        return HTTPField("Authorization", "Digest " + parts.joined(separator: ", "))
    }

    /// The server answered 401.
    mutating func refused(_ attempt: inout Attempt, by head: HTTPHead) -> Verdict {
        guard let offered = DigestChallenge.best(of: head.values("www-authenticate")) else {
            return .impossible("it asks for a login that is not Digest; passwords are not sent in clear")
        }
        guard password != nil else {
            return .impossible("it asks for the password of account \(account): set key = \"credential:NAME\"")
        }
        if attempt.nonce != nil {
            attempt.refusals += 1
            // A nonce that served before may have run out without a word of it; a fresh one may not.
            if !offered.isStale, attempt.use == 1 { return .wrongPassword }
            guard attempt.refusals <= DigestLogin.staleRepeats else { return .impossible("it takes no nonce") }
        }
        // A counter may not begin again with the same nonce.
        if challenge?.nonce != offered.nonce { uses = 0 }
        challenge = offered
        return .again
    }

    /// The random text of 32 hexadecimal digits that the next request carries, or that names a search.
    mutating func drawNonce() -> String {
        drawn &+= 1
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: drawn >> ($0 * 8)) }
        return hexadecimal(SHA256.hash(data: seed + bytes).prefix(16))
    }

    private static func counter(_ use: UInt32) -> String {
        let digits = String(use, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func response(
        _ challenge: DigestChallenge,
        account: String,
        password: [UInt8],
        method: String,
        target: String,
        client: String,
        use: UInt32
    ) -> String {
        func hash(_ bytes: [UInt8]) -> String {
            switch challenge.algorithm {
            case .md5: hexadecimal(Insecure.MD5.hash(data: bytes))
            case .sha256: hexadecimal(SHA256.hash(data: bytes))
            }
        }
        let who = hash(Array("\(account):\(challenge.realm):".utf8) + password)
        let what = hash(Array("\(method):\(target)".utf8))
        let middle = challenge.hasQop ? "\(challenge.nonce):\(counter(use)):\(client):auth" : challenge.nonce
        return hash(Array("\(who):\(middle):\(what)".utf8))
    }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
