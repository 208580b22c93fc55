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
        case "terminal_clock_drift": "考勤机时钟不准"
        case "in_early": "早到"
        case "out_late": "晚走"
        case "break_missing": "休息未打卡"
        case "break_long": "休息超时"
        case "break_short": "休息不足"
        case "overtime_limit": "加班超限"
        case "rest_too_short": "班间休息不足"
        case "long_run": "连续出勤超限"
        case "roster_missing": "未排班打卡"
        default: kind
        }
    }
}
