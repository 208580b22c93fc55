import JSON
import WallClock

/// A question to the terminal, or an order, as one request. Source: protocols/face.md, Hikvision ISAPI.
enum ISAPIStep: Sendable {
    case deviceInfo
    case clock
    /// The next page of the log.
    case search(ISAPISearch)
    /// The next page of the people.
    case users(ISAPIUserRead)
    case order(TerminalOrder, ISAPIOrderStage)

    /// For people.
    var name: String {
        switch self {
        case .deviceInfo: "device information"
        case .clock: "the clock"
        case .search: "the log"
        case .users: "the people"
        case .order(let order, let stage): "\(order.command.kind.rawValue) (\(stage.name))"
        }
    }

    /// It changes something on the terminal: not repeated when no answer came, and not cut off.
    var changesTerminal: Bool {
        switch self {
        case .deviceInfo, .clock, .search, .users, .order(_, .findUser), .order(_, .checkDeleted): false
        case .order(_, .setClock): true
        case .order(_, .readClock): false
        case .order(_, .restart), .order(_, .unlock), .order(_, .writeUser), .order(_, .writeCard),
            .order(_, .deleteUser):
            true
        }
    }

    var mayBeRepeated: Bool { !changesTerminal }
}

/// How far an order is carried out.
enum ISAPIOrderStage: Sendable {
    case setClock
    case readClock
    case restart
    case unlock
    case findUser(TerminalUser, search: String)
    case writeUser(TerminalUser, JSONValue)
    case writeCard(TerminalUser, UInt64)
    case deleteUser(String)
    case checkDeleted(String, search: String)

    var name: String {
        switch self {
        case .setClock: "writing"
        case .readClock: "reading back"
        case .restart, .unlock: "request"
        case .findUser: "reading the person"
        case .writeUser: "writing the person"
        case .writeCard: "writing the card"
        case .deleteUser: "deleting"
        case .checkDeleted: "looking whether the person is gone"
        }
    }
}

extension ISAPIStep {
    /// - Parameters:
    ///   - now: the site's time.
    ///   - zone: the site's.
    func call(id: Int, now: Instant, zone: Zone) -> HTTPCall {
        func json(_ method: HTTPCall.Method, _ path: String, _ body: JSONValue) -> HTTPCall {
            HTTPCall(
                id: id,
                method,
                "/ISAPI/AccessControl/\(path)?format=json",
                headers: [HTTPField("Content-Type", "application/json")],
                body: body.serialized
            )
        }
        func xml(_ path: String, _ root: String, _ content: String) -> HTTPCall {
            let text = """
                <?xml version="1.0" encoding="UTF-8"?>
                <\(root) version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">\(content)</\(root)>
                """
            let fields = [HTTPField("Content-Type", "application/xml")]
            return HTTPCall(id: id, .put, "/ISAPI/\(path)", headers: fields, body: Array(text.utf8))
        }
        switch self {
        case .deviceInfo: return HTTPCall(id: id, .get, "/ISAPI/System/deviceInfo")
        case .clock, .order(_, .readClock): return HTTPCall(id: id, .get, "/ISAPI/System/time")
        case .search(let search):
            return json(.post, "AcsEvent", ["AcsEventCond": search.condition(zone: zone)])
        case .users(let read): return json(.post, "UserInfo/Search", read.condition)
        case .order(_, .setClock):
            let time = ISAPITime.text(now, zone: zone)
            let zoneText = ISAPITime.posixZone(zone, at: now)
            return xml(
                "System/time",
                "Time",
                "<timeMode>manual</timeMode><localTime>\(time)</localTime><timeZone>\(zoneText)</timeZone>"
            )
        case .order(_, .restart): return HTTPCall(id: id, .put, "/ISAPI/System/reboot")
        case .order(_, .unlock):
            return xml("AccessControl/RemoteControl/door/1", "RemoteControlDoor", "<cmd>open</cmd>")
        case .order(_, .findUser(let user, let search)):
            return json(.post, "UserInfo/Search", ISAPIUserRead.condition(of: user.user, search: search))
        case .order(_, .checkDeleted(let user, let search)):
            return json(.post, "UserInfo/Search", ISAPIUserRead.condition(of: user, search: search))
        case .order(_, .writeUser(_, let info)): return json(.put, "UserInfo/SetUp", ["UserInfo": info])
        case .order(_, .writeCard(let user, let card)):
            return json(
                .put,
                "CardInfo/SetUp",
                [
                    "CardInfo": [
                        "employeeNo": .string(user.user), "cardNo": .string(String(card)), "cardType": "normalCard",
                    ]
                ]
            )
        case .order(_, .deleteUser(let user)):
            return json(
                .put,
                "UserInfo/Delete",
                ["UserInfoDelCond": ["EmployeeNoList": [["employeeNo": .string(user)]]]]
            )
        }
    }
}

extension ISAPISearch {
    /// Major must be there, minor 0 is all, and JSON is the only form.
    fileprivate func condition(zone: Zone) -> JSONValue {
        [
            "searchID": .string(name), "searchResultPosition": .integer(Int64(position)),
            "maxResults": .integer(Int64(ISAPISearch.pageSize)), "major": .integer(Int64(ISAPIMinor.eventMajor)),
            "minor": 0, "startTime": .string(ISAPITime.text(from, zone: zone)),
            "endTime": .string(ISAPITime.text(until, zone: zone)),
        ]
    }
}
