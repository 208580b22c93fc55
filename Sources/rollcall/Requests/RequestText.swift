import Control
import Terms

/// Requests as text.
struct RequestText {
    private let words: Language

    init(_ words: Language) { self.words = words }

    func print(_ request: RequestMessages.Request) { table([request]).print() }

    func table(_ requests: [RequestMessages.Request]) -> Table {
        var table = Table(
            (words("REQUEST", "单号"), .right),
            (words("NUMBER", "工号"), .left),
            (words("NAME", "姓名"), .left),
            (words("ABOUT", "内容"), .left),
            (words("STATE", "状态"), .left),
            (words("ASKED", "申请"), .left),
            (words("DECIDED", "审批"), .left),
            (words("REASON", "事由"), .left)
        )
        for request in requests {
            let beyond = request.overLimit ? words(" (over the limit)", "（超出限制）") : ""
            table.add(
                "\(request.id)",
                request.person,
                request.name,
                about(request) + (request.number.map { " (\($0))" } ?? "") + beyond,
                words.requestState(request.state),
                "\(Moment.text(request.askedAt)) \(request.askedBy)",
                request.decidedBy.map { by in [request.decidedAt.map(Moment.text) ?? "", by].joined(separator: " ") }
                    ?? "-",
                [request.reason, request.decisionReason].compactMap { $0 }.joined(separator: " / ")
            )
        }
        return table
    }

    private func about(_ request: RequestMessages.Request) -> String {
        let span = [request.from, request.to].compactMap { $0.map { String(Moment.text($0).prefix(16)) } }
            .joined(separator: " – ")
        return switch request.kind {
        case "leave": words.leaveType(request.type ?? "") + " " + span
        case "trip": words("trip", "出差") + " " + span
        case "correction":
            [
                words("correction", "补卡"), request.workDate ?? "", words.fate(request.slot ?? ""),
                request.time.map { String(Moment.text($0).prefix(16)) } ?? "",
            ].joined(separator: " ")
        default:
            [
                words("overtime", "加班"), request.workDate ?? "", span,
                request.settledAs == "timeOff" ? words("as time off", "计调休") : words("paid", "计加班费"),
            ].joined(separator: " ")
        }
    }
}
