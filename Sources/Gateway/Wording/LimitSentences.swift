import Attendance
import Terms
import WallClock

/// Says what a passed limit rests on; other findings have the sentence of the rule that found them.
struct LimitSentences {
    let zone: Zone

    func english(_ finding: Anomaly.Finding) -> String {
        switch finding {
        case .inEarly(let minutes): "Came \(minutes) min before the due start."
        case .outLate(let minutes): "Left \(minutes) min after the due end."
        case .breakMissing(let session): "The break after session \(session) was not punched."
        case .breakLong(let session, let minutes):
            "The break after session \(session) took \(minutes) min longer than planned."
        case .breakShort(let session, let minutes):
            "The break after session \(session) was \(minutes) min shorter than planned."
        case .overtimeLimit(.day, let minutes, let limit): "\(minutes) min of overtime on one day (limit \(limit))."
        case .overtimeLimit(.month, let minutes, let limit):
            "\(minutes) min of overtime in the month so far (limit \(limit))."
        case .restTooShort(let minutes, let limit):
            "Only \(minutes) min between leaving and coming again (limit \(limit))."
        case .longRun(let dates, let limit):
            "Worked on \(dates)\(dates == PersonPeriod.longestRun ? " or more" : "") dates in a row (limit \(limit))."
        case .rosterMissing(let punches): "\(punches) punches on a date for which nothing is planned."
        case .unscheduledPunch(let at): "The punch at \(zone.local(at: at).timeOfDay) lies in no shift's window."
        case .late, .earlyLeave, .missingIn, .missingOut, .absent, .absentSession, .shortHours, .overtimeUnapproved,
            .overtimeBelowApproval, .punchDuringLeave, .terminalClockDrift, .leaveWithoutApproval:
            Anomaly(finding).kind
        }
    }

    func chinese(_ finding: Anomaly.Finding) -> String {
        switch finding {
        case .inEarly(let minutes): "比应到时间早 \(minutes) 分钟打卡。"
        case .outLate(let minutes): "比应离时间晚 \(minutes) 分钟打卡。"
        case .breakMissing(let session): "第 \(session) 段之后的休息未打卡。"
        case .breakLong(let session, let minutes): "第 \(session) 段之后的休息比规定长 \(minutes) 分钟。"
        case .breakShort(let session, let minutes): "第 \(session) 段之后的休息比规定短 \(minutes) 分钟。"
        case .overtimeLimit(.day, let minutes, let limit): "当日加班 \(minutes) 分钟，超过 \(limit) 分钟。"
        case .overtimeLimit(.month, let minutes, let limit): "本月累计加班 \(minutes) 分钟，超过 \(limit) 分钟。"
        case .restTooShort(let minutes, let limit): "下班到再次上班只有 \(minutes) 分钟，少于 \(limit) 分钟。"
        case .longRun(let dates, let limit):
            "已连续出勤 \(dates) 天\(dates == PersonPeriod.longestRun ? "以上" : "")，超过 \(limit) 天。"
        case .rosterMissing(let punches): "当日未排班，却有 \(punches) 次打卡。"
        case .unscheduledPunch(let at): "\(zone.local(at: at).timeOfDay) 的打卡不在任何班次的打卡时段内。"
        case .late, .earlyLeave, .missingIn, .missingOut, .absent, .absentSession, .shortHours, .overtimeUnapproved,
            .overtimeBelowApproval, .punchDuringLeave, .terminalClockDrift, .leaveWithoutApproval:
            Language.zh.anomaly(Anomaly(finding).kind)
        }
    }
}
