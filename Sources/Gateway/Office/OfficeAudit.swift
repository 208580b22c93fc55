import Control
import Office
import Storage
import WallClock

/// A case of which the caller may not know: told as one that is not there.
struct Withheld: Error {
    let object: String
    let reference: String
    let isSensitive: Bool

    init(_ found: Case, _ reference: String) {
        object = found.object
        self.reference = reference
        isSensitive = found.level?.isSensitive == true
    }
}

/// What an auditor reads of: refusals on one's own cases, and for a level. Source: office.md K-14.
extension OfficeDesk {
    /// Does something, and notes what an auditor reads of when it is refused.
    /// - Throws: `Refusal`.
    func audited<Result>(
        _ input: OfficeMessages.Act.Input,
        by peer: Peer,
        _ work: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch let withheld as Withheld {
            let person = try await store.person(ofAccount: peer.uid)
            try await note(withheld, input.verb, by: person, for: input.onBehalfOf)
            throw Refusal.notFound(object: withheld.object, reference: withheld.reference)
        } catch let refusal as Refusal {
            if let name = refusal.audited {
                let person = try await store.person(ofAccount: peer.uid)
                try await store.note(
                    AuditedRefusal(
                        at: clock.now(),
                        person: person,
                        account: person == nil ? peer.uid : nil,
                        onBehalfOf: input.onBehalfOf,
                        object: input.object ?? input.number.flatMap(modules.object) ?? "",
                        reference: input.number,
                        verb: input.verb,
                        refusal: name
                    )
                )
            }
            throw refusal
        }
    }

    /// Notes that somebody asked for a sensitive case; others are no auditor's.
    func note(_ withheld: Withheld, _ verb: String, by person: String?, for other: String? = nil) async throws {
        guard withheld.isSensitive else { return }
        try await store.note(
            AuditedRefusal(
                at: clock.now(),
                person: person,
                onBehalfOf: other,
                object: withheld.object,
                reference: withheld.reference,
                verb: verb,
                refusal: "Withheld"
            )
        )
    }
}

extension Refusal {
    /// What an auditor reads it as; nil for what is no auditor's.
    fileprivate var audited: String? {
        switch self {
        case .selfApproval: "SelfApproval"
        case .separationOfDuties: "SeparationOfDuties"
        case .levelTooLow: "LevelTooLow"
        default: nil
        }
    }
}
