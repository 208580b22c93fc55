import Crypto
import JSON
package import TerminalProtocols
package import WallClock

/// A Hikvision face terminal made of software: its side of ISAPI as far as a gateway uses it.
///
/// Each punch gives four events in a row (passed, lock open, door open, door closed), as at a door.
/// Source: protocols/face.md, Hikvision ISAPI.
package struct ISAPITerminal: Sendable {
    package enum Algorithm: String, Sendable { case md5 = "MD5", sha256 = "SHA-256" }

    /// How the parts of the event stream are written.
    package struct StreamForm: Sendable {
        package var isXML = false
        package var hasLengths = true
        /// A picture behind each face, with the boundary inside.
        package var hasPictures = true

        package init() {}
    }

    package enum Answer: Equatable, Sendable {
        case whole(HTTPHead, [UInt8])
        /// The event stream begins: from now on parts follow until the connection ends.
        case stream(HTTPHead)
    }

    package var memory: TerminalMemory
    package var model = "DS-K1T341BM"
    package var firmware = "V3.7.80"
    package var form = StreamForm()
    package var algorithm = Algorithm.md5
    /// A nonce serves so many requests and is stale then.
    package var nonceLife = 50
    /// Whether the log can be searched: some models answer `notSupport`.
    package var canSearch = true
    /// The stream is held by another client.
    package var streamIsBusy = false
    /// What the log search can serve at once.
    package var pageLimit = 30
    /// Seconds by which writing the time has moved the clock.
    package private(set) var clockOffset: Int64 = 0
    package private(set) var hasRestarted = false
    package private(set) var unlocks = 0
    /// Requests that carried a wrong password.
    package private(set) var wrongPasswords = 0

    private let account: String
    private let password: [UInt8]
    private let zone: Zone
    private var nonces = 0
    private var nonceUses = 0

    private static let boundary = "MIME_boundary"
    private static let realm = "DS-0A1B2C3D"

    package init(memory: TerminalMemory, account: String = "admin", password: String, zone: Zone) {
        self.memory = memory
        self.account = account
        self.password = Array(password.utf8)
        self.zone = zone
    }

    /// - Parameter now: the moment by a right clock.
    package mutating func answer(_ request: HTTPCall, now: Instant) -> Answer {
        guard mayPass(request) else { return refuseLogin(request) }
        let now = now.adding(seconds: clockOffset)
        let parts = request.target.split(separator: "?", maxSplits: 1)
        switch (request.method, parts.first ?? "") {
        case (.get, "/ISAPI/System/deviceInfo"): return xml(deviceInfo)
        case (.get, "/ISAPI/System/time"): return xml(time(now))
        case (.put, "/ISAPI/System/time"): return setTime(request.body, now: now)
        case (.put, "/ISAPI/System/reboot"):
            hasRestarted = true
            return status(200, "OK", "ok", code: 1)
        case (.put, "/ISAPI/AccessControl/RemoteControl/door/1"):
            unlocks += 1
            return status(200, "OK", "ok", code: 1)
        case (.get, "/ISAPI/Event/notification/alertStream"):
            guard !streamIsBusy else { return status(404, "Invalid Operation", "notSupport", code: 4) }
            let type = "multipart/mixed; boundary=\(ISAPITerminal.boundary)"
            return .stream(HTTPHead(status: 200, headers: [HTTPField("Content-Type", type)]))
        case (.post, "/ISAPI/AccessControl/AcsEvent"):
            guard canSearch else { return status(403, "Invalid Operation", "notSupport", code: 4) }
            return search(request.body)
        case (.post, "/ISAPI/AccessControl/UserInfo/Search"): return searchUsers(request.body)
        case (.put, "/ISAPI/AccessControl/UserInfo/SetUp"): return writeUser(request.body)
        case (.put, "/ISAPI/AccessControl/UserInfo/Delete"): return deleteUsers(request.body)
        case _: return status(404, "Invalid Operation", "invalidOperation", code: 4)
        }
    }

    /// Somebody passes: the punch enters the log.
    /// - Returns: the parts that the event stream carries for it.
    package mutating func punch(_ punch: SimulatedPunch) -> [UInt8] {
        memory.log.append(punch)
        let first = (memory.log.count - 1) * ISAPITerminal.eventsEach
        return (first..<first + ISAPITerminal.eventsEach).flatMap { part(of: $0) }
    }

    /// The part that tells a listener that the terminal is alive.
    package func heartbeat(now: Instant) -> [UInt8] {
        let time = now.adding(seconds: clockOffset).rfc3339(in: zone)
        return part(["dateTime": .string(time), "eventType": "heartBeat", "eventState": "inactive"])
    }
}

