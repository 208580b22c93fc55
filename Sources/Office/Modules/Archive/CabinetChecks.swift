import JSON
import Terms
import WallClock

/// ARC-5: the monthly look at a fire- and damp-proof cabinet, its humidity and its door. Source: office.md 1, ARC; K-11.
enum CabinetChecks {
    static let object = "cabinetCheck"

    private static let duty: Duty = Duty(object: object) { fields in (cabinet(fields), fields.text("month") ?? "") }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("cabinet check", "档案柜检查"),
        closed: Duty.State.closed,
        waitsFor: [Duty.State.open: [.role(.archivist)]],
        readers: [.role(.archivist), .role(.officeHead)],
        keys: { found in duty.keys(found) + ["cabinetChecks:\(found.text("month") ?? "")"] },
        summary: { found, _ in "\(cabinet(found.fields)) \(found.text("month") ?? "")" },
        onTime: { work in try repeatEachMonth(&work) },
        verbs: [
            Verb(
                beginning: "plan",
                who: [.role(.archivist)],
                fields: [FieldRule("room"), FieldRule("cabinet")]
            ) { work in
                let month = Month(of: work.facts.today)
                let cabinet = cabinet(work.given)
                guard try !duty.hasBegun(work, cabinet, "\(month)") else {
                    throw Refusal.conflict(with: ["\(cabinet) \(month)"])
                }
                try begin(&work, work.given.changes, month, for: try work.person)
            },
            Verb(
                "done",
                from: Duty.State.undone,
                who: [.role(.archivist)],
                fields: [
                    FieldRule("humidity", .whole), FieldRule("doorCloses", .flag), FieldRule("note", optional: true),
                ]
            ) { work, found in
                let humidity = try work.given.requiredWhole("humidity")
                guard humidity <= 100 else {
                    throw Refusal.badField("humidity", reason: Wording("it is in percent", "以百分比填写，不超过 100"))
                }
                let isGood =
                    work.facts.settings.archive.humidity.contains(Int(humidity)) && work.given.flag("doorCloses")
                try duty.finish(&work, found, work.given.changes + [.field("isGood", .bool(isGood))])
            },
            // A cabinet that is not there any more is not looked at again.
            Verb(
                "skip",
                from: Duty.State.undone,
                to: Duty.State.skipped,
                who: [.role(.archivist), .role(.officeHead)],
                needsReason: true
            ),
        ]
    )

    /// Due at the end of the month's last working day.
    private static func begin(
        _ work: inout Work,
        _ cabinet: [CaseChange],
        _ month: Month,
        for person: String
    ) throws {
        let clock = work.facts.clock
        let last = clock.isWorkingDay(month.last) ? month.last : clock.workingDay(-1, after: month.last)
        try duty.begin(
            &work,
            requester: person,
            cabinet + [.field("month", .string("\(month)"))],
            due: clock.end(of: last)
        )
    }

    /// What was looked at in one of the last twelve months is looked at in this one.
    private static func repeatEachMonth(_ work: inout Work) throws {
        let current = Month(of: work.facts.today)
        var month = current.previous
        var seen: Set<String> = []
        for _ in 0..<12 {
            for found in try work.cases("cabinetChecks:\(month)") where seen.insert(cabinet(found.fields)).inserted {
                guard found.state != Duty.State.skipped,
                    try !duty.hasBegun(work, cabinet(found.fields), "\(current)")
                else { continue }
                let place = ["room", "cabinet"].map { CaseChange.field($0, found[$0] ?? .null) }
                try begin(&work, place, current, for: found.requester)
            }
            month = month.previous
        }
    }

    private static func cabinet(_ fields: JSONObject) -> String {
        "\(fields.text("room") ?? "")/\(fields.text("cabinet") ?? "")"
    }
}
