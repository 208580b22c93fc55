import Attendance
import Control
import DaemonConfiguration
import Foundation
import Fraud
import JSON
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addFlags(to service: inout ControlService) {
        service.on(FlagMessages.List.self, role: .reviewer) { input, _ in
            let skipped = max(input.after ?? 0, 0)
            let rows = try await store.flags(
                isOpen: input.all != true,
                skipping: skipped,
                limit: GatewayMethods.flagPage
            )
            let presenter = try await flagPresenter(input.language)
            return FlagMessages.List.Output(
                flags: try rows.map(presenter.flag),
                next: rows.count < GatewayMethods.flagPage ? nil : skipped + rows.count
            )
        }
        service.on(FlagMessages.Show.self, role: .reviewer) { input, _ in
            FlagMessages.Show.Output(
                flag: try await flagPresenter(input.language).flag(try await store.flag(input.id))
            )
        }
        service.on(FlagMessages.Dismiss.self, role: .reviewer) { input, caller in
            try Parameter.requireReason(input.reason)
            let change = change(by: caller)
            let isHarmless = ["harmless", "无害"].contains { input.reason.lowercased().hasPrefix($0) }
            let mutedUntil = isHarmless ? change.at.adding(seconds: GatewayMethods.muteSeconds) : nil
            try await store.dismissFlag(input.id, reason: input.reason, mutedUntil: mutedUntil, change: change)
            return FlagMessages.Dismiss.Output(mutedUntil: mutedUntil.map(presenter.time))
        }
    }

    /// Sentences and evidence are long: fewer of them keep a page below the protocol's 256 KiB.
    private static let flagPage = 100
    /// How long "harmless" holds: 90 days. Source: attendance.md 2.3.
    private static let muteSeconds: Int64 = 90 * 86_400

    func flagPresenter(_ language: String?) async throws -> FlagPresenter {
        FlagPresenter(
            presenter: presenter,
            people: try await store.people(),
            language: try Parameter.language(language)
        )
    }
}

/// Flags as the control protocol tells them.
struct FlagPresenter: Sendable {
    private let presenter: Presenter
    private let names: [String: String]
    private let sentences: FlagSentence

    init(presenter: Presenter, people: [Person], language: Language) {
        self.presenter = presenter
        let names = Dictionary(people.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        self.names = names
        sentences = FlagSentence(isChinese: language == .zh, zone: presenter.configuration.site.zone) { number in
            names[number].map { "\(number) \($0)" } ?? number
        }
    }

    func flag(_ row: FlagRow) throws -> FlagMessages.Flag {
        let flag = try JSONDecoder().decode(FraudFlag.self, from: Data(row.flag.utf8))
        var evidence: JSONObject = [:]
        for (name, fact) in flag.evidence { evidence[name] = value(fact) }
        return FlagMessages.Flag(
            id: row.id,
            kind: row.kind,
            severity: row.severity,
            people: row.people.map { FlagMessages.Person(number: $0, name: names[$0]) },
            at: presenter.time(row.at),
            sentence: sentences.of(flag),
            evidence: evidence,
            raised: presenter.time(row.raised),
            state: row.state.rawValue,
            changed: row.changed.map(presenter.time),
            changedBy: row.changedBy,
            reason: row.reason
        )
    }

    /// A line of the summary.
    func line(_ row: FlagRow) throws -> AttendanceMessages.Flag {
        let flag = try flag(row)
        return AttendanceMessages.Flag(
            id: flag.id,
            kind: flag.kind,
            severity: flag.severity,
            people: row.people,
            sentence: flag.sentence
        )
    }

    private func value(_ fact: EvidenceFact) -> JSONValue {
        switch fact {
        case .text(let text): .string(text)
        case .texts(let texts): .array(texts.map { .string($0) })
        case .whole(let number): .integer(Int64(number))
        case .decimal(let number): .number(number)
        case .moment(let moment): .string(presenter.time(moment))
        }
    }
}
