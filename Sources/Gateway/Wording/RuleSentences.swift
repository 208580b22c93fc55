import Attendance
import Terms
import WallClock

/// Says each applied rule as a sentence that a person can check without the system.
struct RuleSentences {
    let language: Language
    let zone: Zone

    func code(_ rule: AppliedRule) -> String {
        switch rule {
        case .excused: "excused"
        case .nothingDue: "nothing_due"
        case .dayOff: "day_off"
        case .filled(let slot, _, _, _): "filled_\(slot.rawValue)"
        case .spanTooShort: "span_too_short"
        case .resolved: "resolved"
        case .corrected(let slot, _, _, _): "corrected_\(slot.rawValue)"
        case .slid: "slid"
        case .mayComeLater: "may_come_later"
        case .missing(let slot, _): "missing_\(slot.rawValue)"
        case .onTime(let slot, _, _, _): "on_time_\(slot.rawValue)"
        case .withinGrace(let slot, _, _, _, _, _): "within_grace_\(slot.rawValue)"
        case .withinAllowance: "within_allowance"
        case .late: "late"
        case .earlyLeave: "early_leave"
        case .absent: "absent"
        case .absentSession: "absent_session"
        case .leaveWithoutApproval: "leave_without_approval"
        case .hours: "hours"
        case .hoursUnknown: "hours_unknown"
        case .shortHours: "short_hours"
        case .clockOff: "terminal_clock_drift"
        case .beyondLimit(let finding): Anomaly(finding).kind
        case .punchDuringLeave: "punch_during_leave"
        case .unscheduledPunch: "unscheduled_punch"
        case .overtime: "overtime"
        case .overtimeUnapproved: "overtime_unapproved"
        case .overtimeBelowApproval: "overtime_below_approval"
        case .withheld(.open): "open"
        case .withheld: "pending"
        }
    }

    func sentence(_ rule: AppliedRule) -> String {
        switch language {
        case .en: english(rule)
        case .zh: chinese(rule)
        }
    }

    private func clock(_ instant: Instant) -> String { zone.local(at: instant).timeOfDay }
    private func moment(_ instant: Instant) -> String { "\(zone.local(at: instant).date) \(clock(instant))" }

