/// The field's usual terms for anomaly kinds. Source of the Chinese terms: attendance.md 2.1.
struct AnomalyWords {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// - Parameter kind: as the control protocol names it; an unknown one is said as it is.
    func kind(_ kind: String) -> String {
        guard language == .zh else { return kind.replacing("_", with: " ") }
        return switch kind {
        case "late": "迟到"
        case "early_leave": "早退"
        case "missing_in": "上班缺卡"
        case "missing_out": "下班缺卡"
        case "absent": "旷工"
        case "absent_session": "半天旷工"
        case "short_hours": "工时不足"
        case "overtime_unapproved": "加班未批"
        case "overtime_below_approval": "加班不足"
        case "punch_during_leave": "请假期间打卡"
        case "unscheduled_punch": "非排班打卡"
        default: kind
        }
    }
}
