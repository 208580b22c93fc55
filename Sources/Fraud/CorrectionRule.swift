package import Attendance
package import WallClock

/// A decision about somebody's correction.
package struct DecidedCorrection: Equatable, Sendable {
    package let person: String
    package let approver: String
    package let slot: Slot
    package let requestedAt: Instant
    package let decidedAt: Instant
    package let isApproved: Bool
    /// The work date that it corrects.
    package let date: LocalDate

    package init(
        person: String,
        approver: String,
        slot: Slot,
        requestedAt: Instant,
        decidedAt: Instant,
        isApproved: Bool,
        date: LocalDate
    ) {
        self.person = person
        self.approver = approver
        self.slot = slot
        self.requestedAt = requestedAt
        self.decidedAt = decidedAt
        self.isApproved = isApproved
        self.date = date
    }
}

/// Corrections that always go the same way.
package struct CorrectionPattern: Codable, Equatable, Sendable {
    package enum Pattern: String, Codable, Sendable {
        /// More than allowed in a month, all by one approver.
        case sameApprover
        /// More than allowed in a month, all for one slot.
        case sameSlot
        /// An approver who approves nearly everything at once.
        case quickApprover
    }

    /// The person, or the approver of ``Pattern/quickApprover``.
    package let user: String
    package let pattern: Pattern
    /// The approver or the slot that is always the same.
    package let always: String?
    /// `YYYY-MM`, of a month's pattern.
    package let month: String?
    package let count: Int
    package let of: Int
}

/// correction_pattern: counters for each person's month and for each approver. Source: attendance.md 2.3.
struct CorrectionRule: Codable, Sendable {
    private struct Month: Codable, Sendable {
        var month = 0
        var count = 0
        /// Nil once two were different.
        var approver: String?
        var slot: String?
        var told: [CorrectionPattern.Pattern] = []
    }

    private struct Approver: Codable, Sendable {
        var decisions = 0
        var quick = 0
        var isFlagged = false
    }

    private var months = NumberedStates(Month())
    private var approvers = NumberedStates(Approver())

    mutating func take(
        _ decision: DecidedCorrection,
        person: Int,
        approver: Int,
        _ policy: FraudPolicy
    ) -> [FraudFlag] {
        let found =
            takeQuick(decision, approver, policy) + (decision.isApproved ? takeMonth(decision, person, policy) : [])
        return found.map { FraudFlag(.correctionPattern($0), at: decision.decidedAt) }
    }

    private mutating func takeMonth(
        _ decision: DecidedCorrection,
        _ person: Int,
        _ policy: FraudPolicy
    ) -> [CorrectionPattern] {
        let parts = decision.date.parts
        let month = parts.year * 12 + parts.month
        if months[person].month != month {
            months[person] = Month(month: month, approver: decision.approver, slot: decision.slot.rawValue)
        }
        months[person].count += 1
        if months[person].approver != decision.approver { months[person].approver = nil }
        if months[person].slot != decision.slot.rawValue { months[person].slot = nil }
        let state = months[person]
        guard state.count > policy.correctionsPerMonth else { return [] }
        let patterns: [(CorrectionPattern.Pattern, String?)] = [
            (.sameApprover, state.approver), (.sameSlot, state.slot),
        ]
        return patterns.compactMap { pattern, always in
            guard let always, !state.told.contains(pattern) else { return nil }
            months[person].told.append(pattern)
            return CorrectionPattern(
                user: decision.person,
                pattern: pattern,
                always: always,
                month: "\(padded(parts.year, 4))-\(padded(parts.month, 2))",
                count: state.count,
                of: state.count
            )
        }
    }

    private mutating func takeQuick(
        _ decision: DecidedCorrection,
        _ approver: Int,
        _ policy: FraudPolicy
    ) -> [CorrectionPattern] {
        let took = decision.decidedAt.milliseconds(since: decision.requestedAt)
        approvers[approver].decisions += 1
        if decision.isApproved, took < Int64(policy.approverSeconds) * 1_000 { approvers[approver].quick += 1 }
        let state = approvers[approver]
        let isQuick =
            state.decisions >= policy.approverMinDecisions
            && Double(state.quick) > policy.approverQuickShare * Double(state.decisions)
        defer { approvers[approver].isFlagged = isQuick }
        guard isQuick, !state.isFlagged else { return [] }
        return [
            CorrectionPattern(
                user: decision.approver,
                pattern: .quickApprover,
                always: nil,
                month: nil,
                count: state.quick,
                of: state.decisions
            )
        ]
    }
}
