import JSON
import Terms
import WallClock

/// ATT-4: leave. What is approved excuses the person's time; attendance keeps the interval. Source: office.md 1, ATT.
package enum Leaves {
    package static let object = "leave"

    private static let approval: Approval = Approval(
        series: "QJ",
        fields: [
            FieldRule("type"), FieldRule("from", .moment), FieldRule("to", .moment), FieldRule("why"),
            FieldRule("deputy", .person, optional: true), FieldRule("proof", optional: true),
        ],
        plan: { work, found in
            let (directory, today) = (work.facts.directory, work.facts.today)
            let heads = directory.holders(.deptHead, found.department, on: today).filter { $0 != found.requester }
            let managers = directory.holders(.gm, nil, on: today)
            let first = heads.isEmpty ? directory.superior(of: found.requester, on: today).map { [$0] } ?? [] : heads
            guard try halfDays(found, work.facts.clock) > 2 * work.facts.settings.leaveLimit, !managers.isEmpty else {
                return [work.step("approve", .deptHead, found.department)]
            }
            // Who would decide both decides once.
            if first == managers { return [work.step("sign", .gm)] }
            return [work.step("approve", .deptHead, found.department), work.step("sign", .gm)]
        },
        check: { work, found in
            guard let from = found.moment("from"), let to = found.moment("to"), from < to else {
                throw Refusal.badField("to", reason: .notBehindFrom)
            }
            guard found.text("deputy") != found.requester else {
                throw Refusal.badField("deputy", reason: .ownDeputy)
            }
            // Sick leave may be told until a working day behind its beginning; what comes later is seen as late.
            let last =
                found.text("type") == "sick"
                ? work.facts.clock.due(.workingDays(work.facts.settings.sickLeaveDays), from: from) : from
            let isLate = last < work.facts.now
            if isLate != (found["askedLate"] == true) { try work.move(found, [.field("askedLate", .bool(isLate))]) }
        },
        approved: { work, found in
            guard let deputy = found.text("deputy"), let from = found.moment("from"), let to = found.moment("to") else {
                return
            }
            let clock = work.facts.clock
            try work.begin(
                Delegations.object,
                Delegations.holding,
                requester: found.requester,
                [
                    .field("to", .string(deputy)), .field("first", .string(clock.date(at: from).description)),
                    .field("last", .string(clock.date(at: to.adding(milliseconds: -1)).description)),
                    .linked(Link(kind: object, to: found.id)),
                ],
                as: "delegate"
            )
        },
        cancelled: { work, found in
            for delegation in try work.cases("delegate:\(found.requester)") where delegation.links(object) == [found.id]
            {
                try work.move(delegation, to: "ended", [], as: "undelegate")
            }
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("leave request", "请假申请"),
        series: "QJ",
        closed: Approval.State.closed,
        waitsFor: [Approval.State.draft: [.requester], Approval.State.returned: [.requester]],
        readers: [.role(.hr)],
        summary: { found, words in
            [words.leaveType(found.text("type") ?? ""), found.text("from").map { String($0.prefix(16)) } ?? ""].joined(
                separator: " "
            )
                + (found.text("to").map { " – \($0.prefix(16))" } ?? "")
        },
        verbs: [approval.asking("ask")] + approval.verbs
    )

    /// Half working days of which leave takes something.
    private static func halfDays(_ found: Case, _ clock: OfficeClock) throws(Refusal) -> Int {
        guard let from = found.moment("from"), let to = found.moment("to"), from < to else {
            throw .badField("to", reason: .notBehindFrom)
        }
        let dates = clock.date(at: from)...clock.date(at: to.adding(milliseconds: -1))
        guard dates.upperBound.dayNumber - dates.lowerBound.dayNumber <= 366 else {
            throw .badField("to", reason: Wording("longer than 366 days", "超过 366 天"))
        }
        return clock.halfDays(from: from, to: to)
    }
}
