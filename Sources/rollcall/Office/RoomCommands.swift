import ArgumentParser
import Control
import JSON
import Terms

enum RoomNoun: OfficeNoun {
    static let object: String? = "room"
    static let listsClosed = true
}

enum RoomBookingNoun: OfficeNoun {
    static let object: String? = "roomBooking"
    static let listed = "bookings"
}

struct RoomCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "room",
        abstract: "Rooms: which is free, booking it, once or as a series.",
        discussion: """
            No two bookings of a room overlap; that one begins when another ends is fine. A room with --check-in or a
            terminal is free again when nobody has come after 15 minutes.
            """,
        subcommands: [
            RoomFree.self, RoomBook.self, RoomMove.self, RoomCancel.self,
            CaseAct<StartBookingVerb>.self,
            CaseAct<FinishBookingVerb>.self, CaseAct<ConfirmBookingVerb>.self, CaseAct<RejectBookingVerb>.self,
            CaseList<RoomBookingNoun>.self, RoomAdd.self, RoomChange.self, CaseAct<CloseRoomVerb>.self,
            CaseAct<ReopenRoomVerb>.self, CaseList<RoomNoun>.self, CaseShow<AnyCase>.self, CaseHistory<AnyCase>.self,
        ]
    )
}

enum StartBookingVerb: CaseVerb {
    static let object: String? = "roomBooking"
    static let verb = "start"
    static let abstract = "Say that you are there; from half an hour before the time on."
}

enum FinishBookingVerb: CaseVerb {
    static let object: String? = "roomBooking"
    static let verb = "finish"
    static let abstract = "Say that you have left: the rest of the time is free."
}

enum ConfirmBookingVerb: CaseVerb {
    static let object: String? = "roomBooking"
    static let verb = "confirm"
    static let abstract = "Give a room that is given on request only; for the adminClerk."
}

enum RejectBookingVerb: CaseVerb {
    static let object: String? = "roomBooking"
    static let verb = "reject"
    static let abstract = "Refuse a room that is given on request only. Needs --reason."
}

enum CloseRoomVerb: CaseVerb {
    static let object: String? = "room"
    static let verb = "close"
    static let abstract = "Take a room out of use, if nothing is booked in it. Needs --reason."
}

enum ReopenRoomVerb: CaseVerb {
    static let object: String? = "room"
    static let verb = "reopen"
    static let abstract = "Bring a room back into use."
}

struct RoomFree: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "free",
        abstract: "Show which rooms are free at a time, and what stands in the way in the others."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "From when, YYYY-MM-DDTHH:MM in the site's zone.") var from: String
    @Option(help: "Until when.") var to: String
    @Option(parsing: .unconditional, help: "For how many people.") var seats: Int?
    @Option(help: "What has to be there, such as a projector; once for each.") var needs: [String] = []

    func run() throws {
        let list = OfficeMessages.List.Input(
            object: RoomNoun.object,
            state: "open",
            language: options.language.rawValue
        )
        let found = try options.all(OfficeMessages.List.name, JSONObject(of: list), list: "cases", cursor: "after")
        let booked = try options.call(
            OfficeMessages.Booked.self,
            OfficeMessages.Booked.Input(from: from, to: to, language: options.language.rawValue)
        ).bookings
        let rooms = try found.map { try OfficeMessages.Case(json: $0) }.filter { room in
            if let seats, case .integer(let capacity)? = room.fields["capacity"], capacity < seats { return false }
            guard case .array(let equipment)? = room.fields["equipment"] else { return needs.isEmpty }
            return needs.allSatisfy { equipment.contains(.string($0)) }
        }
        if options.json {
            return Output.print(
                .array(
                    try rooms.map { room in
                        let taken = booked.filter { $0.resource == room.number }
                        return [
                            "room": .string(room.number), "free": .bool(taken.isEmpty), "fields": .object(room.fields),
                            "bookings": .array(try taken.map { .object(try JSONObject(of: $0)) }),
                        ]
                    }
                )
            )
        }
        let (words, text) = (options.words, CaseText(options.words))
        if rooms.isEmpty { return print(words("no such room", "没有符合条件的会议室")) }
        var table = Table((words("ROOM", "编号"), .left), (words("WHAT", "会议室"), .left), (words("FREE", "空闲"), .left))
        for room in rooms {
            let taken = booked.filter { $0.resource == room.number }.map { booking in
                let who = [booking.by, booking.title].compactMap { $0 }.joined(separator: ": ")
                let time = "\(text.short(booking.from)) – \(text.short(booking.to))"
                return "\(booking.number) \(time)" + (who.isEmpty ? "" : " (\(who))")
            }
            table.add(room.number, room.what, taken.isEmpty ? words("free", "空闲") : taken.joined(separator: "; "))
        }
        table.print()
    }
}

