import Attendance
import Control
import JSON
import Terms

extension ControlError {
    init(_ refusal: RequestRefusal) {
        func error(_ name: String, _ message: Wording, hint: Wording, _ more: JSONObject = [:]) -> ControlError {
            ControlError(name: "io.rollcall.Requests.\(name)", message, hint: hint, more)
        }
        switch refusal {
        case .nonsense(let nonsense): self = .badInput(nonsense.wording)
        case .unknownRequest(let id):
            self = .notFound("request", "\(id)", Wording("there is no request \(id)", "没有申请 \(id)"))
        case .overlap(let id):
            self = error(
                "Overlap",
                Wording("the person already has request \(id) in that time", "该时段已有申请 \(id)"),
                hint: Wording("withdraw that one first, or ask for the rest of the time", "请先撤回该申请，或只申请其余时间"),
                ["id": .integer(id)]
            )
        case .ownRequest:
            self = error(
                "OwnRequest",
                Wording(
                    "nobody decides what they asked for themselves, or what is about themselves",
                    "不得审批本人申请或涉及本人的事项"
                ),
                hint: Wording("the person's supervisor or somebody else in HR decides it", "由其主管或其他人事人员审批")
            )
        case .notEntitled:
            self = error(
                "NotEntitled",
                Wording("this is for the person's supervisor, or HR", "仅限其主管或人事办理"),
                hint: Wording(
                    "an account is linked to its person by rollcall person link NUMBER --account NAME",
                    "账号与人员的关联：rollcall person link 工号 --account 账号"
                )
            )
        case .alreadySettled(let state):
            self = error(
                "AlreadySettled",
                Wording(
                    "the request is \(state.rawValue) already",
                    "该申请\(Language.zh.requestState(state.rawValue))"
                ),
                hint: Wording("ask anew", "请重新申请"),
                ["state": .string(state.rawValue)]
            )
        case .monthClosed(let month):
            self = error(
                "MonthClosed",
                Wording("the month \(month) is closed", "\(month) 已结账"),
                hint: Wording("rollcall month reopen \(month) first", "请先运行 rollcall month reopen \(month)"),
                ["month": .string("\(month)")]
            )
        }
    }
}

extension Nonsense {
    fileprivate var wording: Wording {
        switch self {
        case .leaveWithoutType: Wording("leave needs a type", "请假须注明类型")
        case .tooLong: Wording("longer than 366 days", "超过 366 天")
        case .farFromWorkDate:
            Wording("the time lies more than a day off its work date", "时间与考勤日期相差超过一天")
        case .overtimeBeyondDay:
            Wording(
                "the overtime is longer than a day, or more than a day off its work date",
                "加班超过一天，或与考勤日期相差超过一天"
            )
        }
    }
}
