import Attendance
import Control
import Crypto
import DaemonConfiguration
import JSON
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addReports(to service: inout ControlService) {
        service.stream(ReportMessages.Month.name, role: .hr) {
            (
                input: ReportMessages.Month.Input,
                _,
                replies: borrowing Replies<ReportMessages.Month.Output>
            ) in
            let month = try Parameter.month(input.month)
            do {
                return try await send(month, of: input.department, replies)
            } catch let refusal as MonthRefusal {
                throw ControlError(refusal)
            }
        }
    }

    private func send(
        _ month: Month,
        of department: String?,
        _ replies: borrowing Replies<ReportMessages.Month.Output>
    ) async throws -> ReportMessages.Month.Output {
        let judgement = judgement
        let zone = judgement.configuration.site.zone
        let desk = MonthDesk(judgement: judgement, month: month)
        let state = try await desk.state()
        let judged = try await desk.results(state)
            .filter { department == nil || $0.department == department }
            .sorted { ($0.department, $0.number) < ($1.department, $1.number) }
        let people = try await SheetPeople(judgement, month)
        if let department, judged.isEmpty {
            throw ControlError.notFound(
                "department",
                department,
                Wording(
                    "nobody of the department \"\(department)\" was employed in \(month)",
                    "部门“\(department)”在 \(month) 没有在职人员"
                )
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
            let line = try JSONObject(of: people.line(one))
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
            proof: ReportMessages.Proof(state: state.phase.rawValue, version: state.version, hash: digest),
            symbols: judgement.configuration.marks.entries.reduce(into: [:]) { $0[$1.mark.rawValue] = $1.symbol }
        )
        return reply
    }
}

/// What a month's sheet says of people beside their results.
struct SheetPeople {
    private let groups: [String: Set<String>]
    /// By number.
    private let supervisors: [String: String]
    private let zone: Zone

    init(_ judgement: Judgement, _ month: Month) async throws {
        groups = try await judgement.surroundings(of: month.dates).groups
        supervisors = try await judgement.store.people().reduce(into: [:]) { $0[$1.number] = $1.supervisor }
        zone = judgement.configuration.site.zone
    }

    func line(_ one: MonthDesk.Line) -> SheetLine {
        let person = SheetLine.Person(
            number: one.number,
            name: one.name,
            department: one.department,
            group: (groups[one.number] ?? []).sorted().joined(separator: " "),
            supervisor: supervisors[one.number]
        )
        return SheetLine(
            person,
            one.result,
            adjustments: one.adjustments,
            confirmation: one.confirmation,
            zone: zone
        )
    }
}
