import JSON
import Terms
import WallClock

/// MTG-8: a room for a time, once or again and again; released if nobody comes. Source: office.md 1, MTG; K-10.
package enum RoomBookings {
    package static let object = "roomBooking"

    private typealias State = Booking.State

    private static let keepers: [Who] = [.role(.adminClerk), .role(.officeHead)]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("room booking", "会议室预订"),
        series: "YD",
        closed: State.closed,
        waitsFor: [State.requested: keepers],
        readers: keepers + [.role(.reception)],
        keys: { found in
            let held = Booking.keys(found)
            guard !held.isEmpty, let series = found.text("series") else { return held }
            return held + ["series:\(series)"]
        },
        summary: { found, _ in
            [found.slot?.resource, found.text("from").map { String($0.prefix(16)) }, found.text("title")]
                .compactMap { $0 }.joined(separator: " ")
        },
        onTime: { work in try letPass(&work) },
        verbs: [
            Verb(
                beginning: "book",
                who: [.anyone],
                fields: [
                    FieldRule("room"), FieldRule("from", .moment), FieldRule("to", .moment), FieldRule("title"),
                    FieldRule("people", .people, optional: true), FieldRule("needs", .texts, optional: true),
                    FieldRule("repeat", .choice(["day", "week"]), optional: true),
                    FieldRule("until", .date, optional: true),
                ]
            ) { work in try book(&work) },
            Verb(
                "change",
                from: [State.requested, State.confirmed],
                who: [.requester] + keepers,
                fields: [
                    FieldRule("room", optional: true), FieldRule("from", .moment, optional: true),
                    FieldRule("to", .moment, optional: true), FieldRule("title", optional: true),
                    FieldRule("people", .people, optional: true), FieldRule("needs", .texts, optional: true),
                ]
            ) { work, found in try change(&work, found) },
            Verb("confirm", from: [State.requested], who: keepers) { work, found in
                try checkOther(work, found)
                try work.move(found, to: State.confirmed, work.lateness(found, "decide", found.due))
            },
            Verb("reject", from: [State.requested], who: keepers, needsReason: true) { work, found in
                try checkOther(work, found)
                try work.move(found, to: State.rejected, [])
            },
            Verb(
                "cancel",
                from: [State.requested, State.confirmed],
                who: [.requester] + keepers,
                fields: [FieldRule("series", .flag, optional: true)]
            ) { work, found in try cancel(&work, found) },
            Verb("start", from: [State.confirmed], who: [.requester, .concerned, .role(.reception)] + keepers) {
                work,
                found in
                let early = Int64(work.facts.settings.rooms.earlyMinutes) * 60
                guard let slot = found.slot, slot.from.adding(seconds: -early) <= work.facts.now else {
                    throw Refusal.rule(
                        Wording("its time has not come", "尚未到预订时间"),
                        hint: Wording("book the room from now on, if it is free", "如会议室空闲，可从现在起预订")
                    )
                }
                try work.move(found, to: State.inUse, [])
            },
            Verb("finish", from: [State.inUse], who: [.requester, .concerned, .role(.reception)] + keepers) {
                work,
                found in try work.move(found, to: State.done, [])
            },
        ]
    )

    private static func room(_ work: Work, _ code: String) throws -> Case {
        let room = try work.found(Rooms.object, code)
        guard room.state == Rooms.State.open else {
            throw Refusal.wrongState(state: room.state, allowed: [Rooms.State.open])
        }
        return room
    }

    /// The time that is asked for, in a room that can do it.
    private static func slot(_ work: Work, _ room: Case, _ fields: JSONObject) throws(Refusal) -> Slot {
        guard let from = fields.text("from").flatMap({ Instant(rfc3339: $0) }),
            let to = fields.text("to").flatMap({ Instant(rfc3339: $0) }), from < to
        else { throw .badField("to", reason: .notBehindFrom) }
        guard to > work.facts.now else { throw .badField("from", reason: Wording("that time is over", "该时间已过")) }
        guard to.milliseconds(since: from) <= longest else {
            throw .badField("to", reason: Wording("longer than a week", "超过一周"))
        }
        if let missing = fields.texts("needs").first(where: { !room.texts("equipment").contains($0) }) {
            throw .badField(
                "needs",
                reason: Wording("\(room.number ?? "") has no \(missing)", "\(room.number ?? "") 没有 \(missing)")
            )
        }
        return Slot(resource: room.number ?? "", from: from, to: to)
    }

    /// Whether a room holds all who come, whoever booked it too.
    /// - Throws: ``Refusal/badField(_:reason:)`` that names the rooms that do and are free at all those times, the smallest
    ///   first; nothing of who has the others.
    private static func checkSize(
        _ work: Work,
        _ room: Case,
        _ fields: JSONObject,
        by requester: String,
        _ slots: [Slot],
        except mine: Case? = nil
    ) throws {
        func capacity(_ room: Case) -> Int64 { room.whole("capacity") ?? 0 }
        let people = Int64(Set(fields.texts("people")).union([requester]).count)
        guard people > capacity(room) else { return }
        let needs = Set(fields.texts("needs"))
        let larger = try work.cases(Rooms.object).filter { other in
            guard capacity(other) >= people, needs.isSubset(of: other.texts("equipment")) else { return false }
            let same = slots.map { Slot(resource: other.number ?? "", from: $0.from, to: $0.to) }
            return try Booking.inTheWay(work, same, except: mine).isEmpty
        }.sorted { (capacity($0), $0.number ?? "") < (capacity($1), $1.number ?? "") }
        func list(_ language: Language) -> String {
            larger.map { ($0.number ?? "") + language(" (for \(capacity($0)))", "（\(capacity($0)) 人）") }
                .joined(separator: language(", ", "、"))
        }
        let code = room.number ?? ""
        throw Refusal.badField(
            "people",
            reason: Wording(
                "\(code) holds \(capacity(room)), and \(people) come; "
                    + (larger.isEmpty ? "no room that is large enough is free then" : "free then: \(list(.en))"),
                "\(code) 最多容纳 \(capacity(room)) 人，参加者共 \(people) 人；"
                    + (larger.isEmpty ? "该时段没有足够大的空闲会议室" : "该时段空闲：\(list(.zh))")
            )
        )
    }

    /// The longest booking, in milliseconds.
    private static let longest: Int64 = 7 * 86_400_000

    /// Once, or a whole series: all of it or nothing.
    private static func book(_ work: inout Work) throws {
        let room = try room(work, try work.given.required("room"))
        let first = try slot(work, room, work.given)
        let slots = try series(work, first)
        // A series may stand in its own way, as one whose times are longer than its step.
        for (slot, next) in zip(slots, slots.dropFirst()) where slot.overlaps(next) {
            throw Refusal.badField(
                "repeat",
                reason: Wording("one time would not be over when the next begins", "前一次尚未结束，下一次已经开始")
            )
        }
        let principal = try work.principal
        try checkSize(work, room, work.given, by: principal, slots)
        try Booking.checkFree(work, slots)
        var kept = work.given
        for name in ["room", "repeat", "until", "from", "to"] { kept[name] = nil }
        var leader: CaseChange?
        for slot in slots {
            let number = try work.number("YD")
            if slots.count > 1, leader == nil, case .numbered(let text) = number {
                leader = .field("series", .string(text))
            }
            try work.begin(
                object,
                state(room),
                requester: principal,
                concerns: kept.texts("people").filter { $0 != principal },
                [number] + kept.changes + times(slot, work) + (leader.map { [$0] } ?? []),
                due: due(work, room, slot)
            )
        }
    }

    /// One time, or with it all that come behind it in its series.
    private static func cancel(_ work: inout Work, _ found: Case) throws {
        if work.given["series"] == true {
            guard let series = found.text("series") else {
                throw Refusal.rule(Wording("it is no part of a series", "不属于重复预订"))
            }
            for later in try work.cases("series:\(series)")
            where later.id > found.id && [State.requested, State.confirmed].contains(later.state) {
                try work.move(later, to: State.cancelled, [])
            }
        }
        try work.move(found, to: State.cancelled, [])
    }

    private static func change(_ work: inout Work, _ found: Case) throws {
        guard let held = found.slot else { return }
        guard !work.given.members.isEmpty else { throw Refusal.rule(.nothingChanges) }
        var fields = found.fields
        for member in work.given.members { fields[member.name] = member.value }
        let room = try room(work, work.given.text("room") ?? held.resource)
        let slot = try slot(work, room, fields)
        try checkSize(work, room, fields, by: found.requester, [slot], except: found)
        try Booking.checkFree(work, [slot], except: found)
        fields["room"] = nil
        var kept = work.given
        for name in ["room", "from", "to"] { kept[name] = nil }
        let people = fields.texts("people").filter { $0 != found.requester }
        try work.move(
            found,
            to: state(room),
            kept.changes + times(slot, work) + [.concerns(people)],
            due: due(work, room, slot)
        )
    }

    private static func state(_ room: Case) -> String { room["review"] == true ? State.requested : State.confirmed }

    /// A requested room is decided within some working hours, and before it begins.
    private static func due(_ work: Work, _ room: Case, _ slot: Slot) -> Instant? {
        guard room["review"] == true else { return nil }
        return min(
            slot.from,
            work.facts.clock.due(.workingHours(work.facts.settings.rooms.reviewHours), from: work.facts.now)
        )
    }

    private static func times(_ slot: Slot, _ work: Work) -> [CaseChange] {
        let clock = work.facts.clock
        return [
            .slot(slot), .field("from", .string(slot.from.rfc3339(in: clock.zone))),
            .field("to", .string(slot.to.rfc3339(in: clock.zone))),
            .field("month", .string("\(Month(of: clock.date(at: slot.from)))")),
        ]
    }

    /// The same time of the day on each working day or each week, through a date.
    private static func series(_ work: Work, _ first: Slot) throws -> [Slot] {
        let (clock, settings) = (work.facts.clock, work.facts.settings.rooms)
        let horizon = work.facts.today.adding(days: settings.horizonDays)
        let start = clock.date(at: first.from)
        guard start <= horizon else {
            throw Refusal.badField(
                "from",
                reason: Wording("more than \(settings.horizonDays) days ahead", "超出可提前预订的 \(settings.horizonDays) 天")
            )
        }
        guard let every = work.given.text("repeat") else {
            guard work.given["until"] == nil else { throw Refusal.missingField("repeat") }
            return [first]
        }
        let until = try work.given.required("until")
        guard let last = LocalDate(until), last >= start, last <= horizon else {
            throw Refusal.badField(
                "until",
                reason: Wording(
                    "it lies before from, or more than \(settings.horizonDays) days ahead",
                    "早于起始日期，或超出可提前预订的 \(settings.horizonDays) 天"
                )
            )
        }
        let (from, to) = (clock.zone.local(at: first.from), clock.zone.local(at: first.to))
        let length = to.date.dayNumber - from.date.dayNumber
        let step = every == "week" ? 7 : 1
        var slots: [Slot] = []
        for offset in stride(from: 0, through: last.dayNumber - start.dayNumber, by: step) {
            let date = start.adding(days: offset)
            if every == "day", !clock.isWorkingDay(date) { continue }
            slots.append(
                Slot(
                    resource: first.resource,
                    from: clock.zone.instant(of: LocalDateTime(date: date, secondOfDay: from.secondOfDay)),
                    to: clock.zone.instant(
                        of: LocalDateTime(date: date.adding(days: length), secondOfDay: to.secondOfDay)
                    )
                )
            )
        }
        guard !slots.isEmpty else {
            throw Refusal.badField("until", reason: Wording("nobody works on any of those days", "所选日期均非工作日"))
        }
        return slots
    }

    /// Who asked does not decide.
    private static func checkOther(_ work: Work, _ found: Case) throws(Refusal) {
        let person = try work.person
        guard person != found.requester, !found.concerns.contains(person) else { throw .selfApproval }
    }

    // Time

    private static func letPass(_ work: inout Work) throws {
        let current = Month(of: work.facts.today)
        for month in [current.previous, current, current.next] {
            for found in try work.cases("\(object):\(month)") { try letPass(&work, found) }
        }
    }

    private static func letPass(_ work: inout Work, _ found: Case) throws {
        guard let slot = found.slot else { return }
        let (now, settings) = (work.facts.now, work.facts.settings.rooms)
        switch found.state {
        case State.requested where slot.from <= now:
            try work.move(found, to: State.expired, [], as: "expire")
        case State.inUse where slot.to <= now:
            try work.move(found, to: State.done, [], as: "pass")
        case State.confirmed:
            let room = try work.found(Rooms.object, slot.resource)
            if let seen = seen(work, found, slot, room) {
                let started = try work.move(found, to: State.inUse, [.field("arrived", .string(seen))], as: "arrive")
                if slot.to <= now { try work.move(started, to: State.done, [], as: "pass") }
                return
            }
            let patience = slot.from.adding(seconds: Int64(settings.noShowMinutes) * 60)
            if Rooms.needsCheckIn(room), min(patience, slot.to) <= now {
                try work.move(found, to: State.released, [], as: "release")
            } else if slot.to <= now {
                try work.move(found, to: State.done, [], as: "pass")
            }
        default: break
        }
    }

    /// Who of those who were to come punched at the room's terminal in time; nil if nobody did.
    private static func seen(_ work: Work, _ found: Case, _ slot: Slot, _ room: Case) -> String? {
        guard let terminal = room.text("terminal") else { return nil }
        let settings = work.facts.settings.rooms
        let first = slot.from.adding(seconds: -Int64(settings.earlyMinutes) * 60)
        let last = slot.from.adding(seconds: Int64(settings.noShowMinutes) * 60)
        return work.facts.attendance.punches.first { punch in
            punch.terminal == terminal && first <= punch.at && punch.at <= last
                && (punch.person == found.requester || found.concerns.contains(punch.person))
        }?.person
    }
}