    private func english(_ rule: AppliedRule) -> String {
        switch rule {
        case .excused(let minutes, _): "Approved leave or trips take \(minutes) min out of the shift."
        case .nothingDue(let kind): "Nothing is left due: \(kind == .trip ? "on a trip" : "on leave")."
        case .dayOff(let type): type == .holiday ? "A statutory holiday." : "A rest day."
        case .filled(let slot, let session, let at, _):
            "\(name(slot, session)) is the punch at \(clock(at))."
        case .spanTooShort(let minutes, let minimum):
            "All punches lie in one half of the shift and only \(minutes) min apart (\(minimum) needed for two): one visit."
        case .resolved(let finding, let id): "Correction \(id) resolves \(Anomaly(finding).kind)."
        case .corrected(let slot, let session, let at, let id):
            "\(name(slot, session)) is set to \(clock(at)) by correction \(id)."
        case .slid(let seconds, let start):
            "The flexible shift moved by \(seconds / 60) min with the arrival and begins at \(clock(start))."
        case .mayComeLater(let allowed, let stayed):
            "Stayed \(stayed) min after the end yesterday: may come \(allowed) min later."
        case .missing(let slot, let session): "\(name(slot, session)) is missing."
        case .onTime(let slot, _, let due, let at):
            slot == .in
                ? "Came at \(clock(at)), due at \(clock(due)): on time."
                : "Left at \(clock(at)), due until \(clock(due))."
        case .withinGrace(let slot, _, let due, let at, let minutes, let grace):
            "\(slot == .in ? "Came" : "Left") at \(clock(at)), due \(clock(due)): \(minutes) min, inside the grace of \(grace)."
        case .withinAllowance(_, let due, let at, let minutes, let allowed):
            "Came at \(clock(at)), due at \(clock(due)): \(minutes) min, inside the \(allowed) that yesterday allows."
        case .late(_, let due, let at, let minutes, let grace, let level):
            "Came at \(clock(at)), due at \(clock(due)), grace \(grace) min: \(minutes) min late"
                + (level == .late ? "." : level == .seriousLate ? " (serious)." : " (counts as absence).")
        case .earlyLeave(_, let due, let out, let minutes, let grace):
            "Left at \(clock(out)), due until \(clock(due)), grace \(grace) min: \(minutes) min early."
        case .absent(let minutes): "Nothing was punched in the window, and no leave was found: absent, \(minutes) min."
        case .absentSession(let session, let minutes): "Session \(session) was not attended: \(minutes) min."
        case .leaveWithoutApproval(let request): "Request \(request) for leave or a trip in that time was not decided."
        case .hours(let worked, let due): "Worked \(worked) min" + (due.map { " of \($0) due." } ?? ".")
        case .hoursUnknown: "Worked time is unknown while a punch is missing."
        case .shortHours(let minutes, let required): "\(minutes) min are missing of the \(required) required."
        case .clockOff(let terminal, let seconds, let tolerance):
            "The clock of terminal \(terminal) was \(seconds.magnitude) s \(seconds > 0 ? "ahead" : "behind") (tolerated: \(tolerance) s)."
        case .punchDuringLeave(let at, _, let tolerance):
            "A punch at \(clock(at)) lies inside leave, more than \(tolerance) min from its ends."
        case .unscheduledPunch(let at, _): "The single punch at \(clock(at)) on a day off proves nothing."
        case .overtime(_, _, let counted, let paid, let timeOff):
            "Overtime: \(counted) min counted, \(paid - timeOff) paid"
                + (timeOff > 0 ? ", \(timeOff) for time off." : ".")
        case .overtimeUnapproved(let minutes): "\(minutes) min of overtime were not approved."
        case .overtimeBelowApproval(let approved, let worked):
            "\(worked) min of \(approved) approved minutes of overtime were worked."
        case .beyondLimit(let finding): LimitSentences(zone: zone).english(finding)
        case .withheld(let state): english(state)
        }
    }

    private func english(_ state: DayState) -> String {
        switch state {
        case .open(let until): "The day is open: punches count until \(moment(until))."
        case .pending(let silent, let settles):
            silent.isEmpty
                ? "Pending until \(moment(settles)), when latecomers have settled."
                : "Pending: "
                    + silent.map { mark in
                        "terminal \(mark.terminal) "
                            + (mark.until.map { "is silent since \(moment($0))" } ?? "was never heard from")
                    }.joined(separator: ", ") + ". Nothing is held against anybody before it was read."
        case .final: "Final."
        }
    }

    private func name(_ slot: Slot, _ session: Int?) -> String {
        (slot == .in ? "IN" : "OUT") + (session.map { " of session \($0)" } ?? "")
    }

