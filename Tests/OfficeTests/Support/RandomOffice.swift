import JSON
import TestSupport
import WallClock

@testable import Office

/// An office in which people do whatever comes into their heads: mostly what their turn is, with mostly valid values, at
/// times anything else. Made of the declarations alone, so that a new module is in it at once.
struct RandomOffice {
    struct Attempt {
        let object: String
        let verb: String
        let events: [OfficeEvent]
        let refusal: Refusal?
    }

    var office = TestOffice()
    private var random: SeededRandom
    /// Cases in which something can still be done, oldest first.
    private var open: [Int64] = []
    /// Numbers of what others may refer to: filed records, documents that are through, approved
    /// requests.
    private var filed: [String] = []
    private var through: [String] = []
    private var requests: [String] = []
    private let beginnings: [(object: String, verb: Verb)]

    private static let people = TestOffice.people.map(\.number)
    private static let ends: Set<String> = [
        "withdraw", "void", "reject", "cancel", "return", "expire", "dismiss", "refuse", "damaged", "lose", "close",
        "revoke", "undelegate", "end",
    ]
    private static let rooms = ["R1", "R2"]
    private static let items = ["A4", "PEN", "INK", "CUP", "BIN", "KEY"]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        beginnings = Modules.office.objects.flatMap { object in
            // What has numbers has the longer way to go.
            let begins = object.verbs.filter { $0.begin != nil }.map { (object: object.object, verb: $0) }
            return object.series == nil ? begins : begins + begins + begins
        }
        office.grants += [
            RoleGrant(person: "9", role: .registrar), RoleGrant(person: "6", role: .registrar),
            RoleGrant(person: "5", role: .adminClerk), RoleGrant(person: "9", role: .adminClerk),
            RoleGrant(person: "6", role: .archivist), RoleGrant(person: "10", role: .archivist),
            RoleGrant(person: "8", role: .archivist), RoleGrant(person: "3", role: .officeHead),
        ]
        for code in RandomOffice.items.prefix(2) {
            let fields: JSONObject = ["code": .string(code), "name": "first", "unit": "piece", "price": "2"]
            try office.run("6", "item", "add", nil, fields)
        }
    }

    /// One command, and the time that passes before it.
    mutating func step() throws -> Attempt {
        pass()
        if chance(3) {
            let before = office.events.count
            try office.letTimePass()
            let events = Array(office.events[before...])
            open += events.filter { $0.from == nil }.map(\.caseID)
            if !events.isEmpty { return Attempt(object: "time", verb: "passes", events: events, refusal: nil) }
        }
        let isBeginning = open.isEmpty || chance(8)
        // Of some objects only time makes something.
        guard !isBeginning, let found = office.state.officeCase(target()),
            let verbs = Modules.office[found.object]?.verbs.filter({ $0.begin == nil }), !verbs.isEmpty
        else {
            let chosen = beginnings[below(beginnings.count)]
            return try attempt(chosen.object, chosen.verb, nil)
        }
        let able = verbs.filter { $0.from.contains(found.state) }
        let pool = able.isEmpty || chance(3) ? verbs : able
        var verb = pool[below(pool.count)]
        // Most of what is begun goes on.
        for _ in 0..<4 where RandomOffice.ends.contains(verb.name) && chance(90) { verb = pool[below(pool.count)] }
        return try attempt(found.object, verb, found)
    }

    private mutating func attempt(_ object: String, _ verb: Verb, _ found: Case?) throws -> Attempt {
        let before = office.events.count
        let fields = values(verb.fields, found)
        let target = found.flatMap { found in Modules.office[object]?.reference(found) }
        let isProxy = chance(3)
        do {
            try office.run(
                actor(verb, found),
                object,
                verb.name,
                target,
                fields,
                for: isProxy ? person() : nil,
                reason: chance(95) ? "because it is so" : nil,
                revision: chance(5) ? 1 : nil,
                isAdmin: chance(90)
            )
        } catch let refusal as Refusal {
            return Attempt(
                object: object,
                verb: verb.name,
                events: Array(office.events[before...]),
                refusal: refusal
            )
        }
        let events = Array(office.events[before...])
        for event in events {
            if event.from == nil { open.append(event.caseID) }
            guard let number = event.number else { continue }
            if event.object == Records.object, event.to == Records.State.filed { filed.append(number) }
            if event.object == IssueRequests.object, event.to == Approval.State.approved { requests.append(number) }
            if [Incoming.object, Outgoing.object].contains(event.object), ["closed", "sent"].contains(event.to) {
                through.append(number)
            }
        }
        return Attempt(object: object, verb: verb.name, events: events, refusal: nil)
    }

    /// Time, holidays and deputies.
    private mutating func pass() {
        office.now = office.now.adding(seconds: Int64(below(chance(1) ? 86_400 : 1_200)))
        guard chance(1) else { return }
        office.absences = (0..<below(4)).map { _ in
            let from = office.now.adding(seconds: Int64(below(86_400)))
            return Absence(
                person: person(),
                from: from,
                to: from.adding(seconds: Int64(1 + below(6 * 86_400)))
            )
        }
        office.delegations = (0..<below(5)).map { _ in Delegation(from: person(), to: person()) }
    }

    /// Mostly something of late; what is over drops out now and then.
    private mutating func target() -> Int64 {
        if chance(12), let item = office.found(RandomOffice.items[below(RandomOffice.items.count)]) { return item.id }
        if chance(3) { return Int64(1 + below(Int(office.state.nextID()))) }
        let index = chance(75) ? open.count - 1 - below(min(40, open.count)) : below(open.count)
        let id = open[index]
        if let found = office.state.officeCase(id), let object = Modules.office[found.object],
            object.closed.contains(found.state), found.stock == nil, chance(70)
        {
            // Nothing more is expected of it, and little is done to it.
            if chance(10) { open.remove(at: index) }
            return open.last ?? id
        }
        return id
    }

    private mutating func actor(_ verb: Verb, _ found: Case?) -> String? {
        if chance(10) { return chance(10) ? nil : person() }
        let directory = office.facts.directory
        let today = office.facts.today
        let able = verb.who.flatMap { who -> [String?] in
            switch who {
            case .anyone, .admin: RandomOffice.people
            case .role(let role):
                RandomOffice.people.filter { directory.has($0, role, found?.department, on: today) }
            case .requester: [found?.requester].compactMap { $0 }
            case .concerned: found?.concerns ?? []
            case .roleBut, .roleIn:
                RandomOffice.people.filter { office.facts.isEntitled($0, who, found) }
            case .field(let name): found.map { [$0.text(name)].compactMap { $0 } + $0.texts(name) } ?? []
            case .approver: found.flatMap { Eligibility.of($0, office.facts)?.people } ?? []
            case .decider: found?.decisions.map(\.by) ?? []
            case .system: [nil]
            }
        }
        return able.isEmpty ? person() : able[below(able.count)]
    }

    private mutating func values(_ rules: [FieldRule], _ found: Case?) -> JSONObject {
        var values = JSONObject()
        for rule in rules where chance(rule.isRequired ? 98 : 50) { values[rule.name] = value(rule, found) }
        return values
    }

    private mutating func value(_ rule: FieldRule, _ found: Case?) -> JSONValue {
        switch rule.kind {
        case .text: return text(rule.name, found)
        case .quantity, .whole:
            // What was counted before is mostly counted again.
            if rule.name == "pages", let pages = found?.whole("pages"), chance(90) { return .integer(pages) }
            if ["fronts", "backs", "sheets"].contains(rule.name), chance(90) { return 4 }
            if rule.name == "year" { return .integer(Int64(2015 + below(13))) }
            if rule.name == "target" { return .integer(Int64(20 + below(40))) }
            return .integer(Int64(below(20)))
        case .money: return .string("\(below(60)).\(below(9))0")
        // What stands on a paper lies behind.
        case .date where rule.name == "date" && chance(90):
            return .string("\(office.facts.today.adding(days: -below(30)))")
        case .date: return .string("\(office.facts.today.adding(days: below(30) - 2))")
        case .moment: return .string(office.now.adding(seconds: Int64(below(86_400))).rfc3339(in: TestOffice.zone))
        case .time: return .string("\(below(24)):\(10 + below(50))")
        case .department: return .string(chance(95) ? "sales" : "nowhere")
        case .role: return .string(OfficeRole.allCases[below(OfficeRole.allCases.count)].rawValue)
        case .person: return .string(person())
        case .people: return [.string(person()), .string(person())]
        case .flag: return .bool(chance(60))
        case .choice(let choices): return .string(choices[below(choices.count)])
        case .texts:
            if rule.name == "items" { return [.string(RandomOffice.items[below(RandomOffice.items.count)])] }
            return rule.name == "blankBacks" ? ["2"] : ["one", "two"]
        case .lines(let rules):
            if found?.object == "stocktake" { return counts(found) }
            return .array((0...below(2)).map { _ in .object(values(rules, found)) })
        }
    }

    private mutating func counts(_ found: Case?) -> JSONValue {
        .array(
            (found?.texts("items") ?? []).map { code in
                let book = office.found(code)?.stock?.onHand ?? 0
                return ["item": .string(code), "quantity": .integer(chance(80) ? book : book + 1)]
            }
        )
    }

    private mutating func text(_ name: String, _ found: Case?) -> JSONValue {
        switch name {
        case "room": return .string(RandomOffice.rooms[below(RandomOffice.rooms.count)])
        // Each is looked at every month: few, so that there is time for anything else.
        case "cabinet": return .string("cabinet \(below(2))")
        case "code" where chance(40): return .string(RandomOffice.rooms[below(RandomOffice.rooms.count)])
        case "code", "item": return .string(RandomOffice.items[below(RandomOffice.items.count)])
        case "record": return recent(filed) ?? number(of: "DA")
        case "source": return recent(through) ?? number(of: "SW")
        case "document": return chance(30) ? "slip" : recent(requests) ?? number(of: "LY")
        case "sender": return chance(50) ? "City Bureau" : "city bureau"
        case "hash":
            if let hash = found?.text("hash"), chance(90) { return .string(hash) }
            let digit = Array("0123456789abcdef")[below(16)]
            return .string(String(repeating: "\(digit)\(below(10))", count: 32))
        default: return .string("\(name) \(below(9))")
        }
    }

    private mutating func number(of series: String) -> JSONValue {
        let year = office.facts.today.parts.year
        let last = office.state.lastNumber(series, year)
        return .string("\(series)-\(year)-\(padded(max(1, last - below(20)), 4))")
    }

    /// Mostly one of the last of some.
    private mutating func recent(_ numbers: [String]) -> JSONValue? {
        guard !numbers.isEmpty, chance(90) else { return nil }
        return .string(numbers[numbers.count - 1 - below(min(4, numbers.count))])
    }

    private mutating func person() -> String { RandomOffice.people[below(RandomOffice.people.count)] }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &random) }
}
