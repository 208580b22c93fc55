import Attendance
import Control
import Crypto
import DaemonConfiguration
import JSON
import Storage
import WallClock

extension GatewayMethods {
    func addReports(to service: inout ControlService) {
        service.stream(ReportMessages.Month.name, role: .hr) {
            (
                input: ReportMessages.Month.Input,
                _,
                replies: borrowing Replies<ReportMessages.Month.Output>
            ) in
            guard let month = Month(input.month) else {
                throw ControlError.badInput("month: \"\(input.month)\" is no month", hint: "write it as 2026-11")
            }
            return try await send(month, of: input.department, replies)
        }
    }

    private func send(
        _ month: Month,
        of department: String?,
        _ replies: borrowing Replies<ReportMessages.Month.Output>
    ) async throws -> ReportMessages.Month.Output {
        let judgement = judgement
        let zone = judgement.configuration.site.zone
        let groups = try await judgement.watermarks().groups
        let judged = try await judgement.judge(month.dates)
            .filter { department == nil || $0.person.department == department }
            .sorted { ($0.person.department, $0.person.number) < ($1.person.department, $1.person.number) }
        if let department, judged.isEmpty {
            throw ControlError.notFound(
                "department",
                department,
                "nobody of the department \"\(department)\" was employed in \(month)"
            )
        }
        let empty = ReportMessages.Month.Output(
            month: month.description,
            site: judgement.configuration.site.name,
            generatedAt: zone.local(at: clock.now()).description
        )
        var reply = empty
        var bytes = 0
        var hash = SHA256()
        for one in judged {
            let person = SheetLine.Person(
                number: one.person.number,
                name: one.person.name,
                department: one.person.department,
                group: (groups[one.person.number] ?? []).sorted().joined(separator: " "),
                supervisor: one.person.supervisor
            )
            let line = try JSONObject(of: SheetLine(person, one.result, zone: zone))
            let text = line.serialized
            hash.update(data: text + [10])
            reply.lines.append(line)
            bytes += text.count
            if bytes >= ReportMessages.replyBytes {
                try await replies.send(reply)
                reply = empty
                bytes = 0
            }
        }
        let digest = Array(hash.finalize()).hexadecimal
        reply.end = ReportMessages.End(
            people: judged.count,
            proof: ReportMessages.Proof(state: "open", version: 0, hash: digest)
        )
        return reply
    }
}
