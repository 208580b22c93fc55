import JSON
import Terms

/// The level of a paper: given at first, later changed with a reason, lowered only by the head of the office.
/// Source: office.md DOC-2.
enum Levels {
    static let names = Level.allCases.map(\.rawValue)

    static func rule(optional: Bool = false) -> FieldRule { FieldRule("level", .choice(names), optional: optional) }

    /// What a paper keeps of a level that is given to it, with who gave it.
    /// - Throws: ``Refusal`` for a change without reason, or a lower level by somebody who may not.
    static func changes(_ work: Work, _ found: Case, to level: Level) throws(Refusal) -> [CaseChange] {
        guard found.level != level else {
            throw .rule(
                Wording("its level is \(level.rawValue) already", "密级已经是“\(Language.zh.officeLevel(level.rawValue))”")
            )
        }
        let person = try work.person
        if let before = found.level {
            try work.command.checkReason()
            guard level > before || work.facts.directory.has(person, .officeHead, on: work.facts.today) else {
                throw .notEntitled(needs: [OfficeRole.officeHead.rawValue])
            }
        }
        return [.level(level), .field("levelBy", .string(person))]
    }

    /// The verb of a register; its attachments follow, and what else hangs on it.
    static func verb(
        from states: [String],
        who: [Who],
        then follow: @escaping Register.Effect = { _, _ in }
    ) -> Verb {
        Verb("level", from: states, who: who, fields: [rule()]) { work, found in
            guard let level = work.given.level else { throw Refusal.missingField("level") }
            let changed = try work.move(found, try changes(work, found, to: level))
            try Attachment.follow(&work, changed)
            try follow(&work, changed)
        }
    }
}

extension JSONObject {
    var level: Level? { text("level").flatMap(Level.init) }

    /// Each member as a field; `level` as the level of the case itself.
    var changesWithLevel: [CaseChange] {
        var fields = self
        fields["level"] = nil
        return fields.changes + (level.map { [.level($0)] } ?? [])
    }
}
