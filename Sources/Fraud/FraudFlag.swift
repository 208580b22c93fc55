package import Attendance
package import WallClock

/// Something that a person should look at: a sentence with its numbers, never a verdict. Source: attendance.md 2.3.
package struct FraudFlag: Codable, Equatable, Sendable {
    /// As the control protocol and the case format name it.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case impossibleTravel = "impossible_travel"
        case simultaneous
        case buddyPair = "buddy_pair"
        case verifyDowngrade = "verify_downgrade"
        case habitOutlier = "habit_outlier"
        case tooRegular = "too_regular"
        case correctionPattern = "correction_pattern"
        case lateJustInside = "late_just_inside"
        case beneficiary
    }

    package enum Finding: Codable, Equatable, Sendable {
        case impossibleTravel(ImpossibleTravel)
        case simultaneous(Simultaneous)
        case buddyPair(BuddyPair)
        case verifyDowngrade(VerifyDowngrade)
        case habitOutlier(HabitOutlier)
        case tooRegular(TooRegular)
        case correctionPattern(CorrectionPattern)
        case lateJustInside(LateJustInside)
        case beneficiary(Beneficiary)
    }

    package let finding: Finding
    /// The punch or decision that it was seen by. Of a pattern: when it was first seen.
    package let at: Instant
    /// Another check has something about the same people: more than coincidence, still no verdict.
    package let isAggravated: Bool

    package init(_ finding: Finding, at: Instant, isAggravated: Bool = false) {
        self.finding = finding
        self.at = at
        self.isAggravated = isAggravated
    }

    package var kind: Kind {
        switch finding {
        case .impossibleTravel: .impossibleTravel
        case .simultaneous: .simultaneous
        case .buddyPair: .buddyPair
        case .verifyDowngrade: .verifyDowngrade
        case .habitOutlier: .habitOutlier
        case .tooRegular: .tooRegular
        case .correctionPattern: .correctionPattern
        case .lateJustInside: .lateJustInside
        case .beneficiary: .beneficiary
        }
    }

    /// The numbers of whom it is about, ascending.
    package var people: [String] {
        switch finding {
        case .impossibleTravel(let found): [found.user]
        case .simultaneous(let found): [found.user]
        case .buddyPair(let found): found.users
        case .verifyDowngrade(let found): [found.user]
        case .habitOutlier(let found): [found.user]
        case .tooRegular(let found): [found.user]
        case .correctionPattern(let found): [found.user]
        case .lateJustInside(let found): [found.user]
        case .beneficiary(let found): [found.user]
        }
    }

    package var severity: Severity {
        switch kind {
        case .impossibleTravel, .simultaneous, .beneficiary: .high
        case .buddyPair: isAggravated ? .high : .medium
        case .verifyDowngrade: isAggravated ? .medium : .low
        case .tooRegular, .correctionPattern: .low
        case .habitOutlier, .lateJustInside: .info
        }
    }

    /// The same for the same facts, however often and in whatever order they are looked at.
    package var id: String {
        let utc = Zone.utc.local(at: at)
        let time = "\(utc.date)T\(utc.timeOfDay)Z".replacing(":", with: "")
        let detail: [String] =
            switch finding {
            case .impossibleTravel(let found): [found.from, found.to]
            case .simultaneous(let found): [found.from, found.to]
            case .buddyPair(let found): [found.terminal]
            case .habitOutlier(let found): [found.end.rawValue]
            case .correctionPattern(let found): [found.pattern.rawValue]
            case .beneficiary(let found): [found.terminal, found.anomaly]
            case .verifyDowngrade, .tooRegular, .lateJustInside: []
            }
        return ([kind.rawValue, people.joined(separator: "+")] + detail + [time]).joined(separator: "/")
    }
}
