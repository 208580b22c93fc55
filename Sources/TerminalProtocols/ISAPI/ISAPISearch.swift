import JSON
import WallClock

/// A search of the terminal's log, page after page. Source: protocols/face.md, Hikvision ISAPI, Search body and answer.
struct ISAPISearch: Equatable, Sendable {
    /// More is cut or refused by some.
    static let pageSize = 30
    /// More events than any terminal keeps.
    static let mostEvents = 500_000
    /// How often the same page may come instead of the next one.
    static let mostTwins = 2

    enum Step: Equatable { case more, end, again, endless }

    /// The terminal's name for it: the same for all its pages.
    var name: String
    var from: Instant
    var until: Instant
    /// When the first page was asked for, since the session opened.
    var began: Duration
    var isWide: Bool
    private(set) var position = 0
    private(set) var isComplete = false
    /// What the page before held.
    private var lastPage: [Place] = []
    private var twins = 0

    private struct Place: Equatable, Sendable {
        var time: LocalDateTime
        var serial: Int64?
        var employee: String?
        var minor: Int
    }

    init(name: String, from: Instant, until: Instant, began: Duration, isWide: Bool) {
        self.name = name
        self.from = from
        self.until = until
        self.began = began
        self.isWide = isWide
    }

    /// - Parameter events: those of the page that can be read.
    /// - Returns: what to do next; `again` and `endless` leave the position where it is.
    mutating func take(_ page: ISAPIPage, _ events: [ISAPIEvent]) -> Step {
        let places = events.map { Place(time: $0.time, serial: $0.serial, employee: $0.employee, minor: $0.minor) }
        if !places.isEmpty, places == lastPage {
            twins += 1
            return twins > ISAPISearch.mostTwins ? .endless : .again
        }
        lastPage = places
        twins = 0
        // Never beyond what really came: events read twice are harmless, events left out are not.
        position += page.entries.count
        guard page.hasMore(after: position) else {
            isComplete = true
            return .end
        }
        return page.entries.isEmpty || position > ISAPISearch.mostEvents ? .endless : .more
    }
}

/// How far a terminal's log is known, across sessions.
struct ISAPIPosition: Equatable, CustomStringConvertible {
    /// A search up to this moment came to its end.
    var until: Instant
    /// Whose log that was: another terminal in the same place has another one.
    var serial: String?

    init(until: Instant, serial: String?) {
        self.until = until
        self.serial = serial
    }

    /// - Returns: nil for text that is no position.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard let until = parts.first.flatMap({ Instant(rfc3339: $0) }) else { return nil }
        self.until = until
        serial = parts.count > 1 ? String(parts[1]) : nil
    }

    var description: String { until.rfc3339(in: .utc) + (serial.map { " \($0)" } ?? "") }
}

/// A page of a search, of events or of people.
struct ISAPIPage: Equatable, Sendable {
    var entries: [JSONValue]
    /// The terminal says that more follows.
    private var saysMore: Bool
    private var total: Int?

    /// - Returns: nil if it is no such page.
    init?(_ body: [UInt8], list: String, in object: String) {
        guard let page = ISAPIBody.json(body)?[object], case .object = page,
            let status = page["responseStatusStrg"]?.text
        else { return nil }
        entries = []
        if case .array(let list)? = page[list] { entries = list }
        // A terminal that says of fewer than it lists that they match has them all the same.
        switch status.uppercased().filter({ $0.isLetter }) {
        case "OK": saysMore = false
        case "MORE": saysMore = true
        case "NOMATCH", "NOMATCHES":
            saysMore = false
            total = entries.count
            return
        case _: return nil
        }
        total = page["totalMatches"]?.whole
    }

    /// - Parameter read: entries of this search up to and with this page.
    func hasMore(after read: Int) -> Bool { saysMore || (!entries.isEmpty && (total.map { $0 > read } ?? false)) }
}

enum ISAPIBody {
    static func json(_ body: [UInt8]) -> JSONValue? {
        do { return try JSONValue(parsing: body) } catch { return nil }
    }
}

/// Why the terminal did not do what it was asked: HTTP status, and its own words in JSON or XML.
struct ISAPIRefusal: Equatable, Sendable, CustomStringConvertible {
    var status: Int
    private var code: Int?
    private var words: [String]

    init(status: Int, body: [UInt8]) {
        self.status = status
        let names = ["statusString", "subStatusCode", "errorMsg"]
        if let object = ISAPIBody.json(body) {
            let inner = object["ResponseStatus"] ?? object
            code = inner["statusCode"]?.whole
            words = names.compactMap { inner[$0]?.text }
        } else {
            let leaves = XMLLeaves(body)
            code = leaves?["statusCode"].flatMap { Int($0) }
            words = names.compactMap { leaves?[$0] }
        }
        words = words.map { String($0.prefix(100)) }
    }

    /// Also with HTTP status 200: 1 is "OK", 7 "restart needed".
    var isRefusal: Bool { !(200..<300).contains(status) || code.map { $0 != 1 && $0 != 7 && $0 != 0 } ?? false }

    var isNotSupported: Bool {
        [404, 405, 501].contains(status) || words.contains { $0.lowercased().contains("notsupport") }
    }

    var description: String { (["HTTP \(status)"] + words.filter { !$0.isEmpty }).joined(separator: ", ") }
}
