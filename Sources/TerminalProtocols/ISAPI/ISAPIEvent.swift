import JSON
import WallClock

/// One event of a terminal's log, from a search or from the event stream, which name the same things differently.
///
/// Source: protocols/face.md, Hikvision ISAPI, Three ways to get a punch.
struct ISAPIEvent: Equatable, Sendable {
    /// Enough for an event with every field that is kept.
    static let mostBytes = 4_096

    var major: Int
    var minor: Int
    /// On the site's wall clock.
    var time: LocalDateTime
    /// Who was identified; nil if nobody was.
    var employee: String?
    /// Rises by one with each event of the terminal, until it is reset.
    var serial: Int64?
    /// The number of the terminal's event before this one; only the stream says it.
    var serialBefore: Int64?
    /// ``ISAPIStatus``; nil if the terminal does not ask people.
    var state: Int?
    /// What the terminal sent, without names and without where its pictures are.
    var bytes: [UInt8]

    /// An entry of a search's `InfoList`.
    /// - Parameter zone: the site's.
    init?(searched entry: JSONValue, zone: Zone) {
        guard let major = entry["major"]?.whole, let minor = entry["minor"]?.whole else { return nil }
        self.init(entry, whole: entry, major: major, minor: minor, time: entry["time"], zone: zone)
    }

    /// A part of the event stream that is about access control.
    init?(streamed alert: JSONValue, zone: Zone) {
        guard let event = alert["AccessControllerEvent"], let major = event["majorEventType"]?.whole,
            let minor = event["subEventType"]?.whole
        else { return nil }
        self.init(event, whole: alert, major: major, minor: minor, time: alert["dateTime"] ?? event["time"], zone: zone)
    }

    private init?(_ event: JSONValue, whole: JSONValue, major: Int, minor: Int, time: JSONValue?, zone: Zone) {
        guard let time = time?.text.flatMap({ ISAPITime.local($0, zone: zone) }) else { return nil }
        self.major = major
        self.minor = minor
        self.time = time
        let number = event["employeeNoString"]?.text ?? event["employeeNo"]?.text ?? ""
        // Nobody was identified. Source: as above.
        employee = number.isEmpty || number == "0" || number.utf8.count > 64 ? nil : number
        serial = event["serialNo"]?.whole64
        serialBefore = event["frontSerialNo"]?.whole64
        state = event["attendanceStatus"]?.text.flatMap(ISAPIStatus.number)
        let scrubbed = ISAPIEvent.scrubbed(whole).serialized
        bytes = scrubbed.count <= ISAPIEvent.mostBytes ? scrubbed : []
        if bytes.isEmpty { bytes = core }
    }

    /// The same for both forms of an event: what identifies it.
    var core: [UInt8] {
        var event: JSONObject = [
            "major": .integer(Int64(major)), "minor": .integer(Int64(minor)), "time": .string("\(time)"),
        ]
        event["employeeNoString"] = employee.map(JSONValue.string)
        event["serialNo"] = serial.map(JSONValue.integer)
        return event.serialized
    }

    /// What the event is for the journal; nil if it is nothing of a person.
    ///
    /// A number in no table, said of a known person, may be a way to pass that this version does not know: it is kept
    /// as evidence in the quarantine, and is no punch.
    var logItem: LogItem? {
        guard let employee, major == ISAPIMinor.eventMajor else { return nil }
        switch ISAPIMinor.meaning(minor) {
        case .pass:
            return .record(TerminalRecord(user: employee, time: time, verify: minor, state: state, bytes: bytes))
        case .rejection, .noPunch: return nil
        case .unknown: return .damaged(core, reason: "event \(major)/\(minor) is in no table")
        }
    }

    /// Somebody tried and was refused.
    var isRejection: Bool { major == ISAPIMinor.eventMajor && ISAPIMinor.meaning(minor) == .rejection }

    /// Of an entry that is no event: what may be kept.
    static func evidence(_ entry: JSONValue) -> [UInt8] { Array(scrubbed(entry).serialized.prefix(mostBytes)) }

    /// Without anybody's name, and without addresses of pictures, which carry user data.
    private static func scrubbed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            let kept = object.members.filter { member in
                let name = member.name.lowercased()
                return name != "name" && !name.contains("url") && !name.contains("picture") && name != "filename"
            }
            return .object(JSONObject(distinct: kept.map { .init(name: $0.name, value: scrubbed($0.value)) }))
        case .array(let elements): return .array(elements.map(scrubbed))
        case .null, .bool, .integer, .number, .string: return value
        }
    }
}

/// What a person says at the terminal they come for. Source: protocols/face.md, Hikvision ISAPI, attendanceStatus.
enum ISAPIStatus {
    /// The numbers are those of ZK's keys, so that the rest of the gateway needs one table.
    private static let words = ["checkIn", "checkOut", "breakOut", "breakIn", "overtimeIn", "overtimeOut"]

    /// - Returns: nil for `undefined`, and for a word that nobody describes.
    static func number(_ word: String) -> Int? { words.firstIndex { $0.lowercased() == word.lowercased() } }
}

/// What the minor numbers of major 5 mean. Source: protocols/face.md, Hikvision ISAPI, table.
enum ISAPIMinor {
    static let eventMajor = 5

    enum Meaning: Equatable { case pass, rejection, noPunch, unknown }

    /// Door, lock, button, bell, relay: nobody was verified.
    private static let doors: Set<Int> = Set(17...32).union([37, 50, 51, 52, 53, 81, 82])

    /// Failed, timed out, no right, wrong time. The numbers between the passes are the failures and time-outs of their
    /// triples (pass, fail, time-out).
    private static let refused: Set<Int> = Set(3...15).union([
        35, 36, 39, 41, 42, 44, 45, 47, 48, 49, 55, 56, 58, 59, 61, 62, 64, 65, 67, 68, 70, 71, 73, 74, 76, 78, 79, 80,
        102, 103, 104, 106, 151,
    ])

    static func meaning(_ minor: Int) -> Meaning {
        if Verification(minor, in: .hikvision) != .unknown { return .pass }
        if refused.contains(minor) { return .rejection }
        return doors.contains(minor) ? .noPunch : .unknown
    }
}

extension JSONValue {
    /// A number that may have been written as text.
    var whole64: Int64? {
        switch self {
        case .integer(let number): number
        case .string(let text): text.hasPrefix("+") ? nil : Int64(text)
        case .number, .bool, .null, .array, .object: nil
        }
    }

    var whole: Int? { whole64.flatMap(Int.init(exactly:)) }

    /// A text that may have been written as a number.
    var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number, .bool, .null, .array, .object: nil
        }
    }
}
