extension Language {
    /// What is wrong with a terminal. Source of the kinds: attendance.md 2.2.
    package func terminalAnomaly(_ kind: String) -> String {
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

    /// What HR should know of a terminal.
    package func terminalNote(_ note: String) -> String {
        switch note {
        case "offline": self("offline", "离线")
        case "never_seen": self("never seen", "从未连接")
        case "refused": self("key refused", "密钥被拒")
        case "disabled": self("disabled", "已停用")
        case "clock_drift": self("clock is wrong", "时钟不准")
        default: note
        }
    }
}
