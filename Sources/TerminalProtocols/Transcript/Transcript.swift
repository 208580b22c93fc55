/// What both sides of a line said to each other, and when: as text, one step a line.
///
/// ```
/// # a comment
/// protocol: zk
/// opened: 2026-11-24T08:00:00Z
///
/// host 5050827d08000000e80317fc00000000
/// wait 12
/// device 5050827d08000000d007fbf4...
/// drop
/// ```
///
/// The header is a block of `KEY: VALUE` lines that ends with an empty line. A `wait` is in milliseconds. `device *40`
/// stands for 40 bytes that are withheld. Source: daemon.md 3, "Two-way transcripts".
package struct Transcript: Equatable, Sendable {
    package enum Step: Equatable, Sendable {
        /// What we sent: on a line of bytes a piece of the stream, else one message.
        case host([UInt8])
        /// What the terminal sent.
        case device([UInt8])
        /// So many bytes that are not shown.
        case withheld(byHost: Bool, count: Int)
        /// Time that passes, in whole milliseconds.
        case wait(milliseconds: Int)
        /// The link ends.
        case drop
    }

    package struct Field: Equatable, Sendable {
        package var key: String
        package var value: String
    }

    package var header: [Field]
    package var steps: [Step]

    package init(header: [Field] = [], steps: [Step] = []) {
        self.header = header
        self.steps = steps
    }

    /// A field of the header; setting it keeps its place, nil removes it. A value is one line of text.
    package subscript(key: String) -> String? {
        get { header.first { $0.key == key }?.value }
        set {
            guard let index = header.firstIndex(where: { $0.key == key }) else {
                if let newValue { header.append(Field(key: key, value: newValue)) }
                return
            }
            if let newValue { header[index].value = newValue } else { header.remove(at: index) }
        }
    }
}

/// A message of a protocol that is not spoken on a line of bytes, in a form for transcripts.
package protocol Transcribable {
    var transcriptBytes: [UInt8] { get }
}

/// Why a text is no transcript.
package struct TranscriptError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    package let line: Int
    package let reason: String

    package var description: String { "line \(line): \(reason)" }
}

extension Transcript {
    /// The longest step, in bytes.
    static let longestStep = 1 << 20

    /// - Throws: ``TranscriptError`` for the first line that is none of the forms.
    package init(text: some StringProtocol) throws(TranscriptError) {
        self.init()
        var isHeader = true
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = raw.trimmed
            func wrong(_ reason: String) -> TranscriptError { TranscriptError(line: index + 1, reason: reason) }
            if line.hasPrefix("#") { continue }
            if line.isEmpty {
                if !header.isEmpty { isHeader = false }
                continue
            }
            if isHeader, let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") {
                let value = line[line.index(after: colon)...].trimmed
                header.append(Field(key: String(line[..<colon]), value: String(value)))
                continue
            }
            isHeader = false
            let word = line.prefix { $0 != " " }
            let rest = line.dropFirst(word.count).trimmed
            switch word {
            case "host", "device":
                if rest.hasPrefix("*") {
                    guard let count = Int(rest.dropFirst()), (0...Transcript.longestStep).contains(count) else {
                        throw wrong("after * comes how many bytes are withheld")
                    }
                    steps.append(.withheld(byHost: word == "host", count: count))
                    continue
                }
                guard let bytes = [UInt8](hexadecimalText: rest) else {
                    throw wrong("\(word) takes bytes as pairs of hexadecimal digits, at most \(Transcript.longestStep)")
                }
                steps.append(word == "host" ? .host(bytes) : .device(bytes))
            case "wait":
                guard let time = Int(rest), (0...604_800_000).contains(time) else {
                    throw wrong("wait takes milliseconds, at most a week")
                }
                steps.append(.wait(milliseconds: time))
            case "drop" where rest.isEmpty: steps.append(.drop)
            default: throw wrong("\(word) is none of host HEX, device HEX, wait MILLISECONDS, drop")
            }
        }
    }

    package var text: String {
        headerText + "\n" + steps.map { "\($0)\n" }.joined()
    }

    /// The header's lines, without the empty one behind them.
    package var headerText: String { header.map { "\($0.key): \($0.value)\n" }.joined() }
}

extension Transcript.Step: CustomStringConvertible {
    /// The step as its line.
    package var description: String {
        switch self {
        case .host(let bytes): "host \(bytes.hexadecimalText)"
        case .device(let bytes): "device \(bytes.hexadecimalText)"
        case .withheld(let byHost, let count): "\(byHost ? "host" : "device") *\(count)"
        case .wait(let milliseconds): "wait \(milliseconds)"
        case .drop: "drop"
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}

extension [UInt8] {
    fileprivate static let digits = Array("0123456789abcdef".utf8)

    /// As a transcript writes bytes.
    package var hexadecimalText: String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self { text += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Pairs of digits; spaces between pairs are allowed.
    fileprivate init?(hexadecimalText text: some StringProtocol) {
        self.init()
        var high: UInt8?
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte - UInt8(ascii: "A") + 10
            case UInt8(ascii: " ") where high == nil: continue
            default: return nil
            }
            if let first = high {
                guard count < Transcript.longestStep else { return nil }
                append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        if high != nil { return nil }
    }
}
