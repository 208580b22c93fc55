import JSON
import Terms
import WallClock

/// One time of a plan: somebody does it, ticks its list, and where the plan says so somebody else sees that it is done.
/// Source: office.md 2, Duty.
enum Duties {
    static let object = "duty"

    static let duty: Duty = Duty(object: object) { ($0.text("plan") ?? "", $0.text("time") ?? "") }

    /// Who may say that something need not be done, or that somebody else does it; never for their own good.
    private static let superiors: [Who] = [.role(.officeHead), .role(.adminClerk), .role(.deptHead)]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("duty", "任务"),
        series: "RW",
        closed: Duty.State.closed,
        waitsFor: [
            Duty.State.open: [.field("doer"), .roleIn("role")], Duty.State.toVerify: [.roleIn("verifier")],
        ],
        readers: [.role(.officeHead), .role(.adminClerk), .role(.deptHead), .field("doer"), .roleIn("role")],
        keys: { found in duty.keys(found) },
        summary: { found, _ in "\(found.text("title") ?? "") \(found.text("time") ?? "")" },
        verbs: [
            Verb(
                "done",
                from: Duty.State.undone,
                who: [.field("doer"), .roleIn("role")],
                fields: [
                    FieldRule(
                        "ticked",
                        .lines([FieldRule("check"), FieldRule("ok", .flag), FieldRule("note", optional: true)]),
                        optional: true
                    ),
                    FieldRule("note", optional: true),
                ]
            ) { work, found in
                try checkList(work.given, found)
                let isVerified = found.text("verifier") != nil
                try duty.finish(&work, found, work.given.changes, to: isVerified ? Duty.State.toVerify : nil)
            },
            Verb("verify", from: [Duty.State.toVerify], who: [.roleIn("verifier")]) { work, found in
                let person = try verifier(work, found)
                try work.move(found, to: Duty.State.verified, [.field("verifiedBy", .string(person))])
            },
            Verb("return", from: [Duty.State.toVerify], who: [.roleIn("verifier")], needsReason: true) { work, found in
                _ = try verifier(work, found)
                let (due, clock) = (found.wasDue(object), work.facts.clock)
                let again = clock.due(.workingDays(1), from: work.facts.now)
                try work.move(found, to: Duty.State.open, due: max(due ?? again, again))
            },
            Verb("skip", from: Duty.State.undone, who: superiors, needsReason: true) { work, found in
                guard found.text("doer") != work.command.actor.person else {
                    throw Refusal.separationOfDuties(
                        rule: Wording("nobody skips what is theirs to do", "不得自行免除本人的任务"),
                        other: "done"
                    )
                }
                try work.move(found, to: Duty.State.skipped, [])
            },
            Verb("reassign", from: Duty.State.undone, who: superiors, fields: [FieldRule("to", .person)]) {
                work,
                found in
                let person = try work.given.required("to")
                guard person != found.text("doer") else {
                    throw Refusal.badField("to", reason: Wording("it is theirs already", "已由该人负责"))
                }
                try work.move(found, [.field("doer", .string(person)), .field("role", .null)])
            },
        ]
    )

    /// Each line of the list is ticked, as good or as faulty, and none that is not on it.
    private static func checkList(_ given: JSONObject, _ found: Case) throws(Refusal) {
        var open = found.texts("checks")
        if case .array(let rows)? = given["ticked"] {
            for row in rows {
                guard case .string(let check)? = row["check"] else { continue }
                guard let index = open.firstIndex(of: check) else {
                    throw .badField(
                        "ticked",
                        reason: Wording("\(check) is not on the list, or is ticked twice", "\(check) 不在检查清单中，或重复勾选")
                    )
                }
                open.remove(at: index)
            }
        }
        guard open.isEmpty else {
            throw .badField(
                "ticked",
                reason: Wording("not ticked: " + open.joined(separator: ", "), "尚未勾选：" + open.joined(separator: "、"))
            )
        }
    }

    private static func verifier(_ work: Work, _ found: Case) throws(Refusal) -> String {
        let person = try work.person
        guard person != found.text("doneBy") else {
            throw .separationOfDuties(rule: Wording("somebody else verifies what was done", "须由他人验收"), other: "done")
        }
        return person
    }
}
