import Attendance
import WallClock

/// Words that several formats use; Chinese terms are the field's usual ones (attendance.md 2.1).
extension ReportLanguage {
    func title(_ sheet: MonthSheet) -> String {
        let (year, month, _) = sheet.month.first.parts
        return self("Attendance \(sheet.month)", "\(year)年\(month)月考勤表")
    }

    func department(_ name: String) -> String { name.isEmpty ? self("(no department)", "（未分部门）") : name }

    func proof(_ sheet: MonthSheet) -> String {
        let proof = sheet.proof
        let time = "\(sheet.generatedAt.date) \(sheet.generatedAt.timeOfDay)"
        return self(
            "\(state(proof.state)), version \(proof.version), made \(time), SHA-256 \(proof.hash)",
            "\(state(proof.state))，版本 \(proof.version)，生成于 \(time)，SHA-256 \(proof.hash)"
        )
    }

    func state(_ state: String) -> String {
        switch state {
        case "open": self("month open: figures may still change", "未封账（数据仍可能变化）")
        case "closed": self("closed", "已封账")
        default: state
        }
    }

    func weekday(_ date: LocalDate) -> String {
        let names = self == .zh ? ["一", "二", "三", "四", "五", "六", "日"] : ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        return names[date.weekday - 1]
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

    func dayType(_ type: String) -> String {
        switch type {
        case "workday": self("workday", "工作日")
        case "adjustedWorkday": self("moved workday", "调休上班")
        case "restday": self("rest day", "休息日")
        case "holiday": self("holiday", "法定节假日")
        default: type
        }
    }

    func finding(_ finding: SheetDay.Finding) -> String {
        switch (finding.kind, finding.level) {
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
        case ("terminal_clock_drift", _): self("terminal clock wrong", "考勤机时钟不准")
        default: finding.kind
        }
    }

    func figure(_ name: String) -> String {
        switch name {
        case "lateMinutes": self("late", "迟到")
        case "earlyMinutes": self("early leave", "早退")
        case "workedMinutes": self("worked", "工作时长")
        case "lostMinutes": self("lost", "缺勤时长")
        case "absentMinutes": self("absent", "旷工")
        case "excusedMinutes": self("leave and trips", "请假出差")
        case "overtimeWorkdayMinutes": self("overtime, workday", "工作日加班")
        case "overtimeRestdayMinutes": self("overtime, rest day", "休息日加班")
        case "overtimeHolidayMinutes": self("overtime, holiday", "节假日加班")
        default: name
        }
    }
}
