/// The field's usual terms. Source of the Chinese ones: attendance.md 2.1 and 4.2.
extension Language {
    /// - Parameters:
    ///   - kind: as the control protocol names it; one that is not known is said as it is.
    ///   - level: of lateness.
    package func anomaly(_ kind: String, level: String? = nil) -> String {
        switch (kind, level) {
        case ("late", "serious_late"): self("serious late", "严重迟到")
        case ("late", "absent_late"): self("absent by lateness", "旷工迟到")
        case ("late", _): self("late", "迟到")
        case ("early_leave", _): self("early leave", "早退")
        case ("missing_in", _): self("missing IN", "上班缺卡")
        case ("missing_out", _): self("missing OUT", "下班缺卡")
        case ("absent", _): self("absent", "旷工")
        case ("absent_session", _): self("session absent", "半天旷工")
        case ("short_hours", _): self("short hours", "工时不足")
        case ("overtime_unapproved", _): self("overtime unapproved", "加班未批")
        case ("overtime_below_approval", _): self("overtime below approval", "加班不足")
        case ("punch_during_leave", _): self("punch during leave", "请假期间打卡")
        case ("unscheduled_punch", _): self("unscheduled punch", "非排班打卡")
        case ("terminal_clock_drift", _): self("terminal clock drift", "考勤机时钟不准")
        case ("in_early", _): self("in early", "早到")
        case ("out_late", _): self("out late", "晚走")
        case ("break_missing", _): self("break missing", "休息未打卡")
        case ("break_long", _): self("break long", "休息超时")
        case ("break_short", _): self("break short", "休息不足")
        case ("overtime_limit", _): self("overtime limit", "加班超限")
        case ("rest_too_short", _): self("rest too short", "班间休息不足")
        case ("long_run", _): self("long run", "连续出勤超限")
        case ("roster_missing", _): self("roster missing", "未排班打卡")
        case ("leave_without_approval", _): self("leave not decided", "请假未审批")
        case ("correction_over_limit", _): self("corrections over limit", "补卡超限")
        default: kind
        }
    }

    /// - Parameter number: 1 Monday to 7 Sunday; empty for any other.
    package func weekday(_ number: Int) -> String {
        let names = self == .zh ? ["一", "二", "三", "四", "五", "六", "日"] : ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        return names.indices.contains(number - 1) ? names[number - 1] : ""
    }

    /// Of a work date.
    package func status(_ status: String) -> String {
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

    /// How a line of a month stands with whom it is about.
    package func confirmation(_ confirmation: String) -> String {
        switch confirmation {
        case "waiting": self("not confirmed yet", "待确认")
        case "confirmed": self("confirmed", "已确认")
        case "silent": self("confirmed by silence", "逾期未提出，视为确认")
        case "disputed": self("disputed", "有异议")
        case "answered": self("dispute answered", "异议已答复")
        default: confirmation
        }
    }
}

extension Language {
    /// What was said about an anomaly, in a few words; empty if nothing.
    package func anomalyNote(acknowledged: String?, mutedUntil: String?) -> String {
        [
            acknowledged.map { self("acknowledged: \($0)", "已确认：\($0)") },
            mutedUntil.map { self("muted until \($0)", "静默至 \($0)") },
        ].compactMap { $0 }.joined(separator: self(", ", "，"))
    }

    /// Whether a date's summary was checked.
    /// - Parameter by: the clerk's name; nil if nobody has.
    package func dailyCheck(by: String?, isUnchecked: Bool) -> String {
        if let by { return self("Checked by \(by).", "已由\(by)核对。") }
        return isUnchecked
            ? self("Nobody has checked it.", "未经核对。") : self("Waits to be checked.", "待核对。")
    }
}
