import JSON
import Terms
import WallClock

/// Rooms that can be booked. Source: office.md 1, MTG-8.
package enum Rooms {
    package static let object = "room"

    enum State {
        static let open = "open"
        static let closed = "closed"
    }

    private static let keepers: [Who] = [.role(.adminClerk), .role(.officeHead)]

    private static let fields = [
        FieldRule("name"), FieldRule("capacity", .quantity), FieldRule("place", optional: true),
        FieldRule("equipment", .texts, optional: true), FieldRule("terminal", optional: true),
        FieldRule("review", .flag, optional: true), FieldRule("checkIn", .flag, optional: true),
    ]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("room", "会议室"),
        closed: [State.open, State.closed],
        readers: [.anyone],
        keys: { $0.state == State.open ? [object] : [] },
        summary: { found, words in
            let equipment = found.texts("equipment").joined(separator: ", ")
            let capacity = found.whole("capacity") ?? 0
            return "\(found.text("name") ?? "") " + words("for \(capacity)", "\(capacity) 人")
                + (equipment.isEmpty ? "" : " (\(equipment))")
        },
        verbs: [
            Verb(beginning: "add", who: keepers, fields: [FieldRule("code")] + fields) { work in
                let code = try work.newCode()
                var kept = work.given
                kept["code"] = nil
                try work.begin(
                    object,
                    State.open,
                    requester: try work.principal,
                    [.numbered(code)] + kept.changes
                )
            },
            Verb(
                "change",
                from: [State.open],
                who: keepers,
                fields: fields.map { FieldRule($0.name, $0.kind, optional: true) }
            ) { work, found in
                guard !work.given.members.isEmpty else { throw Refusal.rule(.nothingChanges) }
                try work.move(found, work.given.changes)
            },
            Verb("close", from: [State.open], who: keepers, needsReason: true) { work, found in
                let held = try work.cases(Booking.key(found.number ?? ""))
                guard held.isEmpty else { throw Refusal.conflict(with: held.compactMap(\.number)) }
                try work.move(found, to: State.closed, [])
            },
            Verb("reopen", from: [State.closed], to: State.open, who: keepers),
        ]
    )

    /// Whether somebody has to show that they are there: by a punch at the room's terminal, or by saying so.
    static func needsCheckIn(_ room: Case) -> Bool { room.text("terminal") != nil || room["checkIn"] == true }
}
