import Control
import Crypto
import DaemonConfiguration
import Foundation
import Logging
import Office
import Storage
import WallClock

/// Sends HR's morning mails: one a date and version to each circle of readers, and a correction only if something of
/// severity high or above changed since.
actor SummaryMailer {
    typealias Message = AttendanceMessages

    private let settings: Configuration.SummaryMail
    private let fleet: TerminalFleet
    private let store: Store
    private let board: TerminalBoard
    private let clock: HostClock
    private let office: @Sendable () -> OfficeDesk
    private let postman: Postman
    private let logger: Logger
    /// The last errand: one at a time, so that an order by hand and the morning's do not send the same.
    private var errand: Task<Void, Never>?
    private var backoff = MailBackoff()
    private var corrected: Instant?

    /// Why mails wait; nil while all is well.
    private(set) var failure: String?

    /// What changed is looked for so often (milliseconds): it takes judging a week.
    private static let checking: Int64 = 600_000

    init(
        settings: Configuration.SummaryMail,
        fleet: TerminalFleet,
        store: Store,
        board: TerminalBoard,
        clock: HostClock,
        office: @escaping @Sendable () -> OfficeDesk,
        logger: Logger
    ) {
        self.settings = settings
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
        self.office = office
        postman = Postman(settings, site: fleet.configuration.site, clock: clock)
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
            for date in schedule.first where !(try await isAwaited(date)) {
                _ = try await send(date, to: circle)
            }
            guard checks else { continue }
            for date in schedule.corrections { _ = try await send(date, to: circle) }
        }
        if checks { corrected = now }
    }

    /// A clerk who is to look at a date first has the morning for it. Source: office.md ATT-2.
    private func isAwaited(_ date: LocalDate) async throws -> Bool {
        let (office, key) = (office(), DailyChecks.key(of: date))
        let found = try await office.cases(key)
        guard found.isEmpty else { return found.contains(where: DailyChecks.isAwaited) }
        // A daemon that has just started has not asked the clerk yet.
        try await office.letTimePass()
        return try await office.cases(key).contains(where: DailyChecks.isAwaited)
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
        let document = MailDocument(
            summary,
            department: circle.department,
            changes: changes,
            isCorrection: last != nil,
            language: settings.language
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let items = try encoder.encode(SummaryItem.important(summary))
        try await postman.deliver(
            document,
            to: circle.recipients,
            named: "summary.\(date).\(version)",
            for: circle.department ?? ""
        )
        try await store.note(
            SummaryMail(
                date: date,
                department: circle.department,
                version: version,
                hash: Array(SHA256.hash(data: items)),
                items: items,
                at: clock.now()
            )
        )
        logger.notice(
            "the summary of \(date) was mailed",
            metadata: .of(.summaryMailed, ["version": "\(version)"])
        )
        return Message.SentSummary(department: circle.department, version: version, recipients: circle.recipients)
    }
}
