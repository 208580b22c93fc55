import JSON
import Terms
import Testing
import WallClock

@testable import Office

/// Rooms and their bookings.
@Suite struct RoomTests {
    /// 5 keeps the rooms: 301 is free for all, 302 is given on request, 303 has a terminal.
    private static func office() throws -> TestOffice {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "5", role: .adminClerk))
        for (code, more) in [
            ("301", [:]), ("302", ["review": true]), ("303", ["terminal": "door"]),
        ] as [(String, JSONObject)] {
            var fields: JSONObject = ["code": .string(code), "name": "room", "capacity": 3, "equipment": ["projector"]]
            for member in more.members { fields[member.name] = member.value }
            try office.run("5", "room", "add", nil, fields)
        }
        return office
    }

    @Test("MTG-8: with one time of a series all behind it are cancelled, and nothing of another series")
    func cancellingSeries() throws {
        var office = try RoomTests.office()
        let weekly: JSONObject = ["repeat": "week", "until": "2026-12-16"]
        try office.book("7", "301", "2026-11-25T09:00", "2026-11-25T10:00", weekly)
        try office.book("8", "301", "2026-11-25T10:00", "2026-11-25T11:00", weekly)
        let series: JSONObject = ["series": true]
        #expect(office.refusal("8", "roomBooking", "cancel", "YD-2026-0002", series) != nil)
        try office.run("7", "roomBooking", "cancel", "YD-2026-0003")
        let found = try office.run("7", "roomBooking", "cancel", "YD-2026-0002", series)
        #expect(found.number == "YD-2026-0002" && found.state == "cancelled")
        let states = (1...8).map { office.found("YD-2026-000\($0)")?.state }
        #expect(
            states == ["confirmed", "cancelled", "cancelled", "cancelled"] + Array(repeating: "confirmed", count: 4)
        )
        let one = TestOffice.booking("301", "2026-12-02T09:00", "2026-12-02T10:00")
        let number = try office.run("8", "roomBooking", "book", nil, one).number
        #expect(
            office.refusal("8", "roomBooking", "cancel", number, series) == .rule("it is no part of a series")
        )
    }

    @Test("MTG-8, K-10: no two bookings overlap, touching is allowed, the refusal names what is in the way")
    func overlapping() throws {
        var office = try RoomTests.office()
        let first = try office.book("7", "301", "2026-11-25T09:00", "2026-11-25T10:00")
        #expect(first.number == "YD-2026-0001" && first.state == "confirmed")
        #expect(
            office.refusalToBook("8", "301", "2026-11-25T09:59", "2026-11-25T11:00")
                == .conflict(with: ["YD-2026-0001 2026-11-25 09:00 – 2026-11-25 10:00"])
        )
        try office.book("8", "301", "2026-11-25T10:00", "2026-11-25T11:00")
        #expect(
            office.refusal("7", "roomBooking", "change", "YD-2026-0001", ["to": "2026-11-25T10:30"])
                == .conflict(with: ["YD-2026-0002 2026-11-25 10:00 – 2026-11-25 11:00"])
        )
        // It does not stand in its own way.
        try office.run("7", "roomBooking", "change", "YD-2026-0001", ["from": "2026-11-25T08:30"])
        try office.run("7", "roomBooking", "cancel", "YD-2026-0001")
        try office.book("8", "301", "2026-11-25T09:00", "2026-11-25T10:00")
        #expect(office.state.lastNumber("YD", 2026) == 3)
    }

    @Test("K-10: a series is booked whole or not at all; the refusal lists every conflict")
    func series() throws {
        var office = try RoomTests.office()
        for day in ["2026-12-01", "2026-12-03"] {
            try office.run("7", "roomBooking", "book", nil, TestOffice.booking("301", "\(day)T09:30", "\(day)T10:30"))
        }
        let weekdays = TestOffice.booking(
            "301",
            "2026-11-27T09:00",
            "2026-11-27T10:00",
            ["repeat": "day", "until": "2026-12-04"]
        )
        guard case .conflict(let taken)? = office.refusal("8", "roomBooking", "book", nil, weekdays) else {
            Issue.record("a series was booked over others")
            return
        }
        #expect(taken.count == 2 && office.state.lastNumber("YD", 2026) == 2)
        var weekly = weekdays
        weekly["repeat"] = "week"
        let first = try office.run("8", "roomBooking", "book", nil, weekly)
        #expect(office.state.lastNumber("YD", 2026) == 4 && first.text("series") == "YD-2026-0003")
        #expect(
            office.refusalToBook(
                "8",
                "301",
                "2027-02-01T09:00",
                "2027-02-02T09:30",
                ["repeat": "day", "until": "2027-02-05"]
            ) == .badField("repeat", reason: "one time would not be over when the next begins")
        )
    }

    @Test("MTG-8: too small a room is refused with its capacity and the rooms that are large enough and free then")
    func capacity() throws {
        var office = try RoomTests.office()
        for (code, capacity, equipment) in [("201", 9, ["projector"]), ("202", 4, ["projector"]), ("203", 5, [])]
            as [(String, JSONValue, JSONValue)]
        {
            try office.run(
                "5",
                "room",
                "add",
                nil,
                ["code": .string(code), "name": "room", "capacity": capacity, "equipment": equipment]
            )
        }
        let (from, to) = ("2026-11-25T09:00", "2026-11-25T10:00")
        func refusal(_ more: JSONObject) -> String? {
            guard case .badField("people", let reason)? = office.refusalToBook("7", "301", from, to, more) else {
                return nil
            }
            return reason.english
        }
        // Whoever books comes too, and is not counted twice.
        #expect(refusal(["people": ["7", "8", "9"]]) == nil)
        #expect(office.found("YD-2026-0001")?.state == "confirmed")
        #expect(
            refusal(["people": ["1", "2", "3"]])
                == "301 holds 3, and 4 come; free then: 202 (for 4), 203 (for 5), 201 (for 9)"
        )
        #expect(
            refusal(["people": ["1", "2", "3"], "needs": ["projector"]])
                == "301 holds 3, and 4 come; free then: 202 (for 4), 201 (for 9)"
        )
        // What is taken at one time of a series is not offered, and nothing is said of who has it.
        try office.book("8", "202", "2026-12-02T09:30", "2026-12-02T10:30")
        #expect(
            refusal(["people": ["1", "2", "3"], "repeat": "week", "until": "2026-12-02"])
                == "301 holds 3, and 4 come; free then: 203 (for 5), 201 (for 9)"
        )
        #expect(
            refusal(["people": ["1", "2", "3", "4", "5", "6", "8", "9", "10"]])
                == "301 holds 3, and 10 come; no room that is large enough is free then"
        )
        let change: JSONObject = ["people": ["1", "2", "3"]]
        #expect(
            office.refusal("7", "roomBooking", "change", "YD-2026-0001", change)
                == .badField(
                    "people",
                    reason: "301 holds 3, and 4 come; free then: 202 (for 4), 203 (for 5), 201 (for 9)"
                )
        )
        guard
            case .badField(_, let reason)? = office.refusalToBook(
                "7",
                "301",
                "2026-11-26T09:00",
                "2026-11-26T10:00",
                change
            )
        else {
            Issue.record("too small a room was booked")
            return
        }
        #expect(reason.chinese == "301 最多容纳 3 人，参加者共 4 人；该时段空闲：202（4 人）、203（5 人）、201（9 人）")
    }

    @Test("a room that lacks what is needed, or a time that is over, is refused")
    func unfit() throws {
        var office = try RoomTests.office()
        let time = TestOffice.booking("301", "2026-11-25T09:00", "2026-11-25T10:00")
        func with(_ name: String, _ value: JSONValue) -> JSONObject {
            var fields = time
            fields[name] = value
            return fields
        }
        #expect(
            office.refusal("7", "roomBooking", "book", nil, with("needs", ["piano"]))
                == .badField("needs", reason: "301 has no piano")
        )
        #expect(
            office.refusalToBook("7", "301", "2026-11-24T08:00", "2026-11-24T09:00")
                == .badField("from", reason: "that time is over")
        )
        try office.run("7", "roomBooking", "book", nil, time)
        #expect(
            office.refusal("5", "room", "close", "301", reason: "new carpet") == .conflict(with: ["YD-2026-0001"])
        )
    }

    @Test("MTG-2: a room on request holds its time, is decided by somebody else, and expires undecided")
    func requesting() throws {
        var office = try RoomTests.office()
        let asked = try office.book("5", "302", "2026-11-24T14:00", "2026-11-24T15:00")
        // Four working hours from 10:00 would end at 15:00, behind its beginning.
        #expect(asked.state == "requested" && asked.due == TestOffice.at("2026-11-24T14:00"))
        #expect(office.refusal("5", "roomBooking", "confirm", asked.number) == .selfApproval)
        #expect(
            office.refusalToBook("7", "302", "2026-11-24T14:30", "2026-11-24T15:00")
                == .conflict(with: ["YD-2026-0001 2026-11-24 14:00 – 2026-11-24 15:00"])
        )
        try office.run("2", "roomBooking", "confirm", asked.number)
        let other = try office.book("7", "302", "2026-11-24T16:00", "2026-11-24T17:00")
        _ = try office.pass("2026-11-24T16:00", "roomBooking")
        #expect(office.state.officeCase(other.id)?.state == "expired")
    }

    @Test("MTG-8: nobody there after 15 minutes: released; a punch at the room's terminal is being there")
    func noShow() throws {
        var office = try RoomTests.office()
        let (from, to) = ("2026-11-24T14:00", "2026-11-24T15:00")
        let empty = try office.book("7", "303", from, to)
        let quiet = try office.book("7", "301", from, to)
        _ = try office.pass("2026-11-24T14:14", "roomBooking")
        #expect(office.state.officeCase(empty.id)?.state == "confirmed")
        _ = try office.pass("2026-11-24T14:15", "roomBooking")
        #expect(office.state.officeCase(empty.id)?.state == "released")
        // Where nobody has to show that they came, nothing is released.
        #expect(office.state.officeCase(quiet.id)?.state == "confirmed")
        let held = try office.book("7", "303", "2026-11-24T16:00", "2026-11-24T17:00", ["people": ["8"]])
        func punch(_ person: String, _ at: String) -> AttendanceFacts.RoomPunch {
            AttendanceFacts.RoomPunch(person: person, terminal: "door", at: TestOffice.at(at))
        }
        // Somebody else's, and one that is too early, show nothing.
        office.attendance.punches = [punch("8", "2026-11-24T15:29"), punch("3", "2026-11-24T16:01")]
        _ = try office.pass("2026-11-24T16:10", "roomBooking")
        #expect(office.state.officeCase(held.id)?.state == "confirmed")
        office.attendance.punches.append(punch("8", "2026-11-24T16:15"))
        _ = try office.pass("2026-11-24T16:15", "roomBooking")
        let used = try #require(office.state.officeCase(held.id))
        #expect(used.state == "inUse" && used.text("arrived") == "8")
        try office.run("8", "roomBooking", "finish", held.number)
        office.now = TestOffice.at("2026-11-24T16:20")
        try office.book("3", "303", "2026-11-24T16:20", "2026-11-24T17:00")
    }

    @Test("who may not know of a booking is told neither what it is for nor by whom")
    func reading() throws {
        var office = try RoomTests.office()
        let found = try office.book("7", "301", "2026-11-25T09:00", "2026-11-25T10:00", ["people": ["10"]])
        let (facts, modules) = (office.facts, Modules.office)
        for person in ["7", "10", "5", "9", "2"] { #expect(facts.mayRead(person, found, modules)) }
        #expect(!facts.mayRead("8", found, modules) && !facts.mayRead("4", found, modules))
    }
}

extension TestOffice {
    fileprivate static func booking(
        _ room: String,
        _ from: String,
        _ to: String,
        _ more: JSONObject = [:]
    ) -> JSONObject {
        var fields: JSONObject = ["room": .string(room), "from": .string(from), "to": .string(to), "title": "plan"]
        for member in more.members { fields[member.name] = member.value }
        return fields
    }

    @discardableResult
    fileprivate mutating func book(
        _ person: String,
        _ room: String,
        _ from: String,
        _ to: String,
        _ more: JSONObject = [:]
    ) throws -> Case {
        try run(person, "roomBooking", "book", nil, TestOffice.booking(room, from, to, more))
    }

    fileprivate mutating func refusalToBook(
        _ person: String,
        _ room: String,
        _ from: String,
        _ to: String,
        _ more: JSONObject = [:]
    ) -> Refusal? {
        refusal(person, "roomBooking", "book", nil, TestOffice.booking(room, from, to, more))
    }
}
