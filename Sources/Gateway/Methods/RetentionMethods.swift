import Attendance
import Control
import DaemonConfiguration
import Storage
import WallClock

extension GatewayMethods {
    func addRetention(to service: inout ControlService) {
        service.on(RetentionMessages.Show.self, role: .hr) { _, _ in
            let desk = retentionDesk
            let due = try await desk.due()
            return RetentionMessages.Show.Output(
                years: configuration.retention.years,
                automatic: configuration.retentionIsAutomatic,
                firstKept: "\(desk.firstKept)",
                people: due.people.prefix(GatewayMethods.page).map { person in
                    RetentionMessages.Person(
                        number: person.number,
                        name: person.name,
                        department: person.department,
                        left: person.activeTo ?? ""
                    )
                },
                peopleCount: due.people.count,
                archives: due.archives.prefix(GatewayMethods.page).map { archive in
                    RetentionMessages.Archive(month: archive.month, version: archive.version, hash: archive.hash)
                },
                archiveCount: due.archives.count
            )
        }
        service.on(RetentionMessages.Apply.self, role: .admin) { input, peer in
            let counts = try await retentionDesk.apply(by: change(by: requestCaller(peer)).by, dryRun: input.dryRun)
            return RetentionMessages.Apply.Output(counts: RetentionMessages.Counts(counts))
        }
    }

    private var retentionDesk: RetentionDesk {
        RetentionDesk(store: store, configuration: configuration, clock: clock)
    }
}

extension RetentionMessages.Counts {
    fileprivate init(_ counts: RetentionCounts) {
        self.init(
            people: counts.people,
            accounts: counts.accounts,
            enrolled: counts.enrolled,
            templates: counts.templates,
            notes: counts.notes,
            flags: counts.flags,
            events: counts.events,
            archives: counts.archives,
            candidates: counts.candidates,
            mails: counts.mails
        )
    }
}
