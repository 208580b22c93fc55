package import Terms
package import WallClock

/// Why a period cannot be judged at all. A period is refused rather than judged by rules that do not fit it.
package enum AttendanceError: Error, Equatable, Sendable {
    /// The day plans of a period must ascend by date; this one comes too early.
    case plansOutOfOrder(LocalDate)
    /// A shift's times contradict each other.
    case invalidShift(name: String, reason: Wording)
    /// A policy value lies outside of what its key allows.
    case invalidPolicy(key: String)
}

extension AttendanceError: CustomStringConvertible {
    package var description: String { wording.english }

    package var wording: Wording {
        switch self {
        case .plansOutOfOrder(let date):
            Wording(
                "the plan of \(date) comes after that of a later date; sort the plans by date",
                "\(date) 的排班列在更晚日期之后；请按日期排序"
            )
        case .invalidShift(let name, let reason):
            Wording("shift \"\(name)\": \(reason.english)", "班次“\(name)”：\(reason.chinese)")
        case .invalidPolicy(let key): Wording("policy key \"\(key)\" is out of range", "规则项 \(key) 超出范围")
        }
    }
}