// MARK: Login

extension ISAPITerminal {
    private var nonce: String { "nonce\(nonces)" }

    private mutating func refuseLogin(_ request: HTTPCall) -> Answer {
        let isStale = nonceUses >= nonceLife
        if isStale || nonces == 0 {
            nonces += 1
            nonceUses = 0
        }
        let challenge =
            "Digest realm=\"\(ISAPITerminal.realm)\", qop=\"auth\", nonce=\"\(nonce)\", algorithm=\(algorithm.rawValue), "
            + "opaque=\"x,y\", stale=\"\(isStale)\""
        let fields = [HTTPField("WWW-Authenticate", challenge), HTTPField("WWW-Authenticate", "Basic realm=\"x\"")]
        return .whole(HTTPHead(status: 401, headers: fields), Array("<userCheck/>".utf8))
    }

    private mutating func mayPass(_ request: HTTPCall) -> Bool {
        guard let header = request.headers.first(where: { $0.name == "Authorization" })?.value,
            header.hasPrefix("Digest ")
        else { return false }
        var fields: [String: String] = [:]
        for piece in header.dropFirst(7).split(separator: ", ") {
            let sides = piece.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { fields[String(sides[0])] = String(sides[1].replacing("\"", with: "")) }
        }
        guard fields["nonce"] == nonce, nonceUses < nonceLife else { return false }
        func hash(_ bytes: [UInt8]) -> String {
            let digest: [UInt8] =
                algorithm == .md5 ? Array(Insecure.MD5.hash(data: bytes)) : Array(SHA256.hash(data: bytes))
            return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let who = hash(Array("\(account):\(ISAPITerminal.realm):".utf8) + password)
        let what = hash(Array("\(request.method.rawValue):\(request.target)".utf8))
        let middle = [fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"]].map { $0 ?? "" }
        let expected = hash(Array(([who] + middle + [what]).joined(separator: ":").utf8))
        guard fields["username"] == account, fields["uri"] == request.target, fields["response"] == expected else {
            wrongPasswords += 1
            return false
        }
        nonceUses += 1
        return true
    }
}

// MARK: System

extension ISAPITerminal {
    private func xml(_ content: String, status: Int = 200) -> Answer {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(content)\n"
        return .whole(
            HTTPHead(status: status, headers: [HTTPField("Content-Type", "application/xml")]),
            Array(text.utf8)
        )
    }

    private func json(_ value: JSONValue, status: Int = 200) -> Answer {
        .whole(HTTPHead(status: status, headers: [HTTPField("Content-Type", "application/json")]), value.serialized)
    }

    private func status(_ status: Int, _ text: String, _ sub: String, code: Int64) -> Answer {
        json(
            ["statusCode": .integer(code), "statusString": .string(text), "subStatusCode": .string(sub)],
            status: status
        )
    }

    private var deviceInfo: String {
        """
        <DeviceInfo version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
        <deviceName>Access Controller</deviceName>
        <model>\(model)</model>
        <serialNumber>\(memory.serial)</serialNumber>
        <macAddress>02:00:00:00:00:01</macAddress>
        <firmwareVersion>\(firmware)</firmwareVersion>
        </DeviceInfo>
        """
    }

    private func time(_ now: Instant) -> String {
        """
        <Time version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
        <timeMode>NTP</timeMode>
        <localTime>\(now.rfc3339(in: zone))</localTime>
        <timeZone>CST-8:00:00</timeZone>
        </Time>
        """
    }

    private mutating func setTime(_ body: [UInt8], now: Instant) -> Answer {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: "<localTime>"), let end = text.firstRange(of: "</localTime>"),
            start.upperBound <= end.lowerBound, let time = Instant(rfc3339: text[start.upperBound..<end.lowerBound])
        else { return status(400, "Invalid XML Content", "badXmlContent", code: 6) }
        clockOffset += time.milliseconds(since: now) / 1_000
        return status(200, "OK", "ok", code: 1)
    }
}

// MARK: Events

extension ISAPITerminal {
    static let eventsEach = 4
    /// Lock open, door open, door closed. Source: protocols/face.md, table.
    private static let doorEvents = [21, 25, 26]

