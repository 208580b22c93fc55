import Attendance
import DaemonConfiguration
import Control
import Storage
import TerminalProtocols
import Terms
import WallClock

/// Turns stored and judged values into the control protocol's messages: times in the site's zone, raw numbers as words.
struct Presenter: Sendable {
    let configuration: Configuration

    func time(_ instant: Instant) -> String { instant.rfc3339(in: configuration.site.zone) }

    func punch(_ row: PunchRow) -> PunchMessages.Punch {
        let descriptor = configuration.terminals.first { $0.name == row.terminal }?.descriptor
        // Files of terminals that are not configured are ZK's.
        let table = row.verificationTable ?? descriptor.map(\.verification) ?? .zk
        return PunchMessages.Punch(
            id: Int(row.seq),
            terminal: row.terminal,
            user: row.user,
            person: row.person,
            name: row.personName,
            time: time(row.at ?? row.receivedAt),
            receivedAt: time(row.receivedAt),
            state: row.state.map((descriptor?.keys ?? .numbers).word),
            verify: row.verify.map { number in table.map { "\(Verification(number, in: $0))" } ?? "\(number)" },
            workCode: row.workCode,
            disposition: row.disposition
        )
    }

    func entry(_ row: PunchRow) -> QuarantineMessages.Entry {
        QuarantineMessages.Entry(
            id: Int(row.seq),
            terminal: row.terminal,
            user: row.user,
            time: row.at.map(time),
            receivedAt: time(row.receivedAt),
            disposition: row.disposition,
            fault: row.fault,
            link: row.link,
            bytesHex: row.bytes.hexadecimal
        )
    }

    /// - Parameters:
    ///   - plan: which of the date's shifts it is about, from 0.
    ///   - notes: what HR said about anomalies.
    func anomaly(
        _ anomaly: Anomaly,
        _ person: Person,
        day: DayResult,
        plan: Int,
        thisMonth: Int,
        _ notes: AnomalyNotes
    ) -> AttendanceMessages.Anomaly {
        let rule = day.rules.first { $0.finding == anomaly.finding } ?? .beyondLimit(anomaly.finding)
        let punches = day.punches.map(\.punch)
        return message(
            anomaly,
            person,
            on: day.workDate,
            plan: plan,
            rule,
            shift: day.plan.shiftName,
            punches,
            thisMonth,
            notes
        )
    }

    /// One that no day's plan explains.
    /// - Parameter punches: those that lie outside of all plans.
    func anomaly(
        _ anomaly: Anomaly,
        _ person: Person,
        outside punches: [Punch],
        on date: LocalDate,
        _ notes: AnomalyNotes
    ) -> AttendanceMessages.Anomaly {
        message(
            anomaly,
            person,
            on: date,
            plan: 0,
            .beyondLimit(anomaly.finding),
            shift: nil,
            punches,
            1,
            notes
        )
    }

    private func message(
        _ anomaly: Anomaly,
        _ person: Person,
        on date: LocalDate,
        plan: Int,
        _ rule: AppliedRule,
        shift: String?,
        _ punches: [Punch],
        _ thisMonth: Int,
        _ notes: AnomalyNotes
    ) -> AttendanceMessages.Anomaly {
        var level: String?
        if case .late(let late, _, _) = anomaly.finding { level = late.rawValue }
        let zone = configuration.site.zone
        let id = AnomalyIdentity.id(anomaly, on: date, plan: plan, person: person.number)
        return AttendanceMessages.Anomaly(
            id: id,
            person: person.number,
            name: person.name,
            department: person.department,
            kind: anomaly.kind,
            level: level,
            minutes: anomaly.minutes,
            severity: anomaly.severity.rawValue,
            evidence: AttendanceMessages.Sentence(
                en: RuleSentences(language: .en, zone: zone).sentence(rule),
                zh: RuleSentences(language: .zh, zone: zone).sentence(rule)
            ),
            shift: shift,
            punches: punches.map { time($0.at) },
            thisMonth: thisMonth,
            acknowledgedBy: notes.acknowledgements[id]?.by,
            acknowledgedReason: notes.acknowledgements[id]?.reason,
            mutedUntil: notes.mute(person.number, anomaly.kind, on: date)?.until.description
        )
    }

