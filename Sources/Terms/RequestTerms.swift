/// Words of requests and of months.
extension Language {
    package func requestState(_ state: String) -> String {
        switch state {
        case "pending": self("pending", "待审批")
        case "approved": self("approved", "已批准")
        case "rejected": self("rejected", "已驳回")
        case "withdrawn": self("withdrawn", "已撤回")
        default: state
        }
    }

    package func requestKind(_ kind: String) -> String {
        switch kind {
        case "leave": self("leave", "请假")
        case "trip": self("trip", "出差")
        case "correction": self("correction", "补卡")
        case "overtime": self("overtime", "加班")
        default: kind
        }
    }

    /// A name that the office made up stands for itself.
    package func leaveType(_ type: String) -> String {
        switch type {
        case "annual": self("annual leave", "年假")
        case "sick": self("sick leave", "病假")
        case "personal": self("personal leave", "事假")
        case "compensatory": self("compensatory leave", "调休")
        case "marriage": self("marriage leave", "婚假")
        case "maternity": self("maternity leave", "产假")
        case "paternity": self("paternity leave", "陪产假")
        case "bereavement": self("bereavement leave", "丧假")
        case "nursing": self("nursing leave", "哺乳假")
        default: type
        }
    }

    package func monthPhase(_ phase: String) -> String {
        switch phase {
        case "open": self("open", "未结")
        case "prepared": self("prepared, waits for approval", "已编制，待审批")
        case "approved": self("approved", "已审批")
        case "closed": self("closed", "已封账")
        case "reopened": self("reopened", "已重新开放")
        default: phase
        }
    }

    package func obstacle(_ name: String) -> String {
        switch name {
        case "month_not_over": self("the month is not over", "本月尚未结束")
        case "terminals_behind": self("terminals not read up to the month's end", "考勤机数据未读至月末")
        case "unknown_users": self("user ids that are nobody's", "未知用户号")
        case "open_requests": self("requests without a decision", "未审批的申请")
        case "pending_days": self("days that cannot be judged yet", "待定的出勤")
        case "changed_since_prepared": self("results changed since it was prepared; prepare again", "编制后结果有变，请重新编制")
        case "not_confirmed": self("lines whose people have time left to confirm them", "确认期内尚未确认的人员")
        case "disputed": self("lines whose people say that they are wrong; rollcall month answer", "有异议的人员，请答复")
        case "not_approved": self("lines that nobody approved", "未审批的人员")
        default:
            // A department that a waiver names.
            name.hasPrefix("not_approved:")
                ? self("not approved by ", "未审批部门：") + name.dropFirst("not_approved:".count) : name
        }
    }
}
