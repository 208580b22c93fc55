package import WallClock

/// Why a period cannot be judged at all. A period is refused rather than judged by rules that do not fit it.
package enum AttendanceError: Error, Equatable, Sendable {
    /// The day plans of a period must ascend by date; this one comes too early.
    case plansOutOfOrder(LocalDate)
    /// A shift's times contradict each other.
    case invalidShift(name: String, reason: String)
    /// A policy value lies outside of what its key allows.
    case invalidPolicy(key: String)
}

extension AttendanceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .plansOutOfOrder(let date): "the plan of \(date) comes after that of a later date; sort the plans by date"
        case .invalidShift(let name, let reason): "shift \"\(name)\": \(reason)"
        case .invalidPolicy(let key): "policy key \"\(key)\" is out of range"
        }
    }
}
