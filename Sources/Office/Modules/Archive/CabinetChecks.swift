import JSON
import WallClock

/// ARC-5: the monthly look at a fire- and damp-proof cabinet, its humidity and its door. Source: office.md 1, ARC; K-11.
enum CabinetChecks {
    static let object = "cabinetCheck"

    enum State {
        static let open = "open"
        static let done = "done"
        static let doneLate = "doneLate"
        static let missed = "missed"
    }

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Name("档案柜检查", "cabinet check"),
        closed: [State.done, State.doneLate, State.missed],
        waitsFor: [State.open: [.role(.archivist)]],
        readers: [.role(.archivist), .role(.officeHead)],
        keys: { found in
            let cabinet = cabinet(found.fields)
            return found.state == State.open
                ? [occurrence(cabinet, found.text("month") ?? ""), "openCheck:\(cabinet)"]
                : [occurrence(cabinet, found.text("month") ?? "")]
        },
        summary: { "\(cabinet($0.fields)) \($0.text("month") ?? "")" },
        verbs: [
            Verb(
                beginning: "plan",
                who: [.system, .role(.archivist)],
                fields: [
                    FieldRule("room"), FieldRule("cabinet"),
                ]
            ) { work in try plan(&work) },
            Verb(
                "done",
                from: [State.open, State.missed],
                who: [.role(.archivist)],
                fields: [
                    FieldRule("humidity", .whole), FieldRule("doorCloses", .flag), FieldRule("note", optional: true),
                ]
            ) { work, found in
                let humidity = try work.given.requiredWhole("humidity")
                guard humidity <= 100 else { throw Refusal.badField("humidity", reason: "it is in percent") }
                let isGood =
                    work.facts.settings.archive.humidity.contains(Int(humidity)) && work.given.flag("doorCloses")
                let isLate = found.state == State.missed || found.due.map { $0 < work.facts.now } ?? false
                try work.move(
                    found,
                    to: isLate ? State.doneLate : State.done,
                    work.given.changes + [
                        .field("isGood", .bool(isGood)), .field("doneBy", .string(try work.person)),
                    ] + work.lateness(found, "check", found.due)
                )
            },
        ]
    )

    /// One check of a cabinet and month, however often it is planned; the one before it was missed if nobody made it.
    private static func plan(_ work: inout Work) throws {
        let month = Month(of: work.facts.today)
        let cabinet = cabinet(work.given)
        guard try work.cases(occurrence(cabinet, "\(month)")).isEmpty else {
            throw Refusal.conflict(with: ["\(cabinet) \(month)"])
        }
        for before in try work.cases("openCheck:\(cabinet)") {
            try work.move(before, to: State.missed, due: before.due, as: "missed")
        }
        let clock = work.facts.clock
        // The month's last working day.
        let last = clock.isWorkingDay(month.last) ? month.last : clock.workingDay(-1, after: month.last)
        let archivist = work.facts.directory.holders(.archivist, nil, on: work.facts.today).first
        guard let requester = work.command.actor.person ?? archivist else {
            throw Refusal.noEligibleApprover(step: "archivist")
        }
        try work.begin(
            object,
            State.open,
            requester: requester,
            work.given.changes + [.field("month", .string("\(month)"))],
            due: clock.end(of: last)
        )
    }

    private static func cabinet(_ fields: JSONObject) -> String {
        "\(fields.text("room") ?? "")/\(fields.text("cabinet") ?? "")"
    }

    private static func occurrence(_ cabinet: String, _ month: String) -> String { "check:\(cabinet):\(month)" }
}
