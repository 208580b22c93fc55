import Control
import Crypto
package import DaemonConfiguration
import Foundation
package import Logging
import Office
package import Storage
package import WallClock

/// Sends HR's morning mails: one a date and version to each circle of readers, and a correction only if something of
/// severity high or above changed since.
///
/// A mail is noted after the mail system took it. A crash in between sends it again, under the same Message-ID, by which
/// readers' programs know it: a mail that comes twice is better than none.
package actor SummaryMailer {
    typealias Message = AttendanceMessages

    private let settings: Configuration.SummaryMail
    private let fleet: TerminalFleet
    private let store: Store
    private let board: TerminalBoard
    private let clock: HostClock
    private let sendmail: Sendmail
    private let logger: Logger
    /// The last errand: one at a time, so that an order by hand and the morning's do not send the same.
    private var errand: Task<Void, Never>?
    private var backoff = MailBackoff()
    private var corrected: Instant?

    /// Why mails wait; nil while all is well.
    private(set) var failure: String?

    /// What changed is looked for so often (milliseconds): it takes judging a week.
    private static let checking: Int64 = 600_000

    package init(
        settings: Configuration.SummaryMail,
        fleet: TerminalFleet,
        store: Store,
        board: TerminalBoard,
        clock: HostClock,
        logger: Logger
    ) {
        self.settings = settings
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
        sendmail = Sendmail(command: settings.command)
        self.logger = logger
    }

    /// Sends what is due now; what fails is tried again later, and is in ``failure`` until then.
    func tick() async {
        let now = clock.now()
        guard backoff.allows(now) else { return }
        do {
            try await alone { try await self.sendDue(at: now) }
            backoff = MailBackoff()
            failure = nil
        } catch {
            let wait = backoff.failed(at: now)
            failure = "\(error)"
            logger.error(
                "the summary could not be mailed, tried again in \(wait / 1_000) s: \(error)",
                metadata: .of(.summaryFailed)
            )
        }
    }

    /// Sends a date's summary to everybody who was not sent it, or to whom something of importance is new.
    func send(_ date: LocalDate) async throws -> [Message.SentSummary] {
        let sent = try await alone {
            var sent: [Message.SentSummary] = []
            for circle in await self.circles {
                if let mail = try await self.send(date, to: circle) { sent.append(mail) }
            }
            return sent
        }
        failure = nil
        backoff = MailBackoff()
        return sent
    }

    private func alone<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let before = errand
        let task = Task {
            await before?.value
            return try await work()
        }
        errand = Task { _ = try? await task.value }
        return try await task.value
    }

    /// Who reads the same mail: a department's people, or everybody.
    private struct Circle: Sendable {
        var department: String?
        var recipients: [String]
    }

    private var circles: [Circle] {
        let everybody = settings.to.isEmpty ? [] : [Circle(department: nil, recipients: settings.to)]
        return everybody
            + settings.departments.sorted { $0.key < $1.key }.map { Circle(department: $0.key, recipients: $0.value) }
    }

    private func sendDue(at now: Instant) async throws {
        let zone = fleet.configuration.site.zone
        let checks = corrected.map { now.milliseconds(since: $0) >= SummaryMailer.checking } ?? true
        let dates = SummarySchedule.dates(now: now, in: zone, at: settings.at)
        for circle in circles {
            let mails = try await store.summaryMails(dates, department: circle.department)
            let schedule = SummarySchedule(
                now: now,
                in: zone,
                at: settings.at,
                beginning: try await store.firstSummaryMail(department: circle.department),
                sent: mails.mapValues(\.at)
            )
            // A clerk who is to look at it first has the morning for it. Source: office.md ATT-2.
            for date in schedule.first where !(try await isAwaited(date, at: now)) {
                _ = try await send(date, to: circle)
            }
            guard checks else { continue }
            for date in schedule.corrections { _ = try await send(date, to: circle) }
        }
        if checks { corrected = now }
    }

    private func isAwaited(_ date: LocalDate, at now: Instant) async throws -> Bool {
        try await store.office(now: now, zone: fleet.configuration.site.zone) { view, _ in
            try view.officeCases(key: DailyChecks.key(of: date)).contains(where: DailyChecks.isAwaited)
        }
    }

    /// - Returns: nil if nothing of importance changed since the last mail about the date.
    private func send(_ date: LocalDate, to circle: Circle) async throws -> Message.SentSummary? {
        let configuration = fleet.configuration
        let summary = try await Summary(
            judgement: Judgement(store: store, configuration: configuration, board: board, clock: clock),
            presenter: Presenter(configuration: configuration)
        ).of(date, department: circle.department)
        let last = try await store.summaryMails(date...date, department: circle.department)[date]
        let before = try last.map { try JSONDecoder().decode([SummaryItem].self, from: $0.items) }
        let changes = before.map { SummaryChanges.since($0, summary) } ?? []
        guard last == nil || !changes.isEmpty else { return nil }
        let version = (last?.version ?? 0) + 1
        let document = SummaryDocument(
            summary,
            department: circle.department,
            changes: changes,
            isCorrection: last != nil,
            language: settings.language
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let items = try encoder.encode(SummaryItem.important(summary))
        let now = clock.now()
        let message = MailMessage(
            from: settings.from,
            to: circle.recipients,
            subject: document.subject,
            id: identity(date, version, circle.department),
            date: now,
            zone: configuration.site.zone,
            text: document.text,
            html: document.html
        )
        try await sendmail.deliver(message.rendered)
        try await store.note(
            SummaryMail(
                date: date,
                department: circle.department,
                version: version,
                hash: Array(SHA256.hash(data: items)),
                items: items,
                at: now
            )
        )
        logger.notice(
            "the summary of \(date) was mailed",
            metadata: .of(.summaryMailed, ["version": "\(version)"])
        )
        return Message.SentSummary(department: circle.department, version: version, recipients: circle.recipients)
    }

    /// The same for the same date, version and readers, whenever it is sent.
    private func identity(_ date: LocalDate, _ version: Int, _ department: String?) -> String {
        let site = fleet.configuration.site.name
        let readers = SHA256.hash(data: Data("\(site)\0\(department ?? "")".utf8)).prefix(6)
            .map { padded(Int($0), 3) }.joined()
        let domain = settings.from.split(separator: "@").last ?? "localhost"
        return "rollcall.summary.\(date).\(version).\(readers)@\(domain)"
    }
}
