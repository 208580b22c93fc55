import JSON
import Terms

/// The level of a paper: given at first, later changed with a reason, lowered only by the head of the office.
/// Source: office.md DOC-2.
enum Levels {
    static let names = Level.allCases.map(\.rawValue)

    static func rule(optional: Bool = false) -> FieldRule { FieldRule("level", .choice(names), optional: optional) }

    /// What a paper keeps of a level that is given to it, with who gave it. Whoever writes a first draft may raise it as
    /// long as nobody else has seen it, and says no reason for that.
    /// - Throws: ``Refusal`` for a change without reason, or a lower level by somebody who may not.
    static func changes(_ work: Work, _ found: Case, to level: Level) throws(Refusal) -> [CaseChange] {
        guard found.level != level else {
            throw .rule(
                Wording("its level is \(level.rawValue) already", "密级已经是“\(Language.zh.officeLevel(level.rawValue))”")
            )
        }
        let person = try work.person
        if let before = found.level {
            if level < before || !isFirstDraft(found) { try work.command.checkReason() }
            guard level > before || work.facts.directory.has(person, .officeHead, on: work.facts.today) else {
                throw .notEntitled(needs: [OfficeRole.officeHead.rawValue])
            }
        }
        return [.level(level), .field("levelBy", .string(person))]
    }

    /// What is kept of fields that were given, with the level among them; the one that a paper has already changes nothing.
    /// - Parameter found: nil for a paper that begins.
    /// - Throws: ``Refusal`` as ``changes(_:_:to:)``.
    static func kept(_ work: Work, _ found: Case?) throws(Refusal) -> [CaseChange] {
        guard let found else { return work.given.changes(levelBy: try work.person) }
        var others = work.given
        others["level"] = nil
        guard let level = work.given.level, level != found.level else { return others.changes }
        return others.changes + (try changes(work, found, to: level))
    }

    /// Whether nobody but its drafter has seen it: nobody returned it, and it takes no other's place.
    private static func isFirstDraft(_ found: Case) -> Bool {
        found.state == Approval.State.draft && found.links("supersedes").isEmpty
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

    /// Each member as a field; `level` as the level of the case itself, with who gave it.
    func changes(levelBy person: String) -> [CaseChange] {
        var fields = self
        fields["level"] = nil
        return fields.changes + (level.map { [.level($0), .field("levelBy", .string(person))] } ?? [])
    }
}
