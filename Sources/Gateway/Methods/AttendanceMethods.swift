import Attendance
import Control
import DaemonConfiguration
import Office
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addAttendance(to service: inout ControlService) {
        service.on(AttendanceMessages.Summary.self, role: .hr) { input, caller in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            try await intake.health?.tick(looksAround: true)
            return try await Summary(judgement: judgement, presenter: presenter).of(
                date,
                flags: caller.roles.contains(.reviewer) ? try await flagPresenter(input.language) : nil
            )
        }
        // The office's own roles say who checks.
        service.on(AttendanceMessages.SummaryToCheck.self, role: nil) { input, caller in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            let facts = try await office.facts()
            guard let person = try await store.person(ofAccount: caller.uid) else { throw Refusal.nobody }
            let readers: [OfficeRole] = [.adminClerk, .officeHead, .gm, .hr]
            guard readers.contains(where: { facts.directory.has(person, $0, on: facts.today) }) else {
                throw Refusal.notEntitled(needs: readers.map(\.rawValue))
            }
            try await intake.health?.tick(looksAround: true)
            return try await Summary(judgement: judgement, presenter: presenter).of(date)
        }
        service.stream(AttendanceMessages.ComparePolicies.name, role: .hr) {
            (
                input: AttendanceMessages.ComparePolicies.Input,
                _,
                replies: borrowing Replies<AttendanceMessages.ComparePolicies.Output>
            ) in
            let month = try Parameter.month(input.month)
            func policy(_ text: String?, _ which: String) throws -> Policy {
                guard let text else { return configuration.policy }
                do throws(ConfigurationError) {
                    return try Configuration.policy(toml: text)
                } catch {
                    let mistakes = error.mistakes.map { "\($0)" }.joined(separator: "; ")
                    throw ControlError.badInput("\(which): \(mistakes)", hint: "check it with rollcall config check")
                }
            }
            let comparison = PolicyComparison(
                judgement: judgement,
                old: try policy(input.old, "old"),
                new: try policy(input.new, "new")
            )
            return try await comparison.of(month) { try await replies.send($0) }
        }
        service.on(AttendanceMessages.Explain.self, role: .hr) { input, _ in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            let language = try Parameter.language(input.language)
            return try await Explanation(judgement: judgement, presenter: presenter, language: language)
                .of(input.person, on: date)
        }
    }
}
