import Control
import Terms

/// The words of the morning mail.
extension Language {
    func kind(_ kind: String) -> String {
        switch kind {
        case "serious_late", "absent_late": anomaly("late", level: kind)
        case "pending": status(kind)
        default: anomaly(kind)
        }
    }

    func list(_ kinds: [String]) -> String {
        kinds.isEmpty ? self("normal", "正常") : kinds.map(kind).joined(separator: self(", ", "，"))
    }

    func short(_ counts: AttendanceMessages.Counts) -> String {
        let parts: [(String, Int)] = [
            (self("absent", "旷工"), counts.absent), (self("abnormal", "异常"), counts.abnormal),
            (self("pending", "待定"), counts.pending),
        ]
        let some = parts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
        return some.isEmpty ? self("all normal", "全部正常") : some.joined(separator: self(", ", "，"))
    }

    func counts(_ counts: AttendanceMessages.Counts) -> String {
        let always: [(String, Int)] = [
            (self("due", "应出勤"), counts.due), (self("normal", "正常"), counts.normal),
            (self("abnormal", "异常"), counts.abnormal), (self("absent", "旷工"), counts.absent),
            (self("leave", "请假"), counts.leave), (self("trip", "出差"), counts.trip),
            (self("pending", "待定"), counts.pending),
        ]
        let sometimes: [(String, Int)] = [
            (self("rest", "休息"), counts.rest), (self("still open", "未结束"), counts.open),
            (self("without a plan", "未排班"), counts.unplanned),
        ]
        return (always + sometimes.filter { $0.1 > 0 }).map { "\($0.0) \($0.1)" }.joined(separator: self(", ", "，"))
    }

    /// `2026-11-24 08:30` of an RFC 3339 time in the site's zone.
    func moment(_ rfc3339: String) -> String { "\(rfc3339.prefix(10)) \(rfc3339.dropFirst(11).prefix(5))" }

    /// `08:30:00`.
    func clock(_ rfc3339: String) -> String { String(rfc3339.dropFirst(11).prefix(8)) }
}
