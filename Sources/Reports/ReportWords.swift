import Attendance
import Terms
import WallClock

/// Words that several formats use; Chinese terms are the field's usual ones (attendance.md 2.1).
extension Language {
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

    func dayType(_ type: String) -> String {
        switch type {
        case "workday": self("workday", "工作日")
        case "adjustedWorkday": self("moved workday", "调休上班")
        case "restday": self("rest day", "休息日")
        case "holiday": self("holiday", "法定节假日")
        default: type
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
        case "overtimeTimeOffMinutes": self("overtime for time off", "加班计调休")
        default: name
        }
    }
}
