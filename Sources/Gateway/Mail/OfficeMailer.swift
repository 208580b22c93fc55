import Control
import DaemonConfiguration
import Logging
import Office
import Storage
import WallClock

/// Mails people what waits for them, reminders, and what was refused them: one message an event and recipient.
///
/// Mails are queued with the position up to which the office's journal was looked through, and settled after the mail
/// system took them. Each is written when it is sent, so that it says what is true then.
actor OfficeMailer {
    private let desk: OfficeDesk
    private let postman: Postman
    private let logger: Logger

    /// A mail that could not be sent for so long is given up (milliseconds); what was never tried is tried.
    static let patience: Int64 = 2 * 86_400_000
    /// So long it is known what was sent and what failed (milliseconds).
    static let memory: Int64 = 30 * 86_400_000

    init(desk: OfficeDesk, settings: Configuration.SummaryMail, logger: Logger) {
        self.desk = desk
        postman = Postman(settings, site: desk.configuration.site, clock: desk.clock)
        self.logger = logger
    }

    private var store: Store { desk.store }

    /// Queues what came about, and sends what is due.
    func tick() async {
        do {
            try await queue()
            while !Task.isCancelled, let mail = try await store.nextOfficeMail(at: desk.clock.now()) {
                // Not cut short by a stop: what the mail system took must be noted.
                let outcome = try await Task { try await self.settle(mail) }.value
                // The mail system takes nothing now: the others wait for the next look.
                if case .failed = outcome { break }
            }
            try await store.forgetOfficeMails(before: desk.clock.now().adding(milliseconds: -OfficeMailer.memory))
        } catch is CancellationError {
            return
        } catch {
            logger.error("the office's mails cannot be looked at: \(error)", metadata: .of(.officeMailFailed))
        }
    }

    private func queue() async throws {
        let (now, modules, settings) = (desk.clock.now(), desk.modules, desk.configuration.office)
        let clock = try await desk.officeClock()
        try await store.queueOfficeMails(at: now, zone: clock.zone) { event, found, directory in
            Facts(now: now, clock: clock, directory: directory, settings: settings).mailed(event, of: found, modules)
        }
        guard let minutes = settings.inboxMail,
            let date = clock.inboxMailing(at: minutes, now: now, last: try await store.lastInboxMailing())
        else { return }
        let facts = try await desk.facts()
        let open = try await store.openOfficeCases()
        let attendance = try await AttendanceInbox(store, facts)
        let language = postman.settings.language
        let people = try await store.mailRecipients(on: date).filter {
            !facts.inbox(of: $0, open, modules).isEmpty || !attendance.entries(of: $0, in: language).isEmpty
        }
        try await store.queueInboxMails(of: date, to: people, at: now)
    }

    private func settle(_ mail: OfficeMail) async throws -> OfficeMail.Outcome {
        let outcome = try await send(mail)
        try await store.note(outcome, of: mail)
        return outcome
    }

    private func send(_ mail: OfficeMail) async throws -> OfficeMail.Outcome {
        let now = desk.clock.now()
        let person = try await store.person(mail.recipient)
        guard let address = person.mail, person.isActive(on: desk.configuration.site.zone.local(at: now).date) else {
            return .givenUp("the person has no mail address, or no longer works here")
        }
        guard let document = try await document(mail) else { return .needless }
        do throws(MailError) {
            try await postman.deliver(
                document,
                to: [address],
                named: "office.\(mail.subject.name)",
                for: "\(mail.recipient)\0\(mail.since.milliseconds)"
            )
        } catch {
            guard now.milliseconds(since: mail.since) <= OfficeMailer.patience else {
                return .givenUp("older than two days: \(error)")
            }
            let pause = MailBackoff.pause(after: mail.tries + 1)
            logger.error(
                "mail \(mail.number) of the office could not be sent, tried again in \(pause / 1_000) s: \(error)",
                metadata: .of(.officeMailFailed)
            )
            return .failed("\(error)", next: desk.clock.now().adding(milliseconds: pause))
        }
        return .sent
    }

    /// - Returns: nil if there is nothing to be said any more.
    private func document(_ mail: OfficeMail) async throws -> MailDocument? {
        let facts = try await desk.facts()
        let (site, language) = (desk.configuration.site.name, postman.settings.language)
        var presenter = OfficePresenter(facts: facts, modules: desk.modules, language: language)
        presenter.isForMail = true
        switch mail.subject {
        case .inbox(let date):
            // The next one says what waits then.
            guard date >= facts.today else { return nil }
            let inbox = try await desk.inbox(of: mail.recipient, presenter)
            guard inbox.waiting > 0 else { return nil }
            return MailDocument(inbox, date: date.description, site: site, language: language)
        case .event(let seq):
            guard let (event, found) = try await store.officeEvent(seq),
                facts.mailed(event, of: found, desk.modules).contains(mail.recipient)
            else { return nil }
            return MailDocument(
                event,
                of: presenter.message(found),
                by: event.actor.person.map(facts.directory.name),
                site: site,
                isSpokenOf: desk.modules.maySayByMail(found),
                language: language
            )
        }
    }
}

extension OfficeMail.Subject {
    /// Part of a mail's id.
    fileprivate var name: String {
        switch self {
        case .event(let seq): "event.\(seq)"
        case .inbox(let date): "inbox.\(date)"
        }
    }
}