    /// What event number `index` is, 0 the oldest; the terminal's own numbers begin at 1.
    private func event(_ index: Int) -> (punch: SimulatedPunch, minor: Int, isPass: Bool) {
        let punch = memory.log[index / ISAPITerminal.eventsEach]
        let place = index % ISAPITerminal.eventsEach
        return (punch, place == 0 ? punch.verify : ISAPITerminal.doorEvents[place - 1], place == 0)
    }

    private func moment(_ index: Int) -> Instant { zone.instant(of: event(index).punch.time) }

    /// The fields that both forms of an event share.
    private func fields(_ index: Int) -> JSONObject {
        let (punch, _, isPass) = event(index)
        var fields: JSONObject = ["serialNo": .integer(Int64(index + 1)), "cardReaderNo": 1, "doorNo": 1]
        guard isPass else { return fields }
        fields["name"] = .string(memory.users.first { $0.user == punch.user }?.name ?? "")
        fields["employeeNoString"] = .string(punch.user)
        fields["userType"] = "normal"
        fields["currentVerifyMode"] = "cardOrFaceOrPw"
        let words = ["checkIn", "checkOut", "breakOut", "breakIn", "overtimeIn", "overtimeOut"]
        fields["attendanceStatus"] = .string(words.indices.contains(punch.state) ? words[punch.state] : "undefined")
        fields["mask"] = "no"
        return fields
    }

    private func search(_ body: [UInt8]) -> Answer {
        guard let condition = parsed(body)?["AcsEventCond"] else {
            return status(400, "Invalid Content", "badJsonContent", code: 6)
        }
        guard case .string(let name)? = condition["searchID"],
            case .integer(let position)? = condition["searchResultPosition"],
            case .integer(let most)? = condition["maxResults"], case .integer(5)? = condition["major"],
            case .integer(0)? = condition["minor"], case .string(let from)? = condition["startTime"],
            case .string(let until)? = condition["endTime"], let from = Instant(rfc3339: from),
            let until = Instant(rfc3339: until), position >= 0
        else { return status(400, "Invalid Content", "MessageParametersLack", code: 6) }
        let found = (0..<memory.log.count * ISAPITerminal.eventsEach).filter { (from...until).contains(moment($0)) }
        let page = found.dropFirst(Int(position)).prefix(min(Int(most), pageLimit))
        let isLast = Int(position) + page.count >= found.count
        let list = page.map { index -> JSONValue in
            var entry = fields(index)
            entry["major"] = 5
            entry["minor"] = .integer(Int64(event(index).minor))
            entry["time"] = .string(moment(index).rfc3339(in: zone))
            entry["pictureURL"] = .string("http://192.0.2.1/p/\(index).jpg@WEB000000000000")
            return .object(entry)
        }
        var answer: JSONObject = [
            "searchID": .string(name), "responseStatusStrg": page.isEmpty ? "NO MATCH" : isLast ? "OK" : "MORE",
            "numOfMatches": .integer(Int64(page.count)), "totalMatches": .integer(Int64(found.count)),
        ]
        if !list.isEmpty { answer["InfoList"] = .array(list) }
        return json(["AcsEvent": .object(answer)])
    }

    private func parsed(_ body: [UInt8]) -> JSONValue? {
        do { return try JSONValue(parsing: body) } catch { return nil }
    }

    private func part(of index: Int) -> [UInt8] {
        var inner = fields(index)
        inner["majorEventType"] = 5
        inner["subEventType"] = .integer(Int64(event(index).minor))
        inner["frontSerialNo"] = .integer(Int64(index))
        inner["currentEvent"] = true
        let text = part([
            "ipAddress": "192.0.2.1", "dateTime": .string(moment(index).rfc3339(in: zone)),
            "eventType": "AccessControllerEvent", "eventState": "active", "AccessControllerEvent": .object(inner),
        ])
        return text + (form.hasPictures && event(index).isPass ? picture : [])
    }

