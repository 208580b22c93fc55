import Attendance
import Control
import JSON
import Terms

extension ControlError {
    init(_ refusal: MonthRefusal) {
        func phase(_ phase: String, _ message: Wording, hint: Wording) -> ControlError {
            ControlError(name: "io.rollcall.Months.WrongPhase", message, hint: hint, ["phase": .string(phase)])
        }
        switch refusal {
        case .notPrepared(let now):
            self = phase(
                now.rawValue,
                Wording(
                    "the month is \(now.rawValue), not prepared",
                    "该月状态为“\(Language.zh.monthPhase(now.rawValue))”，尚未编制"
                ),
                hint: Wording("rollcall month prepare first", "请先运行 rollcall month prepare")
            )
        case .notBegun(let first):
            self = .refused(
                Wording("the month begins on \(first)", "该月自 \(first) 开始"),
                hint: Wording("prepare it when it is over", "请在该月结束后编制")
            )
        case .alreadyClosed(let version):
            self = phase(
                "closed",
                Wording("the month is closed as version \(version)", "该月已封账，为第 \(version) 版"),
                hint: Wording("rollcall month reopen first", "请先运行 rollcall month reopen")
            )
        case .notClosed:
            self = phase(
                "open",
                Wording("the month is not closed", "该月尚未封账"),
                hint: Wording("rollcall month show says how it stands", "进度见 rollcall month show")
            )
        case .unknownDepartment(let name):
            self = .notFound(
                "department",
                name,
                Wording("the month has no lines of the department \"\(name)\"", "该月没有部门“\(name)”的考勤行")
            )
        case .nothingToApprove(let name):
            self = ControlError(
                name: "io.rollcall.Months.NotEntitled",
                Wording("there is nothing in \"\(name)\" for you to approve", "“\(name)”中没有您可审批的考勤行"),
                hint: Wording(
                    "a supervisor approves the lines of the own people, HR those above whom is nobody, and nobody the own line",
                    "主管审批下属的考勤行，没有主管的由人事审批，任何人不得审批本人的"
                ),
                ["department": .string(name)]
            )
        case .unconfirmed(let department, let people, let until):
            let shown = people.prefix(MonthDesk.mostDetails)
            self = ControlError(
                name: "io.rollcall.Months.Unconfirmed",
                Wording(
                    "lines of \"\(department)\" wait for their people: \(shown.joined(separator: ", "))",
                    "“\(department)”尚有人员未确认：\(shown.joined(separator: "、"))"
                ),
                hint: Wording(
                    "they have until the end of \(until); then silence counts as confirmed",
                    "确认期至 \(until) 止；逾期未答复视为已确认"
                ),
                [
                    "department": .string(department), "people": .array(shown.map { .string($0) }),
                    "until": .string("\(until)"),
                ]
            )
        case .notAsked(let person):
            self = .notFound(
                "line",
                person,
                Wording("nobody was asked about a line of \(person) in this month", "该月未就 \(person) 的考勤行征求确认")
            )
        case .lineChanged(let person):
            self = .refused(
                Wording(
                    "the line of \(person) is another one than the one that was seen",
                    "\(person) 的考勤行在查看后已变更"
                ),
                hint: Wording("rollcall month line shows it as it is now", "现状见 rollcall month line")
            )
        case .periodOver(let until):
            self = .refused(
                Wording("the time to dispute the line ended with \(until)", "异议期已于 \(until) 结束"),
                hint: Wording(
                    "tell HR: a month that is prepared anew asks about each line that changed",
                    "请告知人事：重新编制后，有变动的考勤行会再次征求确认"
                )
            )
        case .notDisputed(let person):
            self = .refused(
                Wording("the line of \(person) is not disputed", "\(person) 的考勤行没有异议"),
                hint: Wording("rollcall month show names those that are", "有异议的见 rollcall month show")
            )
        case .obstacles(let obstacles):
            let names = obstacles.map(\.name.rawValue).joined(separator: ", ")
            let hasDepartments = obstacles.contains { $0.name == .notApproved }
            let chinese = obstacles.map { "\(Language.zh.obstacle($0.name.rawValue))（\($0.name.rawValue)）" }
            self = ControlError(
                name: "io.rollcall.Months.Obstacles",
                Wording("the month was not closed: \(names)", "未能封账：\(chinese.joined(separator: "；"))"),
                hint: Wording(
                    "rollcall month show has the details; settle each, or --waive NAME=REASON"
                        + (hasDepartments ? ", a department as not_approved:DEPARTMENT=REASON" : ""),
                    "详见 rollcall month show；请逐项处理，或用 --waive 名称=理由 豁免"
                        + (hasDepartments ? "，部门逐个写作 not_approved:部门=理由" : "")
                ),
                [
                    "obstacles": .array(
                        obstacles.map { obstacle in
                            [
                                "name": .string(obstacle.name.rawValue),
                                "count": .integer(Int64(obstacle.details.count)),
                                "details": .array(obstacle.details.prefix(MonthDesk.mostDetails).map { .string($0) }),
                            ]
                        }
                    )
                ]
            )
        case .unknownVersion(let version):
            self = .notFound("version", "\(version)", Wording("there is no such version", "没有第 \(version) 版"))
        case .removed(let version):
            self = .notFound(
                "version",
                "\(version)",
                Wording(
                    "version \(version) was removed as its retention was over; rollcall month versions has its hash",
                    "第 \(version) 版已因保存期满删除；其哈希见 rollcall month versions"
                )
            )
        case .unknownAdjustment(let id):
            self = .notFound(
                "adjustment",
                "\(id)",
                Wording("there is no proposed adjustment \(id)", "没有待处理的调整 \(id)")
            )
        }
    }
}
