import Control

/// The words of the morning mail. Chinese terms are the field's usual ones (attendance.md 2.1 and 4.2).
struct SummaryWords {
    private let language: Language

    init(_ language: Language) { self.language = language }

    func callAsFunction(_ english: String, _ chinese: String) -> String { language == .zh ? chinese : english }

    func kind(_ kind: String) -> String {
        switch kind {
        case "serious_late": self("serious late", "严重迟到")
        case "absent_late": self("absent by lateness", "旷工迟到")
        case "pending": self("pending", "待定")
        default: AnomalyWords(language).kind(kind)
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

    func terminalNote(_ note: String) -> String {
        switch note {
        case "offline": self("offline", "离线")
        case "never_seen": self("never seen", "从未连接")
        case "refused": self("key refused", "密钥被拒")
        case "disabled": self("disabled", "已停用")
        case "clock_drift": self("clock is wrong", "时钟不准")
        default: note
        }
    }

    func terminalAnomaly(_ kind: String) -> String {
        switch kind {
        case "terminal_offline": self("offline", "离线")
        case "terminal_clock_drift": self("clock is wrong", "时钟不准")
        case "clock_set_back": self("clock was set back", "时钟被回拨")
        case "log_gap": self("records are missing", "记录缺失")
        case "log_shrunk": self("log has shrunk", "记录减少")
        case "duplicate_upload_storm": self("sends everything again", "大量重复上传")
        case "record_conflict": self("contradicting records", "记录冲突")
        case "unknown_user": self("unknown user id", "未知用户号")
        case "punch_in_future": self("punch in the future", "打卡时间超前")
        case "punch_implausibly_old": self("implausibly old punch", "打卡时间过旧")
        case "log_nearly_full": self("log nearly full", "记录将满")
        case "users_nearly_full": self("users nearly full", "用户将满")
        case "verify_shift": self("more cards and passwords than usual", "刷卡或密码比例异常")
        case "high_reject_rate": self("many people are refused", "验证失败率高")
        case "state_key_unreliable": self("IN/OUT keys are unreliable", "状态键不可靠")
        case "terminal_replaced": self("another device", "设备被更换")
        case "admin_action": self("operated at the terminal", "机上管理操作")
        case "ghost_enrolment": self("enrolled and in no list, or administrator", "名单外用户或管理员")
        default: kind
        }
    }

    /// `2026-11-24 08:30` of an RFC 3339 time in the site's zone.
    func moment(_ rfc3339: String) -> String { "\(rfc3339.prefix(10)) \(rfc3339.dropFirst(11).prefix(5))" }

    /// `08:30:00`.
    func clock(_ rfc3339: String) -> String { String(rfc3339.dropFirst(11).prefix(8)) }
}
