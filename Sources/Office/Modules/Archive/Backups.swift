import JSON
import Terms
package import WallClock

/// ARC-6: copies of all electronic files off site, an entry for each repository. What happens every night is told to the
/// kernel; it makes none itself. Source: office.md 1, ARC.
package enum Backups {
    package static let object = "backup"

    package enum State {
        package static let active = "active"
        /// Something is wrong, and waits for somebody to see to it.
        package static let alarmed = "alarmed"
        package static let ended = "ended"
        package static let live = [active, alarmed]
    }

    /// What somebody has to be told of, and whether it is serious.
    package enum Alarm: Equatable, Sendable {
        /// None was made since; nil: never.
        case noBackup(since: Instant?)
        case notVerified(since: Instant?)
        case noRestoreTest(since: Instant?)
        /// What came back was not what went in.
        case notRestorable(at: Instant)
        /// What lies there is not what was put there.
        case damaged(at: Instant)
        /// Old snapshots could not be removed: the repository grows.
        case notPruned(since: Instant?)

        /// One word.
        package var name: String {
            switch self {
            case .noBackup: "noBackup"
            case .notVerified: "notVerified"
            case .noRestoreTest: "noRestoreTest"
            case .notRestorable: "notRestorable"
            case .damaged: "damaged"
            case .notPruned: "notPruned"
            }
        }

        /// What a backup is there for would fail: the head of the office is told too.
        package var isHigh: Bool {
            switch self {
            case .notRestorable, .damaged: true
            case .noBackup, .notVerified, .noRestoreTest, .notPruned: false
            }
        }
    }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("off-site backup", "异地备份"),
        closed: [State.active, State.ended],
        waitsFor: [State.alarmed: [.role(.archivist), .role(.officeHead)]],
        readers: [.role(.archivist), .role(.officeHead)],
        tells: [
            Kernel.alarm: [.role(.archivist)], Kernel.highAlarm: [.role(.archivist), .role(.officeHead)],
        ],
        keys: { $0.state == State.ended ? [] : [object] },
        isHigh: { $0["isHigh"] == true },
        summary: { found, words in
            ([found.number ?? "", found.text("snapshot") ?? ""]
                + found.texts("alarms").map { words.officeChoice($0, of: "alarms") }).joined(separator: " ")
        },
        onTime: { work in for found in try work.cases(object) { try judge(&work, found) } },
        verbs: [
            Verb(
                beginning: "add",
                who: [.role(.archivist), .role(.officeHead)],
                fields: [
                    FieldRule("code"), FieldRule("place"),
                ]
            ) { work in
                let code = try work.newCode()
                try work.begin(
                    object,
                    State.active,
                    requester: try work.principal,
                    [.numbered(code), .field("place", work.given["place"] ?? .null)] + now(work, "addedAt")
                )
            },
            Verb(
                "backedUp",
                from: State.live,
                who: [.system],
                fields: [
                    FieldRule("snapshot"), FieldRule("files", .whole), FieldRule("bytes", .whole),
                ]
            ) { work, found in
                try judge(
                    &work,
                    try work.move(
                        found,
                        work.given.changes + now(work, "backedUpAt") + [
                            .field("failure", .null), .field("failingSince", .null),
                        ]
                    )
                )
            },
            Verb("backupFailed", from: State.live, who: [.system], fields: [FieldRule("failure")]) { work, found in
                let since = found["failure"] == nil ? now(work, "failingSince") : []
                try work.move(found, work.given.changes + now(work, "failedAt") + since)
            },
            Verb("verified", from: State.live, who: [.system]) { work, found in
                try judge(&work, try work.move(found, now(work, "verifiedAt") + [.field("damage", .null)]))
            },
            Verb("damaged", from: State.live, who: [.system], fields: [FieldRule("damage")]) { work, found in
                try judge(&work, try work.move(found, work.given.changes + now(work, "damagedAt")))
            },
            Verb("pruned", from: State.live, who: [.system], fields: [FieldRule("snapshots", .whole)]) { work, found in
                try work.move(found, work.given.changes + now(work, "prunedAt") + [.field("pruneFailure", .null)])
            },
            Verb("pruneFailed", from: State.live, who: [.system], fields: [FieldRule("failure")]) { work, found in
                try work.move(found, [.field("pruneFailure", work.given["failure"] ?? .null)])
            },
            Verb(
                "restoreTest",
                from: State.live,
                who: [.system, .role(.archivist)],
                fields: [
                    FieldRule("snapshot"), FieldRule("files", .whole), FieldRule("passed", .flag),
                    FieldRule("note", optional: true),
                ]
            ) { work, found in
                let result = JSONObject(distinct: work.given.members.filter { $0.name != "passed" })
                let hasPassed = work.given.flag("passed")
                if hasPassed { try checkPassed(work, found) }
                try judge(
                    &work,
                    try work.move(
                        found,
                        [.field("restoreTest", .object(result))] + now(work, hasPassed ? "restoredAt" : "notRestoredAt")
                    )
                )
            },
            Verb("end", from: State.live, to: State.ended, who: [.role(.officeHead)], needsReason: true),
        ]
    )

    /// What is wrong with a repository now; the serious first.
    package static func alarms(_ found: Case, at now: Instant, _ settings: ArchiveSettings) -> [Alarm] {
        guard found.object == object, State.live.contains(found.state) else { return [] }
        var alarms: [Alarm] = []
        if found["damage"] != nil, let at = found.moment("damagedAt") { alarms.append(.damaged(at: at)) }
        if let at = lastFailedRestore(found) { alarms.append(.notRestorable(at: at)) }
        func isLate(_ field: String, _ hours: Int) -> Bool {
            guard let last = found.moment(field) ?? found.moment("addedAt") else { return true }
            return now > last.adding(seconds: Int64(hours) * 3_600)
        }
        if isLate("backedUpAt", settings.backupHours) { alarms.append(.noBackup(since: found.moment("backedUpAt"))) }
        if isLate("verifiedAt", settings.verifyDays * 24) {
            alarms.append(.notVerified(since: found.moment("verifiedAt")))
        }
        if isLate("restoredAt", settings.restoreTestDays * 24) {
            alarms.append(.noRestoreTest(since: found.moment("restoredAt")))
        }
        if found["pruneFailure"] != nil { alarms.append(.notPruned(since: found.moment("prunedAt"))) }
        return alarms
    }

    /// Says what has become wrong or right.
    private static func judge(_ work: inout Work, _ found: Case) throws {
        let before = found.texts("alarms")
        let alarms = alarms(found, at: work.facts.now, work.facts.settings.archive)
        let names = alarms.map(\.name)
        guard names != before else { return }
        let new = alarms.filter { !before.contains($0.name) }
        let transition =
            if new.isEmpty {
                names.isEmpty ? Kernel.allClear : Kernel.alarmOver
            } else {
                new.contains(where: \.isHigh) ? Kernel.highAlarm : Kernel.alarm
            }
        try work.move(
            found,
            to: names.isEmpty ? State.active : State.alarmed,
            [
                .field("alarms", names.isEmpty ? .null : .array(names.map { .string($0) })),
                .field("isHigh", alarms.contains(where: \.isHigh) ? true : .null),
            ],
            as: transition
        )
    }

    /// Nothing came back of nothing, nor from where nothing was put.
    private static func checkPassed(_ work: Work, _ found: Case) throws(Refusal) {
        guard try work.given.requiredWhole("files") > 0 else {
            throw .badField(
                "files",
                reason: Wording("a test of no file proves nothing", "未比对任何文件，不能算作通过")
            )
        }
        guard found["snapshot"] != nil else {
            throw .badField("snapshot", reason: Wording("no backup was made there yet", "该处尚无备份"))
        }
    }

    /// When a restored snapshot was not what went in, and none was since.
    package static func lastFailedRestore(_ found: Case) -> Instant? {
        found.moment("notRestoredAt").flatMap { at in
            found.moment("restoredAt").map { $0 < at } ?? true ? at : nil
        }
    }

    /// Whether old snapshots may be removed: once behind each check of all that is there, and only while what is there is
    /// known to be whole and to come back, so that the only good one is never among them.
    package static func mayPrune(_ found: Case) -> Bool {
        guard found["damage"] == nil, lastFailedRestore(found) == nil, found["restoredAt"] != nil,
            let verified = found.moment("verifiedAt")
        else { return false }
        return found.moment("prunedAt").map { $0 < verified } ?? true
    }

    private static func now(_ work: Work, _ field: String) -> [CaseChange] {
        [.field(field, .string(work.facts.now.rfc3339(in: work.facts.clock.zone)))]
    }
}
