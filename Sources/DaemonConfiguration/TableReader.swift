import Attendance

/// What a key takes, as its reader asks for it.
package enum KeyQuestion: Equatable, Sendable {
    case text
    case texts
    case flag
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A text such as `"30s"`.
    case duration(ClosedRange<Duration>)
    case choice([String])
}

/// Takes the keys of one table, notes each mistake, and in the end every key that nobody asked for.
struct TableReader {
    private let path: String
    /// The path without the numbers of tables in an array: `terminal[]`.
    private let kind: String
    private let notes: Notes
    private var rest: [String: TOMLNode]
    private var asked: [String] = []

    /// Mistakes of one document; shared by its readers.
    final class Notes {
        private let lines: KeyLines
        /// Where a key should be that is nowhere.
        private let mainFile: String?
        private var found: [(order: Int, mistake: Mistake)] = []
        /// What was asked for, by key path without numbers: `terminal[].link`.
        private(set) var questions: [String: KeyQuestion] = [:]

        init(lines: KeyLines, mainFile: String? = nil) {
            self.lines = lines
            self.mainFile = mainFile
        }

        var isEmpty: Bool { found.isEmpty }

        /// In the order of the files.
        var mistakes: [Mistake] {
            found.sorted { ($0.order, $0.mistake.line ?? 0) < ($1.order, $1.mistake.line ?? 0) }.map(\.mistake)
        }

        func add(_ path: String, _ message: String) {
            let place = lines.place(of: path)
            let file = place == nil ? mainFile : place?.file
            found.append((place?.order ?? 0, Mistake(file: file, keyPath: path, line: place?.line, message: message)))
        }

        func asked(_ path: String, _ question: KeyQuestion) {
            if questions[path] == nil { questions[path] = question }
        }
    }

    init(_ table: [String: TOMLNode], path: String, notes: Notes) {
        self.path = path
        kind = TableReader.withoutNumbers(path)
        self.notes = notes
        rest = table
    }

    static func withoutNumbers(_ path: String) -> String {
        var isInside = false
        return path.filter { character in
            if character == "]" { isInside = false }
            defer { if character == "[" { isInside = true } }
            return !isInside
        }
    }

    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func mistake(_ key: String, _ message: String) { notes.add(path(of: key), message) }

    /// Those that nobody asked for yet, for a table whose keys are names.
    var keys: [String] { rest.keys.sorted() }

    private mutating func take(_ key: String, _ question: KeyQuestion? = nil) -> TOMLNode? {
        asked.append(key)
        if let question { notes.asked(kind.isEmpty ? key : "\(kind).\(key)", question) }
        return rest.removeValue(forKey: key)
    }

    func isString(_ key: String) -> Bool { if case .string? = rest[key] { true } else { false } }

    mutating func string(_ key: String) -> String? { string(key, .text) }

    private mutating func string(_ key: String, _ question: KeyQuestion) -> String? {
        guard let node = take(key, question) else { return nil }
        if case .string(let text) = node { return text }
        mistake(key, "must be a string in quotes, not \(node.kind)")
        return nil
    }

    mutating func requiredString(_ key: String, example: String) -> String? {
        guard rest[key] != nil else {
            _ = take(key, .text)
            mistake(key, "is missing; write for example \(key) = \"\(example)\"")
            return nil
        }
        return string(key)
    }

    /// - Parameter reason: of the range, where somebody may ask.
    mutating func integer(_ key: String, in range: ClosedRange<Int>, since reason: String? = nil) -> Int? {
        guard let node = take(key, .integer(range)) else { return nil }
        if case .integer(let number) = node, range.contains(number) { return number }
        let message = "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        mistake(key, reason.map { "\(message): \($0)" } ?? message)
        return nil
    }

