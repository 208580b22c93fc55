/// The words of tables and summaries in the language of who reads them. Chinese terms are the field's usual ones
/// (attendance.md 2.1 and 4.2).
struct Words {
    let language: Language

    init(_ language: Language) { self.language = language }

    func callAsFunction(_ english: String, _ chinese: String) -> String { language == .zh ? chinese : english }

    func anomaly(_ kind: String, level: String?) -> String {
        if let level, level != "late" {
            return level == "serious_late" ? self("serious late", "严重迟到") : self("absent by lateness", "旷工迟到")
        }
        return switch kind {
        case "late": self("late", "迟到")
        case "early_leave": self("early leave", "早退")
        case "missing_in": self("missing IN", "上班缺卡")
        case "missing_out": self("missing OUT", "下班缺卡")
        case "absent": self("absent", "旷工")
        case "absent_session": self("session absent", "半天旷工")
        case "short_hours": self("short hours", "工时不足")
        case "overtime_unapproved": self("overtime unapproved", "加班未批")
        case "overtime_below_approval": self("overtime below approval", "加班不足")
        case "punch_during_leave": self("punch during leave", "请假期间打卡")
        case "unscheduled_punch": self("unscheduled punch", "非排班打卡")
        case "terminal_clock_drift": self("terminal clock drift", "考勤机时钟不准")
        case "in_early": self("in early", "早到")
        case "out_late": self("out late", "晚走")
        case "break_missing": self("break missing", "休息未打卡")
        case "break_long": self("break long", "休息超时")
        case "break_short": self("break short", "休息不足")
        case "overtime_limit": self("overtime limit", "加班超限")
        case "rest_too_short": self("rest too short", "班间休息不足")
        case "long_run": self("long run", "连续出勤超限")
        case "roster_missing": self("roster missing", "未排班打卡")
        case "correction_over_limit": self("corrections over limit", "补卡超限")
        default: kind
        }
    }

    func status(_ status: String) -> String {
        switch status {
        case "normal": self("normal", "正常")
        case "abnormal": self("abnormal", "异常")
        case "absent": self("absent", "旷工")
        case "leave": self("leave", "请假")
        case "trip": self("trip", "出差")
        case "rest": self("rest day", "休息")
        case "holiday": self("holiday", "节假日")
        case "pending": self("pending", "待定")
        default: status
        }
    }

    func dayState(_ state: String) -> String {
        switch state {
        case "open": self("open", "进行中")
        case "pending": self("waits for terminals", "等待考勤机")
        case "final": self("final", "已定")
        default: state
        }
    }

    func terminalState(_ state: String) -> String {
        switch state {
        case "online": self("online", "在线")
        case "offline": self("offline", "离线")
        case "connecting": self("connecting", "连接中")
        case "absent": self("not plugged in", "未插入")
        case "refused": self("key refused", "密钥被拒")
        case "disabled": self("disabled", "已停用")
        default: state
        }
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

    func fate(_ fate: String) -> String {
        switch fate {
        case "in": self("IN", "上班")
        case "out": self("OUT", "下班")
        case "between": self("between, not needed", "中间打卡，未采用")
        case "repeat": self("repeat", "重复打卡")
        case "overruled": self("overruled by a correction", "已由补卡取代")
        case "nothing_due": self("nothing due", "无应出勤")
        case "unscheduled": self("unscheduled", "非排班打卡")
        case "outside": self("outside of every window", "不在打卡时段内")
        default: disposition(fate)
        }
    }

    func disposition(_ disposition: String) -> String {
        switch disposition {
        case "accepted": self("accepted", "已接收")
        case "unknown_user": self("unknown user id", "未知用户号")
        case "punch_in_future": self("in the future", "时间超前")
        case "punch_implausibly_old": self("implausibly old", "时间过旧")
        case "record_conflict": self("contradicts a record", "记录冲突")
        case "damaged": self("damaged", "记录损坏")
        default: disposition
        }
    }
}