    private func chinese(_ rule: AppliedRule) -> String {
        switch rule {
        case .excused(let minutes, _): "已批准的请假或出差扣除应出勤 \(minutes) 分钟。"
        case .nothingDue(let kind): "当日无应出勤时间：\(kind == .trip ? "出差" : "请假")。"
        case .dayOff(let type): type == .holiday ? "法定节假日。" : "休息日。"
        case .filled(let slot, let session, let at, _): "\(chineseName(slot, session))取 \(clock(at)) 的打卡。"
        case .spanTooShort(let minutes, let minimum):
            "所有打卡都在班次的同一半，间隔只有 \(minutes) 分钟（两次有效打卡至少相隔 \(minimum) 分钟），视为一次。"
        case .resolved(let finding, let id): "补卡 \(id) 已更正：\(Language.zh.anomaly(Anomaly(finding).kind))。"
        case .corrected(let slot, let session, let at, let id):
            "\(chineseName(slot, session))由补卡 \(id) 定为 \(clock(at))。"
        case .slid(let seconds, let start): "弹性班次随到岗时间移动 \(seconds / 60) 分钟，\(clock(start)) 开始。"
        case .mayComeLater(let allowed, let stayed): "昨日下班后多留 \(stayed) 分钟，今日可晚到 \(allowed) 分钟。"
        case .missing(let slot, let session): "\(chineseName(slot, session))缺卡。"
        case .onTime(let slot, _, let due, let at):
            slot == .in
                ? "\(clock(at)) 到岗，应到 \(clock(due))，准时。" : "\(clock(at)) 离岗，应至 \(clock(due))，正常。"
        case .withinGrace(let slot, _, let due, let at, let minutes, let grace):
            "\(clock(at)) \(slot == .in ? "到岗" : "离岗")，应为 \(clock(due))，相差 \(minutes) 分钟，在宽限 \(grace) 分钟之内。"
        case .withinAllowance(_, let due, let at, let minutes, let allowed):
            "\(clock(at)) 到岗，应到 \(clock(due))，相差 \(minutes) 分钟，在晚走晚到允许的 \(allowed) 分钟之内。"
        case .late(_, let due, let at, let minutes, let grace, let level):
            "\(clock(at)) 到岗，应到 \(clock(due))，宽限 \(grace) 分钟：\(level == .late ? "迟到" : level == .seriousLate ? "严重迟到" : "旷工迟到") \(minutes) 分钟。"
        case .earlyLeave(_, let due, let out, let minutes, let grace):
            "\(clock(out)) 离岗，应至 \(clock(due))，宽限 \(grace) 分钟：早退 \(minutes) 分钟。"
        case .absent(let minutes): "打卡时段内没有任何打卡，也没有请假记录：旷工 \(minutes) 分钟。"
        case .absentSession(let session, let minutes): "第 \(session) 段未出勤：\(minutes) 分钟。"
        case .hours(let worked, let due): "出勤 \(worked) 分钟" + (due.map { "，应出勤 \($0) 分钟。" } ?? "。")
        case .hoursUnknown: "缺卡期间工作时长未知。"
        case .leaveWithoutApproval(let request): "该时段的请假或出差申请 \(request) 尚未审批。"
        case .shortHours(let minutes, let required): "应工作 \(required) 分钟，不足 \(minutes) 分钟。"
        case .clockOff(let terminal, let seconds, let tolerance):
            "考勤机 \(terminal) 的时钟\(seconds > 0 ? "快" : "慢") \(seconds.magnitude) 秒（允许 \(tolerance) 秒）。"
        case .punchDuringLeave(let at, _, let tolerance): "\(clock(at)) 的打卡在请假时间内，距两端均超过 \(tolerance) 分钟。"
        case .unscheduledPunch(let at, _): "休息日只有 \(clock(at)) 一次打卡，不足为据。"
        case .overtime(_, _, let counted, let paid, let timeOff):
            "加班计 \(counted) 分钟，付 \(paid - timeOff) 分钟" + (timeOff > 0 ? "，调休 \(timeOff) 分钟。" : "。")
        case .overtimeUnapproved(let minutes): "有 \(minutes) 分钟加班未经批准。"
        case .overtimeBelowApproval(let approved, let worked): "批准加班 \(approved) 分钟，实际 \(worked) 分钟。"
        case .beyondLimit(let finding): LimitSentences(zone: zone).chinese(finding)
        case .withheld(let state): chinese(state)
        }
    }

    private func chinese(_ state: DayState) -> String {
        switch state {
        case .open(let until): "当日未结束：\(moment(until)) 前的打卡仍有效。"
        case .pending(let silent, let settles):
            silent.isEmpty
                ? "待定：等到 \(moment(settles))。"
                : "待定："
                    + silent.map { mark in
                        "考勤机 \(mark.terminal) " + (mark.until.map { "自 \(moment($0)) 起无数据" } ?? "从未连接")
                    }.joined(separator: "，") + "。读取之前不作任何不利判定。"
        case .final: "已定。"
        }
    }

    private func chineseName(_ slot: Slot, _ session: Int?) -> String {
        (session.map { "第 \($0) 段" } ?? "") + (slot == .in ? "上班" : "下班")
    }
}
