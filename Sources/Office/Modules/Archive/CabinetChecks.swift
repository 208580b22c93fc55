import JSON
import Terms
import WallClock

/// ARC-5: the monthly look at a fire- and damp-proof cabinet, its humidity and its door. Source: office.md 1, ARC; K-11.
enum CabinetChecks {
    static let object = "cabinetCheck"

    enum State {
        /// Looked at, and too humid, too dry or open: waits for a good look, or for what was done about it.
        static let faulty = "faulty"
    }

    private static let keepers: [Who] = [.role(.archivist), .role(.officeHead)]

    private static let duty: Duty = Duty(object: object) { fields in (cabinet(fields), fields.text("month") ?? "") }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("cabinet check", "档案柜检查"),
        closed: Duty.State.closed,
        waitsFor: [Duty.State.open: [.role(.archivist)], State.faulty: keepers],
        readers: keepers,
        tells: [Kernel.alarm: keepers],
        keys: { found in
            duty.keys(found) + ["cabinetChecks:\(found.text("month") ?? "")"]
                + (found.state == State.faulty ? ["cabinetFaults:\(cabinet(found.fields))"] : [])
        },
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
                from: Duty.State.undone + [State.faulty],
                who: [.role(.archivist)],
                fields: [
                    FieldRule("humidity", .whole), FieldRule("doorCloses", .flag), FieldRule("note", optional: true),
                ]
            ) { work, found in try look(&work, found) },
            Verb("remedy", from: [State.faulty], who: keepers, fields: [FieldRule("remedy")]) { work, found in
                let by = CaseChange.field("remedyBy", .string(try work.person))
                try settle(&work, found, work.given.changes + [by])
            },
            // A cabinet that is not there any more is not looked at again.
            Verb(
                "skip",
                from: Duty.State.undone,
                to: Duty.State.skipped,
                who: keepers,
                needsReason: true
            ),
        ]
    )

    private static func look(_ work: inout Work, _ found: Case) throws {
        let humidity = try work.given.requiredWhole("humidity")
        guard humidity <= 100 else {
            throw Refusal.badField("humidity", reason: Wording("it is in percent", "以百分比填写，不超过 100"))
        }
        let isGood = work.facts.settings.archive.humidity.contains(Int(humidity)) && work.given.flag("doorCloses")
        let changes = work.given.changes + [.field("isGood", .bool(isGood))]
        switch (found.state == State.faulty, isGood) {
        case (false, true): try duty.finish(&work, found, changes)
        case (false, false): try duty.finish(&work, found, changes, to: State.faulty)
        case (true, true): try settle(&work, found, changes)
        case (true, false): try work.move(found, changes)
        }
        guard isGood else {
            try work.move(found, as: Kernel.alarm)
            return
        }
        // What is in order now ends what was not.
        for fault in try work.cases("cabinetFaults:\(cabinet(found.fields))") {
            try settle(&work, fault, [], as: Kernel.allClear)
        }
    }

    private static func settle(
        _ work: inout Work,
        _ fault: Case,
        _ changes: [CaseChange],
        as transition: String? = nil
    ) throws {
        try work.move(
            fault,
            to: fault.lateMinutes(object) == nil ? Duty.State.done : Duty.State.doneLate,
            changes + work.lateness(fault, "remedy", fault.due),
            as: transition
        )
    }

    /// Due at the end of the month's last working day.
    private static func begin(
        _ work: inout Work,
        _ cabinet: [CaseChange],
        _ month: Month,
        for person: String
    ) throws {
        let clock = work.facts.clock
        let last = clock.workingDay(onOrBefore: month.last)
        try duty.begin(
            &work,
            requester: person,
            cabinet + [.field("month", .string("\(month)"))],
            due: clock.end(of: last)
        )
    }

    /// So many months a cabinet is remembered that nobody said was gone.
    private static let memory = 12

    /// What was looked at in one of the last twelve months is looked at in each month since. One that passed while the
    /// daemon was down is missed, not left out.
    private static func repeatEachMonth(_ work: inout Work) throws {
        var month = Month(of: work.facts.today)
        var since: [Month] = []
        var seen: Set<String> = []
        for _ in 0...memory {
            for found in try work.cases("cabinetChecks:\(month)") where seen.insert(cabinet(found.fields)).inserted {
                guard found.state != Duty.State.skipped else { continue }
                for next in since.reversed() { try begin(&work, place(found.fields), next, for: found.requester) }
            }
            since.append(month)
            month = month.previous
        }
    }

    /// A cabinet into which a paper is put is looked at from this month on, if it is not already.
    static func watch(_ work: inout Work, _ fields: JSONObject) throws {
        let (current, cabinet) = (Month(of: work.facts.today), cabinet(fields))
        var month = current
        for _ in 0...memory {
            if let last = try work.cases("\(object):\(cabinet):\(month)").last {
                guard last.state == Duty.State.skipped, month != current else { return }
                break
            }
            month = month.previous
        }
        try begin(&work, place(fields), current, for: try work.person)
    }

    private static func place(_ fields: JSONObject) -> [CaseChange] {
        ["room", "cabinet"].map { .field($0, fields[$0] ?? .null) }
    }

    private static func cabinet(_ fields: JSONObject) -> String {
        "\(fields.text("room") ?? "")/\(fields.text("cabinet") ?? "")"
    }
}
