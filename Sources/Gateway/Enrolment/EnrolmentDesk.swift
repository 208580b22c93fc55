import Crypto
import DaemonConfiguration
import Enrolment
import Foundation
import Storage
import TerminalProtocols
import WallClock

/// Gathers what enrolment is planned from: the directory, what terminals reported, and the templates that are kept.
struct EnrolmentDesk: Sendable {
    let fleet: TerminalFleet
    let store: Store
    let board: TerminalBoard
    let clock: HostClock
    let credentials: Credentials
    /// What a protocol can be ordered.
    let orders: @Sendable (_ protocolName: String) -> Set<TerminalCommand.Kind>

    init(
        fleet: TerminalFleet,
        store: Store,
        board: TerminalBoard,
        clock: HostClock,
        credentials: Credentials,
        orders: @escaping @Sendable (String) -> Set<TerminalCommand.Kind> = { name in
            Set(Registry.named(name)?.descriptor.orders ?? [])
        }
    ) {
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
        self.credentials = credentials
        self.orders = orders
    }

    private var configuration: Configuration { fleet.configuration }

    /// The key for templates, or why they are neither read nor written.
    func templateKey() -> Result<TemplateKey, TemplateKeyProblem> {
        do throws(CredentialError) {
            let bytes = try credentials.contents(named: CredentialNeed.enrolmentKey.name)
            return TemplateKey(bytes).map { .success($0) } ?? .failure(.unusable)
        } catch {
            return .failure(.credential(error))
        }
    }

    /// At the site.
    var today: LocalDate { configuration.site.zone.local(at: clock.now()).date }

    func plan() async throws -> EnrolmentPlan {
        try await EnrolmentPlanner(
            directory: directory(),
            terminals: terminals(),
            stock: stock(),
            date: today
        ).plan()
    }

    func directory() async throws -> EnrolmentDirectory { try await store.enrolmentDirectory() }

    func terminals() async throws -> [TerminalEnrolment] {
        let rows = Dictionary(uniqueKeysWithValues: try await store.enrolments().map { ($0.terminal, $0) })
        return configuration.terminals.filter(\.isEnabled).map { terminal in
            let row = rows[terminal.name]
            let status = board.status(terminal.name)
            return TerminalEnrolment(
                name: terminal.name,
                group: terminal.group,
                readAt: row?.readAt,
                users: row?.users.map(EnrolledUser.init) ?? [],
                userCount: status?.counts.users,
                userCapacity: status?.counts.userCapacity ?? row?.userCapacity,
                templateFormat: status?.facts.templateFormat ?? row?.templateFormat,
                orders: orders(terminal.protocolName)
            )
        }
    }

    private func stock() async throws -> TemplateStock {
        guard case .success(let key) = templateKey() else { return TemplateStock(slots: nil) }
        let kept = try await store.keptTemplates(key: key.id)
        return TemplateStock(
            slots: kept.mapValues { templates in
                Dictionary(grouping: templates, by: \.user).mapValues { Set($0.map(TemplateSlot.init)) }
            }
        )
    }
}

extension Store {
    /// Who should be enrolled, and from when to when.
    func enrolmentDirectory() async throws -> EnrolmentDirectory {
        let people = Dictionary(uniqueKeysWithValues: try await self.people().map { ($0.number, $0) })
        return EnrolmentDirectory(
            try await mappings().compactMap { mapping in
                people[mapping.person].flatMap { DirectoryUser(mapping, $0) }
            }
        )
    }
}

/// Why templates are neither read nor written.
enum TemplateKeyProblem: Error, Equatable, CustomStringConvertible {
    case credential(CredentialError)
    case unusable

    var description: String {
        switch self {
        case .credential(let error): "fingerprints and faces are neither read nor copied: \(error)"
        case .unusable:
            "fingerprints and faces are neither read nor copied: credential \(CredentialNeed.enrolmentKey.name) must hold "
                + "32 bytes or 64 hexadecimal digits"
        }
    }
}

extension EnrolmentPlan {
    /// Only what concerns one terminal, with the templates that others must give for it.
    func limited(to terminal: String?) -> EnrolmentPlan {
        guard let terminal else { return self }
        let receives = Set(
            steps.filter { step in
                if case .writeTemplates = step.action { step.terminal == terminal } else { false }
            }.map { TemplateOwner(group: $0.group, user: $0.user) }
        )
        return EnrolmentPlan(
            steps: steps.filter { step in
                step.terminal == terminal
                    || step.action == .readTemplates
                        && receives.contains(TemplateOwner(group: step.group, user: step.user))
            },
            unplaced: unplaced.filter { $0.terminal == terminal },
            differences: differences.filter { $0.terminal == terminal }
        )
    }

    /// Names the steps: two plans with the same one do the same.
    var digest: String {
        var hash = SHA256()
        for step in steps {
            var line = [step.terminal, step.action.name, step.user, step.name]
            if let user = step.action.written { line += [user.name, user.card.map(String.init) ?? "-"] }
            for part in line {
                hash.update(data: Data(part.utf8))
                hash.update(data: Data([0]))
            }
        }
        return hash.finalize().prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private struct TemplateOwner: Hashable {
        let group: String
        let user: String
    }
}

extension EnrolmentStep.Action {
    /// As the control protocol names it.
    var name: String {
        switch self {
        case .remove: "remove"
        case .enrol: "enrol"
        case .change: "change"
        case .readTemplates: "readTemplates"
        case .writeTemplates: "writeTemplates"
        }
    }

    /// What is written to the terminal's user table.
    var written: TerminalUser? {
        switch self {
        case .enrol(let user), .change(let user): user
        case .remove, .readTemplates, .writeTemplates: nil
        }
    }
}

extension DirectoryUser {
    /// - Returns: nil if the id is never the person's while they are active.
    fileprivate init?(_ mapping: Mapping, _ person: Person) {
        let from = [LocalDate(mapping.from), person.activeFrom.flatMap { LocalDate($0) }].compactMap { $0 }.max()
        let to = [LocalDate(mapping.to), person.activeTo.flatMap { LocalDate($0) }].compactMap { $0 }.min()
        if let from, let to, to < from { return nil }
        self.init(
            group: mapping.group,
            user: mapping.user,
            person: person.number,
            name: person.name,
            from: from,
            to: to
        )
    }
}

extension EnrolledUser {
    fileprivate init(_ row: EnrolledRow) {
        let templates = row.templates.map { Set($0.map(TemplateSlot.init)) }
        self.init(row.user, templates: templates, writtenName: row.writtenName)
    }
}

extension TemplateSlot {
    fileprivate init(_ template: BiometricTemplate) {
        self.init(kind: template.kind, index: template.index, format: template.format)
    }
}
