/// What a caller may do. A method states the one role that it needs; without any rule nobody has one.
package enum Role: String, CaseIterable, Sendable {
    /// Read: status, punches, results.
    case observe
    /// HR's work: people, rosters, corrections, closing months.
    case hr
    /// Flags of the checks for fraud: named people only, never the whole of HR.
    case reviewer
    /// Terminals: read now, set the clock, acknowledge.
    case operate
    /// Everything, also what destroys.
    case admin

    /// This role and those that come with it.
    package var implied: Set<Role> {
        switch self {
        case .observe: [.observe]
        case .hr: [.hr, .observe]
        case .reviewer: [.reviewer, .observe]
        case .operate: [.operate, .observe]
        case .admin: Set(Role.allCases)
        }
    }
}
