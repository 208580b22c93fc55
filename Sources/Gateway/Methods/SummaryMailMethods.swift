import Control
import DaemonConfiguration
import Foundation
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addSummaryMail(to service: inout ControlService) {
        service.on(AttendanceMessages.RenderSummary.self, role: .hr) { input, _ in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            let language = try Parameter.language(input.language, default: configuration.summary?.language ?? .en)
            let summary = try await Summary(judgement: judgement, presenter: presenter).of(date)
            let last = try await store.summaryMails(date...date, department: nil)[date]
            let changes = try last.map { last in
                SummaryChanges.since(try JSONDecoder().decode([SummaryItem].self, from: last.items), summary)
            }
            let document = MailDocument(
                summary,
                changes: changes ?? [],
                isCorrection: changes?.isEmpty == false,
                language: language
            )
            return AttendanceMessages.RenderSummary.Output(
                subject: document.subject,
                text: document.text,
                html: document.html,
                lastSent: last.map { presenter.time($0.at) },
                version: last?.version,
                changes: changes ?? [],
                failure: await mailer?.failure
            )
        }
        service.on(AttendanceMessages.SendSummary.self, role: .hr) { input, _ in
            let date = try Parameter.date(input.date, now: clock.now(), zone: configuration.site.zone)
            guard let mailer else {
                throw ControlError.unavailable(
                    "no mails are sent",
                    hint: "write a table [summary] into the configuration, and restart rollcalld"
                )
            }
            do {
                return AttendanceMessages.SendSummary.Output(sent: try await mailer.send(date))
            } catch let error as MailError {
                throw ControlError.unavailable("\(error)")
            }
        }
    }
}
