package import WallClock

/// Something that is wrong with a terminal. Source: attendance.md 2.2.
package struct TerminalAnomaly: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case terminalOffline = "terminal_offline"
        case terminalClockDrift = "terminal_clock_drift"
        case clockSetBack = "clock_set_back"
        case logGap = "log_gap"
        case logShrunk = "log_shrunk"
        case duplicateUploadStorm = "duplicate_upload_storm"
        case recordConflict = "record_conflict"
        case unknownUser = "unknown_user"
        case punchInFuture = "punch_in_future"
        case punchImplausiblyOld = "punch_implausibly_old"
        case logNearlyFull = "log_nearly_full"
        case usersNearlyFull = "users_nearly_full"
        case verifyShift = "verify_shift"
        case highRejectRate = "high_reject_rate"
        case stateKeyUnreliable = "state_key_unreliable"
        case terminalReplaced = "terminal_replaced"
        case adminAction = "admin_action"
        case ghostEnrolment = "ghost_enrolment"
    }

    package enum Severity: String, Codable, CaseIterable, Comparable, Sendable {
        case info, low, medium, high, critical

        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .info: 0
            case .low: 1
            case .medium: 2
            case .high: 3
            case .critical: 4
            }
        }
    }

    /// Stays the same from the first notice to the end of the condition, and is never used again.
    package let id: String
    package let terminal: String
    package let kind: Kind
    /// What distinguishes several of one kind on a terminal, such as a user id.
    package let subject: String?
    package internal(set) var severity: Severity
    package let since: Instant
    /// When it was seen last.
    package internal(set) var last: Instant
    package internal(set) var evidence: Evidence
}

/// What a message must show so that a person can check it without the system.
package typealias Evidence = [String: EvidenceValue]

/// Texts, numbers and lists; moments are texts (RFC 3339).
package enum EvidenceValue: Sendable {
    case text(String)
    case number(Int)
    case decimal(Double)
    case list([String])
}

extension EvidenceValue: Equatable {
    /// JSON does not tell 90 from 90.0, so neither does evidence that was kept.
    package static func == (left: EvidenceValue, right: EvidenceValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.number(let whole), .decimal(let decimal)), (.decimal(let decimal), .number(let whole)):
            Double(whole) == decimal
        case (.text, _), (.list, _), (.number, _), (.decimal, _): false
        }
    }
}

extension EvidenceValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
}

extension EvidenceValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let list = try? container.decode([String].self) {
            self = .list(list)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .decimal(try container.decode(Double.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .decimal(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        }
    }
}

/// What became of an anomaly.
package struct HealthChange: Equatable, Sendable {
    package enum Event: String, Sendable {
        case raised
        /// It became worse or better.
        case changed
        /// Only its evidence grew: nobody is told again.
        case touched
        case resolved
    }

    package let event: Event
    package var anomaly: TerminalAnomaly
}
