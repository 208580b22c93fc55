/// How a person was verified, in the one vocabulary for all makers. Source: protocols/face.md, "The neutral vocabulary".
package struct Verification: Hashable, Sendable {
    /// What ``used`` means.
    package enum Requirement: Sendable {
        /// Everything in ``Verification/used`` was presented.
        case all
        /// One of ``Verification/used`` was presented; the terminal does not say which.
        case any
        /// The terminal's number is in no table.
        case unknown
    }

    /// Empty exactly if ``required`` is unknown.
    package let used: VerificationMethods
    package let required: Requirement

    package static let unknown = Verification(used: [], required: .unknown)

    package static func all(_ methods: VerificationMethods) -> Verification { of(methods, .all) }

    package static func any(_ methods: VerificationMethods) -> Verification { of(methods, .any) }

    /// - Parameter number: as the terminal sent it; nil if the form of its record has none.
    package init(_ number: Int?, in table: VerificationTable) {
        self = number.map(table.verification) ?? .unknown
    }

    private init(used: VerificationMethods, required: Requirement) {
        self.used = used
        self.required = required
    }

    private static func of(_ methods: VerificationMethods, _ required: Requirement) -> Verification {
        methods.isEmpty ? .unknown : Verification(used: methods, required: required)
    }
}

extension Verification: CustomStringConvertible {
    /// For JSON: `fingerprint`, `face+card` for both, `fingerprint|card` for one of them, `unknown`.
    package var description: String {
        switch required {
        case .all: used.names.joined(separator: "+")
        case .any: used.names.joined(separator: "|")
        case .unknown: "unknown"
        }
    }
}

/// What a person can present to a terminal.
package struct VerificationMethods: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let fingerprint = VerificationMethods(rawValue: 1 << 0)
    package static let face = VerificationMethods(rawValue: 1 << 1)
    package static let palm = VerificationMethods(rawValue: 1 << 2)
    package static let iris = VerificationMethods(rawValue: 1 << 3)
    package static let fingerVein = VerificationMethods(rawValue: 1 << 4)
    package static let card = VerificationMethods(rawValue: 1 << 5)
    /// A number typed to say who one is; anybody may know it.
    package static let pin = VerificationMethods(rawValue: 1 << 6)
    /// A secret, or what a terminal cannot tell from one.
    package static let password = VerificationMethods(rawValue: 1 << 7)
    package static let qr = VerificationMethods(rawValue: 1 << 8)
    package static let bluetooth = VerificationMethods(rawValue: 1 << 9)
    package static let idCard = VerificationMethods(rawValue: 1 << 10)
    package static let remote = VerificationMethods(rawValue: 1 << 11)
    package static let button = VerificationMethods(rawValue: 1 << 12)
    package static let key = VerificationMethods(rawValue: 1 << 13)

    private static let vocabulary: [(VerificationMethods, String)] = [
        (.fingerprint, "fingerprint"), (.face, "face"), (.palm, "palm"), (.iris, "iris"),
        (.fingerVein, "fingerVein"), (.card, "card"), (.pin, "pin"), (.password, "password"), (.qr, "qr"),
        (.bluetooth, "bluetooth"), (.idCard, "idCard"), (.remote, "remote"), (.button, "button"), (.key, "key"),
    ]

    package static var allNames: [String] { vocabulary.map(\.1) }

    /// - Returns: nil if it is no word of the vocabulary.
    package init?(named name: String) {
        guard let method = VerificationMethods.vocabulary.first(where: { $0.1 == name }) else { return nil }
        self = method.0
    }

    /// In the order of the vocabulary.
    package var names: [String] { VerificationMethods.vocabulary.filter { contains($0.0) }.map(\.1) }
}