    /// With or without a fraction.
    mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let node = take(key, .number(range)) else { return nil }
        switch node {
        case .integer(let number) where range.contains(Double(number)): return Double(number)
        case .number(let number) where range.contains(number): return number
        default:
            mistake(key, "must be a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
    }

    /// Of a table whose keys are names: those that nobody has asked for yet.
    var remainingKeys: [String] { rest.keys.sorted() }

    mutating func bool(_ key: String) -> Bool? {
        guard let node = take(key, .flag) else { return nil }
        if case .bool(let flag) = node { return flag }
        mistake(key, "must be true or false")
        return nil
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String) -> Value? {
        guard let text = string(key, .choice(Value.allCases.map(\.rawValue))) else { return nil }
        if let value = Value(rawValue: text) { return value }
        mistake(key, "must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    mutating func strings(_ key: String) -> [String] {
        guard let node = take(key, .texts) else { return [] }
        guard case .array(let items) = node else {
            mistake(key, "must be a list of strings, not \(node.kind)")
            return []
        }
        return items.enumerated().compactMap { index, item in
            if case .string(let text) = item { return text }
            notes.add("\(path(of: key))[\(index)]", "must be a string in quotes, not \(item.kind)")
            return nil
        }
    }

    /// A time such as `"30s"`, `"5m"`, `"2h"` or `"500ms"`.
    mutating func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        guard let text = string(key, .duration(range)) else { return nil }
        guard let duration = Duration(configured: text) else {
            mistake(key, "must be a time such as \"30s\", \"5m\" or \"2h\", not \"\(text)\"")
            return nil
        }
        guard range.contains(duration) else {
            mistake(key, "must be from \(range.lowerBound.configured) to \(range.upperBound.configured)")
            return nil
        }
        return duration
    }

    /// A time of day such as `"08:30"`, before 24:00.
    mutating func time(_ key: String) -> ClockTime? { string(key).flatMap { time(key, $0) } }

    mutating func requiredTime(_ key: String, example: String) -> ClockTime? {
        requiredString(key, example: example).flatMap { time(key, $0) }
    }

    private func time(_ key: String, _ text: String) -> ClockTime? {
        if let time = ClockTime(text), time.minutes < 1_440 { return time }
        mistake(key, "must be a time of day such as \"08:30\", not \"\(text)\"")
        return nil
    }

    mutating func table(_ key: String) -> TableReader? {
        guard let node = take(key) else { return nil }
        if case .table(let contents) = node { return TableReader(contents, path: path(of: key), notes: notes) }
        mistake(key, "must be a table [\(key)], not \(node.kind)")
        return nil
    }

    mutating func requiredTable(_ key: String, contents: String) -> TableReader? {
        if rest[key] == nil { mistake(key, "is missing; write [\(key)] with \(contents)") }
        return table(key)
    }

    mutating func tables(_ key: String) -> [TableReader] {
        guard let node = take(key) else { return [] }
        guard case .array(let items) = node else {
            mistake(key, "must be tables [[\(key)]], not \(node.kind)")
            return []
        }
        return items.enumerated().compactMap { index, item in
            let path = "\(path(of: key))[\(index)]"
            if case .table(let contents) = item { return TableReader(contents, path: path, notes: notes) }
            notes.add(path, "must be a table [[\(key)]], not \(item.kind)")
            return nil
        }
    }

    /// Notes what is left: a key that means nothing is a mistake, since it was meant to do something.
    func end() {
        for key in rest.keys.sorted() {
            mistake(key, "is no key of this table; it takes \(asked.sorted().joined(separator: ", "))")
        }
    }
}

extension Duration {
    /// As it is written in a configuration: `"100ms"`, `"10s"`, `"24h"`.
    var configured: String {
        let (seconds, parts) = components
        if parts != 0 { return "\"\(seconds * 1_000 + parts / 1_000_000_000_000_000)ms\"" }
        return seconds > 0 && seconds % 3_600 == 0 ? "\"\(seconds / 3_600)h\"" : "\"\(seconds)s\""
    }

    init?(configured text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= 1_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(number)
        case "s": self = .seconds(number)
        case "m": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3_600)
        default: return nil
        }
    }
}
