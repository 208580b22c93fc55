import DaemonConfiguration
import Control
import WallClock

extension GatewayMethods {
    func addAttendance(to service: inout ControlService) {
        service.on(AttendanceMessages.Summary.self, role: .hr) { input, _ in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            try await intake.health?.tick(looksAround: true)
            return try await Summary(judgement: judgement, presenter: presenter).of(date)
        }
        service.on(AttendanceMessages.Explain.self, role: .hr) { input, _ in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            guard let language = Language(rawValue: input.language ?? Language.en.rawValue) else {
                throw ControlError.badInput("language must be zh or en")
            }
            return try await Explanation(judgement: judgement, presenter: presenter, language: language)
                .of(input.person, on: date)
        }
    }
}