    private func part(_ alert: JSONObject) -> [UInt8] {
        let body = form.isXML ? Array(xml(alert).utf8) : alert.serialized
        return framed(type: form.isXML ? "application/xml; charset=\"UTF-8\"" : "application/json", body)
    }

    private func xml(_ alert: JSONObject) -> String {
        func element(_ name: String, _ value: JSONValue) -> String {
            let content =
                switch value {
                case .object(let object): object.members.map { element($0.name, $0.value) }.joined()
                case .string(let text): text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                case let other: other.description
                }
            return "<\(name)>\(content)</\(name)>\r\n"
        }
        return element("EventNotificationAlert", .object(alert))
    }

    /// Bytes as of a JPEG, with a boundary line among them that is none.
    private var picture: [UInt8] {
        let bytes =
            [0xFF, 0xD8, 0xFF, 0xFE] + Array("\r\n--\(ISAPITerminal.boundary)\r\nnot a head".utf8) + [0xFF, 0xD9]
        return framed(type: "image/jpeg", bytes, extra: "Content-ID: pictureImage\r\n")
    }

    private func framed(type: String, _ body: [UInt8], extra: String = "") -> [UInt8] {
        let length = form.hasLengths ? "Content-Length: \(body.count)\r\n" : ""
        let head = "--\(ISAPITerminal.boundary)\r\nContent-Type: \(type)\r\n\(length)\(extra)\r\n"
        return Array(head.utf8) + body + Array("\r\n".utf8)
    }
}

// MARK: People

extension ISAPITerminal {
    private func searchUsers(_ body: [UInt8]) -> Answer {
        guard let condition = parsed(body)?["UserInfoSearchCond"], case .string(let name)? = condition["searchID"],
            case .integer(let position)? = condition["searchResultPosition"], position >= 0,
            case .integer(let most)? = condition["maxResults"], most >= 0
        else { return status(400, "Invalid Content", "MessageParametersLack", code: 6) }
        var found = memory.users
        if case .array(let wanted)? = condition["EmployeeNoList"] {
            found = found.filter { user in wanted.contains { $0["employeeNo"] == .string(user.user) } }
        }
        let page = found.dropFirst(Int(position)).prefix(min(Int(most), pageLimit))
        let isLast = Int(position) + page.count >= found.count
        let list = page.map { user -> JSONValue in
            [
                "employeeNo": .string(user.user), "name": .string(user.name), "userType": "normal",
                "localUIRight": .bool(user.isAdministrator), "password": "", "numOfCard": 0, "numOfFP": 0,
                "numOfFace": 1,
            ]
        }
        return json([
            "UserInfoSearch": [
                "searchID": .string(name), "responseStatusStrg": page.isEmpty ? "NO MATCH" : isLast ? "OK" : "MORE",
                "numOfMatches": .integer(Int64(page.count)), "totalMatches": .integer(Int64(found.count)),
                "UserInfo": .array(list),
            ]
        ])
    }

    private mutating func writeUser(_ body: [UInt8]) -> Answer {
        guard let info = parsed(body)?["UserInfo"], case .string(let user)? = info["employeeNo"],
            case .string(let name)? = info["name"]
        else { return status(400, "Invalid Content", "badJsonContent", code: 6) }
        memory.users.removeAll { $0.user == user }
        memory.users.append(SimulatedUser(user: user, name: name, isAdministrator: info["localUIRight"] == true))
        return status(200, "OK", "ok", code: 1)
    }

    private mutating func deleteUsers(_ body: [UInt8]) -> Answer {
        guard case .array(let list)? = parsed(body)?["UserInfoDelCond"]?["EmployeeNoList"] else {
            return status(400, "Invalid Content", "badJsonContent", code: 6)
        }
        memory.users.removeAll { user in list.contains { $0["employeeNo"] == .string(user.user) } }
        return status(200, "OK", "ok", code: 1)
    }
}
