/// What a server asks for in `WWW-Authenticate: Digest …`. Source: RFC 7616; protocols/face.md, Hikvision ISAPI.
struct DigestChallenge: Equatable, Sendable {
    enum Algorithm: String, Sendable {
        case md5 = "MD5"
        case sha256 = "SHA-256"
    }

    var realm: String
    var nonce: String
    var opaque: String?
    var algorithm = Algorithm.md5
    /// The server names the algorithm, so the answer does too.
    var namesAlgorithm = false
    /// False for servers older than RFC 2617, whose answers carry no counter.
    var hasQop = true
    /// The nonce of the request was only too old: the password is not wrong.
    var isStale = false

    /// The best that we can answer of everything that is offered: SHA-256 before MD5. Never Basic, which would show the
    /// password to the network.
    /// - Parameter values: of every `WWW-Authenticate` header.
    /// - Returns: nil if nothing of it can be answered.
    static func best(of values: [String]) -> DigestChallenge? {
        let offers = values.prefix(8).flatMap(challenges)
        return offers.first { $0.algorithm == .sha256 } ?? offers.first
    }

    private static func challenges(_ text: String) -> [DigestChallenge] {
        var scanner = HeaderScanner(text)
        var found: [[String: String]] = []
        var isDigest = false
        while let item = scanner.next(), found.count < 8 {
            switch item {
            case .word(let scheme):
                isDigest = scheme.lowercased() == "digest"
                if isDigest { found.append([:]) }
            case .parameter(let name, let value):
                if isDigest, found[found.count - 1][name] == nil { found[found.count - 1][name] = value }
            }
        }
        return found.compactMap(DigestChallenge.init)
    }

    private init?(_ parameters: [String: String]) {
        guard let nonce = parameters["nonce"], !nonce.isEmpty, let realm = parameters["realm"] else { return nil }
        self.nonce = nonce
        self.realm = realm
        opaque = parameters["opaque"]
        if let name = parameters["algorithm"] {
            guard let known = Algorithm(rawValue: name.uppercased()) else { return nil }
            algorithm = known
            namesAlgorithm = true
        }
        if let qop = parameters["qop"] {
            let choices = qop.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
            guard choices.contains("auth") else { return nil }
        } else {
            hasQop = false
        }
        isStale = parameters["stale"]?.lowercased() == "true"
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// The words of a header such as `Digest realm="x", qop="auth", nonce=abc`.
private struct HeaderScanner {
    enum Item {
        /// A word with no value: the name of a scheme.
        case word(String)
        /// The name is in lower case.
        case parameter(String, String)
    }

    private var rest: ArraySlice<UInt8>

    /// - Parameter text: beyond 8 KiB it is cut.
    init(_ text: String) { rest = Array(text.utf8.prefix(8_192))[...] }

    mutating func next() -> Item? {
        skip { $0 == UInt8(ascii: ",") || isSpace($0) }
        let name = take { !isSpace($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
        guard !rest.isEmpty || !name.isEmpty else { return nil }
        skip(isSpace)
        guard rest.first == UInt8(ascii: "=") else {
            // Nothing may stand still: a sign that belongs to nothing is a word of its own.
            if name.isEmpty { rest = rest.dropFirst() }
            return .word(name)
        }
        rest = rest.dropFirst()
        skip(isSpace)
        return .parameter(name.lowercased(), value())
    }

    private mutating func value() -> String {
        guard rest.first == UInt8(ascii: "\"") else { return take { $0 != UInt8(ascii: ",") && !isSpace($0) } }
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
                bytes.append(escaped)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        rest = rest.drop(while: isSkipped)
    }

    private mutating func take(_ isTaken: (UInt8) -> Bool) -> String {
        let taken = rest.prefix(while: isTaken)
        rest = rest.dropFirst(taken.count)
        return String(decoding: taken, as: UTF8.self)
    }
}
