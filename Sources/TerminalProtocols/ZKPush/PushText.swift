/// Takes the bodies of push requests apart: lines, and `Key=Value` fields in them. Source: protocols/zk-push.md.
enum PushText {
    /// The lines of a body without their ends and without those that are blank; NUL bytes at an end are padding.
    static func lines(_ body: [UInt8]) -> [ArraySlice<UInt8>] {
        body.split(separator: UInt8(ascii: "\n")).compactMap { line in
            var line = line
            while let last = line.last, last == UInt8(ascii: "\r") || last == 0 { line.removeLast() }
            return line.contains { !isBlank($0) && $0 != 0 } ? line : nil
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let left = field.drop(while: isBlank)
        guard let last = left.lastIndex(where: { !isBlank($0) }) else { return [] }
        return left[...last]
    }

    /// The first word of a line in upper case, and what follows it.
    static func tag(_ line: ArraySlice<UInt8>) -> (tag: String, rest: ArraySlice<UInt8>) {
        let start = line.drop(while: isBlank)
        let word = start.prefix { !isBlank($0) }
        return (String(decoding: word, as: UTF8.self).uppercased(), start[word.endIndex...].drop(while: isBlank))
    }

    /// A number of up to nine digits, which may have a minus in front.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        var digits = trimmed(field)
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard (1...9).contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return isNegative ? -value : value
    }

    static func number(_ text: String?) -> Int? { text.flatMap { number(Array($0.utf8)[...]) } }

    /// Text in UTF-8, else in GB18030, else with marks where it is neither.
    static func string(_ field: ArraySlice<UInt8>) -> String {
        let field = trimmed(field)
        return terminalText(field) ?? String(decoding: field, as: UTF8.self)
    }

    /// A user id that can stand in a command; nil for an empty one, and for one with blanks or control characters.
    static func user(_ field: ArraySlice<UInt8>) -> String? {
        let field = trimmed(field)
        guard (1...64).contains(field.count), let text = terminalText(field), !text.isEmpty else { return nil }
        return text.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) } ? text : nil
    }

    /// A line's bytes for the fault list, without the values that are nobody's business: templates, photos, passwords.
    static func withoutSecrets(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let text = String(decoding: line.prefix(4_096).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
            .lowercased()
        let ends = ["tmp=", "content=", "passwd=", "password=", "photo="].compactMap { key in
            text.firstOccurrence(of: key).map { $0 + key.utf8.count }
        }
        return Array(line.prefix(min(ends.min() ?? 4_096, 4_096)))
    }
}

/// Fields `Key=Value` of one line or of an option body.
struct PushFields {
    /// By name in lower case, without the `~` that marks read-only options; of several the first.
    private var values: [String: ArraySlice<UInt8>] = [:]

    private static let limit = 512

    /// A line's fields are separated by tabs. Firmware without tabs has blanks there, and only a blank in front of
    /// another `Key=` separates: names have blanks too.
    init(line: ArraySlice<UInt8>) {
        if line.contains(UInt8(ascii: "\t")) {
            for part in line.split(separator: UInt8(ascii: "\t")) { add(part) }
            return
        }
        var start = line.startIndex
        for index in line.indices where line[index] == UInt8(ascii: " ") && startsField(line[index...].dropFirst()) {
            add(line[start..<index])
            start = index + 1
        }
        add(line[start...])
    }

    /// Options: one a line, or separated by commas or tabs. A comma that no other option follows belongs to the value.
    init(options body: [UInt8]) {
        for line in PushText.lines(body) {
            var start = line.startIndex
            for index in line.indices
            where (line[index] == UInt8(ascii: ",") || line[index] == UInt8(ascii: "\t"))
                && startsField(line[index...].dropFirst())
            {
                add(line[start..<index])
                start = index + 1
            }
            add(line[start...])
        }
    }

    var isEmpty: Bool { values.isEmpty }

    /// - Parameter name: in lower case.
    subscript(name: String) -> String? {
        guard let value = values[name] else { return nil }
        return PushText.string(value)
    }

    func bytes(_ name: String) -> ArraySlice<UInt8>? { values[name] }

    func number(_ name: String) -> Int? { values[name].flatMap { PushText.number($0) } }

    /// - Parameter names: in lower case; the first that is there counts.
    func text(_ names: String...) -> String? { names.lazy.compactMap { self[$0] }.first { !$0.isEmpty } }

    private mutating func add(_ field: ArraySlice<UInt8>) {
        guard values.count < Self.limit, let equals = field.firstIndex(of: UInt8(ascii: "=")) else { return }
        let name = PushText.trimmed(field[..<equals]).drop { $0 == UInt8(ascii: "~") }
        let key = String(decoding: name, as: UTF8.self).lowercased()
        if values[key] == nil { values[key] = PushText.trimmed(field[equals...].dropFirst()) }
    }

    /// Whether a name and an equals sign come next.
    private func startsField(_ text: ArraySlice<UInt8>) -> Bool {
        let name = text.prefix(48).prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                true
            default: false
            }
        }
        return !name.isEmpty && name.endIndex < text.endIndex && text[name.endIndex] == UInt8(ascii: "=")
    }
}

extension String {
    /// The offset in UTF-8 bytes of the first place at which `part` stands.
    fileprivate func firstOccurrence(of part: String) -> Int? {
        let (text, part) = (Array(utf8), Array(part.utf8))
        guard text.count >= part.count else { return nil }
        return (0...text.count - part.count).first { text[$0..<$0 + part.count].elementsEqual(part) }
    }
}