/// What a maker's numbers mean. Which table a terminal has is configured, or known from its firmware family.
package enum VerificationTable: String, Sendable, CaseIterable {
    /// ZK, older, black and white. Source: protocols/face.md, ZKTeco face terminals, table 1.
    case zk1
    /// ZK, newer, colour screen and visible light. Source: as ``zk1``, table 2.
    case zk2
    /// ZK, of unknown firmware: only what both tables agree on.
    case zk
    /// Anviz backup code. Source: protocols/anviz.md, Record, 14 bytes.
    case anviz
    /// Rollcall's own numbers for OSDP, which has none. Source: ``OSDPVerify``.
    case osdp

    /// The table of a ZK terminal's firmware family, by its option `~Platform`.
    ///
    /// Colour screens have TFT in it; ZEM boards without it are the black and white ones. Others say nothing.
    /// Source: protocols/zk.md, Useful options; protocols/face.md, ZKTeco face terminals.
    package init?(zkPlatform platform: String) {
        let platform = platform.uppercased()
        if platform.contains("TFT") {
            self = .zk2
        } else if platform.hasPrefix("ZEM") {
            self = .zk1
        } else {
            return nil
        }
    }
    /// Hikvision: the minor number of an event of major 5. Source: protocols/face.md, Hikvision ISAPI.
    case hikvision
    /// Readers that do not say it: the methods that the configuration states, as ``VerificationMethods/rawValue``.
    case methods

    fileprivate func verification(_ number: Int) -> Verification {
        switch self {
        case .zk1: VerificationTable.older[number].map(Verification.all) ?? .unknown
        case .zk2: VerificationTable.newer[number] ?? .unknown
        case .zk: VerificationTable.common[number].map(Verification.all) ?? .unknown
        case .anviz: VerificationTable.anvizBackup(number)
        case .osdp: OSDPVerify.verification(number)
        case .hikvision: VerificationTable.hikvisionMinor[number].map(Verification.all) ?? .unknown
        case .methods: VerificationTable.stated(number)
        }
    }

    private static func stated(_ number: Int) -> Verification {
        guard let bits = UInt16(exactly: number), bits < 1 << 14 else { return .unknown }
        return .all(VerificationMethods(rawValue: bits))
    }

    private static let common: [Int: VerificationMethods] = [1: .fingerprint, 15: .face]

    private static let older: [Int: VerificationMethods] = [0: .password, 1: .fingerprint, 2: .card, 15: .face]

    /// 21 to 24 are disputed and 26 to 29 were never seen: left out.
    private static let newer: [Int: Verification] = [
        0: .any([.fingerprint, .password, .card]),
        1: .all(.fingerprint),
        2: .all(.pin),
        3: .all(.password),
        4: .all(.card),
        5: .any([.fingerprint, .password]),
        6: .any([.fingerprint, .card]),
        7: .any([.password, .card]),
        8: .all([.pin, .fingerprint]),
        9: .all([.fingerprint, .password]),
        10: .all([.fingerprint, .card]),
        11: .all([.password, .card]),
        12: .all([.fingerprint, .password, .card]),
        13: .all([.pin, .fingerprint, .password]),
        14: .any([.fingerprint, .card, .pin]),
        15: .all(.face),
        16: .all([.face, .fingerprint]),
        17: .all([.face, .password]),
        18: .all([.face, .card]),
        19: .all([.face, .fingerprint, .card]),
        20: .all([.face, .fingerprint, .password]),
        25: .all(.palm),
        101: .all(.fingerprint),
        102: .all(.card),
    ]

    private static let hikvisionMinor: [Int: VerificationMethods] = [
        1: .card,
        2: [.card, .password],
        38: .fingerprint,
        40: [.card, .fingerprint],
        43: [.card, .fingerprint, .password],
        46: [.fingerprint, .password],
        54: [.face, .fingerprint],
        57: [.face, .password],
        60: [.face, .card],
        63: [.face, .password, .fingerprint],
        66: [.face, .card, .fingerprint],
        69: [.pin, .fingerprint],
        72: [.pin, .fingerprint, .password],
        75: .face,
        77: [.pin, .face],
        101: [.pin, .password],
        105: [.face, .idCard],
        156: .qr,
        181: .password,
    ]

    /// A bit for each thing presented. Newer models have numbers above these for faces, which are not published.
    private static func anvizBackup(_ code: Int) -> Verification {
        guard (1...15).contains(code) else { return .unknown }
        var methods: VerificationMethods = []
        if code & 0b0011 != 0 { methods.insert(.fingerprint) }
        if code & 0b0100 != 0 { methods.insert(.password) }
        if code & 0b1000 != 0 { methods.insert(.card) }
        return .all(methods)
    }
}