    func pending(_ person: Person, silent: [TerminalWatermark]) -> AttendanceMessages.Pending {
        AttendanceMessages.Pending(
            person: person.number,
            name: person.name,
            department: person.department,
            terminals: silent.map(\.terminal),
            since: silent.contains { $0.until == nil } ? nil : silent.compactMap(\.until).min().map(time)
        )
    }

    /// The terminals with what HR should know of each: a wrong clock or a silence is evidence about people's times.
    func terminalLines(_ judgement: Judgement) async throws -> [AttendanceMessages.TerminalLine] {
        let stored = Dictionary(uniqueKeysWithValues: try await judgement.store.terminals().map { ($0.name, $0) })
        let rows = try await judgement.store.terminalAnomalies(limit: 10_000)
        let anomalies = Dictionary(grouping: rows, by: \.terminal)
        return try configuration.terminals.compactMap { terminal in
            guard let status = judgement.board.status(terminal.name) else { return nil }
            let row = stored[terminal.name]
            let contact = [status.lastContact, row?.lastContact].compactMap { $0 }.max()
            let watermark = [status.watermark, row?.watermark].compactMap { $0 }.max()
            var notes: [String] = []
            switch status.state {
            case .refused: notes.append("refused")
            case .offline, .absent, .connecting: notes.append(contact == nil ? "never_seen" : "offline")
            case .disabled: notes.append("disabled")
            case .online: break
            }
            let tolerance = Int64(configuration.policy.driftToleranceSeconds) * 1_000
            if let drift = status.drift, drift.magnitude > tolerance.magnitude { notes.append("clock_drift") }
            return AttendanceMessages.TerminalLine(
                name: terminal.name,
                state: status.state.rawValue,
                since: time(status.since),
                lastContact: contact.map(time),
                watermark: watermark.map(time),
                driftSeconds: status.drift.map(Presenter.seconds),
                notes: notes,
                anomalies: try Presenter.gravest(anomalies[terminal.name] ?? []).map { anomaly in
                    AttendanceMessages.TerminalAnomaly(
                        kind: anomaly.kind,
                        subject: anomaly.subject,
                        severity: anomaly.severity,
                        since: time(anomaly.since),
                        evidence: try Presenter.evidence(anomaly)
                    )
                }
            )
        }
    }

    func terminal(
        _ terminal: Configuration.Terminal,
        _ status: TerminalStatus,
        _ row: TerminalRow?
    ) -> TerminalMessages.Terminal {
        TerminalMessages.Terminal(
            name: terminal.name,
            protocol: terminal.protocolName,
            link: "\(terminal.link)",
            group: terminal.group,
            direction: terminal.direction.rawValue,
            state: TerminalMessages.State(status.state),
            since: time(status.since),
            stale: status.isStale,
            serial: status.facts.serial ?? row?.serial,
            model: status.facts.model,
            firmware: status.facts.firmware,
            lastContact: [status.lastContact, row?.lastContact].compactMap { $0 }.max().map(time),
            watermark: [status.watermark, row?.watermark].compactMap { $0 }.max().map(time),
            records: row?.records ?? 0,
            driftSeconds: status.drift.map(Presenter.seconds),
            lastError: status.lastError
        )
    }

    /// Milliseconds as seconds with one decimal.
    static func seconds(_ milliseconds: Int64) -> Double { (Double(milliseconds) / 100).rounded() / 10 }
}

extension TerminalMessages.State {
    init(_ state: TerminalStatus.State) {
        switch state {
        case .connecting: self = .connecting
        case .online: self = .online
        case .offline: self = .offline
        case .absent: self = .absent
        case .refused: self = .refused
        case .disabled: self = .disabled
        }
    }
}

extension DayPlan {
    var shiftName: String? {
        switch planned {
        case .shift(let shift): shift.name
        case .off, .free: nil
        }
    }
}