/// Who comes, and what they need.
struct RoomNeeds: ParsableArguments {
    @Option(help: "Number or name of somebody who comes too; once for each.", completion: LiveNames.people)
    var person: [String] = []
    @Option(help: "What has to be there; once for each.") var needs: [String] = []

    func fill(_ fields: inout JSONObject) {
        if !person.isEmpty { fields["people"] = .array(person.map { .string($0) }) }
        if !needs.isEmpty { fields["needs"] = .array(needs.map { .string($0) }) }
    }
}

struct RoomBook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "Book a room; a series is booked as a whole, or not at all."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var people: RoomNeeds
    @Argument(help: "The room.") var room: String
    @Option(help: "From when, YYYY-MM-DDTHH:MM in the site's zone.") var from: String
    @Option(help: "Until when.") var to: String
    @Option(help: "What for; read by those who come, reception and the administration.") var title: String
    @Option(name: .customLong("repeat"), help: "day (each working day) or week.", completion: .list(["day", "week"]))
    var again: String?
    @Option(help: "The last date of a series, YYYY-MM-DD.") var until: String?

    func run() throws {
        var fields = JSONObject(given: [
            "room": room, "from": from, "to": to, "title": title, "repeat": again, "until": until,
        ])
        people.fill(&fields)
        guard again != nil, !options.json else {
            return try office.act(options, RoomBookingNoun.object, "book", nil, fields)
        }
        let words = options.words
        let last = try office.done(options, RoomBookingNoun.object, "book", nil, fields)
        if case .string(let first) = last.fields["series"] {
            print(words("a series, \(first) to \(last.number); the last:", "重复预订，\(first) 至 \(last.number)；最后一次："))
        }
        CaseText(words).line(last)
    }
}

struct RoomMove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move a booking to another time or room, or change what it is for."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var people: RoomNeeds
    @Argument(help: "Its number.") var number: String
    @Option(help: "The other room.") var room: String?
    @Option(help: "From when.") var from: String?
    @Option(help: "Until when.") var to: String?
    @Option(help: "What for.") var title: String?

    func run() throws {
        var fields = JSONObject(given: ["room": room, "from": from, "to": to, "title": title])
        people.fill(&fields)
        try office.act(options, RoomBookingNoun.object, "change", number, fields)
    }
}

/// What a room has beside its code.
struct RoomOptions: ParsableArguments {
    @Option(help: "Where it is.") var place: String?
    @Option(help: "What is in it, such as a projector; once for each.") var equipment: [String] = []
    @Option(help: "The terminal at its door: a punch there shows that people have come.") var terminal: String?
    @Flag(inversion: .prefixedNo, help: "It is given on request only: the adminClerk decides.") var review: Bool?
    @Flag(inversion: .prefixedNo, help: "Who has booked it says when they are there; else it is free again.")
    var checkIn: Bool?

    func fill(_ fields: inout JSONObject) {
        fields.set("place", place)
        if !equipment.isEmpty { fields["equipment"] = .array(equipment.map { .string($0) }) }
        fields.set("terminal", terminal)
        if let review { fields["review"] = .bool(review) }
        if let checkIn { fields["checkIn"] = .bool(checkIn) }
    }
}

struct RoomCancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a booking before it begins."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @Argument(help: "Its number.") var number: String
    @Flag(help: "With it all that come behind it in its series.") var series = false

    func run() throws {
        try office.act(options, RoomBookingNoun.object, "cancel", number, series ? ["series": true] : [:])
    }
}

struct RoomAdd: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a room; for the adminClerk.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var room: RoomOptions
    @Argument(help: "Its code, for example 301.") var code: String
    @Option(help: "What it is called.") var name: String
    @Option(parsing: .unconditional, help: "How many people it holds.") var capacity: Int

    func run() throws {
        var fields: JSONObject = ["code": .string(code), "name": .string(name), "capacity": .integer(Int64(capacity))]
        room.fill(&fields)
        try office.act(options, RoomNoun.object, "add", nil, fields)
    }
}

struct RoomChange: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "change", abstract: "Change what is said of a room.")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var office: OfficeOptions
    @OptionGroup var room: RoomOptions
    @Argument(help: "Its code.") var code: String
    @Option(help: "What it is called.") var name: String?
    @Option(parsing: .unconditional, help: "How many people it holds.") var capacity: Int?

    func run() throws {
        var fields = JSONObject(given: ["name": name])
        fields.set("capacity", capacity)
        room.fill(&fields)
        try office.act(options, RoomNoun.object, "change", code, fields)
    }
}
