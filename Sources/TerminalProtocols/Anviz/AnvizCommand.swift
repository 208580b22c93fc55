/// The commands that this project sends or answers, with how much data each may carry.
///
/// A number that is not here makes a start byte a false start: nothing else can come, because nothing else is asked.
/// Source: protocols/anviz.md, Commands used.
package enum AnvizCommand: UInt8, Sendable, CaseIterable {
    /// Newer models only.
    case login = 0x04
    case serial = 0x24
    case basicSettings = 0x30
    case secondSettings = 0x32
    case writeSecondSettings = 0x33
    case time = 0x38
    case writeTime = 0x39
    case counts = 0x3C
    case records = 0x40
    /// Users as 27 bytes each.
    case shortUsers = 0x42
    case writeShortUsers = 0x43
    case template = 0x44
    case writeTemplate = 0x45
    case number = 0x46
    case typeCode = 0x48
    case deleteUser = 0x4C
    case clear = 0x4E
    case capacities = 0x5D
    case unlock = 0x5E
    /// Only ever an answer that nobody asked for.
    case liveRecord = 0x5F
    /// Users as 30 or 40 bytes each.
    case users = 0x72
    case writeUsers = 0x73

    /// The answer holds passwords or a person's biometric template.
    package var isSecret: Bool {
        switch self {
        case .basicSettings, .users, .shortUsers, .template: true
        case .login, .serial, .secondSettings, .writeSecondSettings, .time, .writeTime, .counts, .records,
            .writeShortUsers, .writeTemplate, .number, .typeCode, .deleteUser, .clear, .capacities, .unlock,
            .liveRecord, .writeUsers:
            false
        }
    }

    /// The most bytes of data in a request; nil if no request has this number.
    package var requestLimit: Int? {
        switch self {
        case .serial, .basicSettings, .secondSettings, .time, .counts, .number, .typeCode, .capacities, .unlock: 0
        case .login: AnvizLogin.length
        case .writeSecondSettings: 64
        case .writeTime, .template, .deleteUser: 6
        case .writeTemplate: 6 + AnvizTemplate.longest
        case .writeUsers, .writeShortUsers: 400
        case .records, .shortUsers, .users: 2
        case .clear: 4
        case .liveRecord: nil
        }
    }

    /// The most bytes of data in an answer. Where the description leaves the length open it is what any answer of an
    /// older terminal may have at most, 400.
    package var answerLimit: Int {
        switch self {
        case .writeSecondSettings, .writeTime: 0
        // Nothing but the verdict is described; a few bytes more are no reason to take the answer for noise.
        case .login, .deleteUser, .unlock, .writeTemplate, .writeUsers, .writeShortUsers: 16
        case .template: 6 + AnvizTemplate.longest
        case .clear: 3
        case .number: 4
        case .time: 6
        case .liveRecord: AnvizRecord.length
        case .counts, .capacities: 64
        case .records: 1 + 25 * AnvizRecord.length
        case .serial, .basicSettings, .secondSettings, .typeCode, .shortUsers, .users: 400
        }
    }
}

/// How a terminal judged a request. Source: protocols/anviz.md, Frame.
package struct AnvizReturn: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let done = AnvizReturn(rawValue: 0)
    package static let failed = AnvizReturn(rawValue: 1)
    package static let full = AnvizReturn(rawValue: 4)
    package static let empty = AnvizReturn(rawValue: 5)
    package static let noSuchUser = AnvizReturn(rawValue: 6)
    package static let timeOut = AnvizReturn(rawValue: 8)
    package static let userExists = AnvizReturn(rawValue: 0x0A)
    package static let fingerExists = AnvizReturn(rawValue: 0x0B)
    /// The terminal is in use over USB.
    package static let locked = AnvizReturn(rawValue: 0x0F)
}

extension AnvizReturn: CustomStringConvertible {
    /// For people, with the number.
    package var description: String {
        let meaning: [AnvizReturn: String] = [
            .done: "done", .failed: "failed", .full: "full", .empty: "empty", .noSuchUser: "no such user",
            .timeOut: "time-out", .userExists: "user exists", .fingerExists: "finger exists", .locked: "locked",
        ]
        return "\(meaning[self] ?? "unknown") (return \(rawValue))"
    }
}
