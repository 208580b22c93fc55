import Terms

/// The words of tables, beside those that every program uses.
extension Language {
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
