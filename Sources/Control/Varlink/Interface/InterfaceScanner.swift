/// Words, marks and comments of a `.varlink` file.
struct InterfaceScanner {
    private let bytes: [UInt8]
    private var index = 0
    /// The comment lines since the last word, mark or empty line: documentation of what follows.
    private var comment: [String] = []
    /// Nothing but space stands before `index` on this line.
    private var lineIsBlank = true
    private(set) var line = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return next == nil
        }
    }

    /// Skips to the next word or mark and returns the comment directly before it.
    mutating func documentation() -> String {
        skipSpace()
        return comment.joined(separator: "\n")
    }

    func error(_ problem: InterfaceError.Problem) -> InterfaceError { InterfaceError(line: line, problem: problem) }

    /// Letters, digits, `_`, `-` and `.`, as many as there are; empty before a mark.
    mutating func word() -> String {
        skipSpace()
        let start = index
        while let byte = next, Self.isWord(byte), !startsArrow { index += 1 }
        if index > start { passed() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    mutating func skip(_ mark: StaticString) -> Bool {
        skipSpace()
        let wanted = Array(mark.description.utf8)
        guard bytes[index...].starts(with: wanted) else { return false }
        index += wanted.count
        passed()
        return true
    }

    mutating func expect(_ mark: StaticString) throws(InterfaceError) {
        guard skip(mark) else { throw error(.expected("\"\(mark)\"")) }
    }

    private mutating func passed() {
        comment = []
        lineIsBlank = false
    }

    private var startsArrow: Bool { bytes[index...].starts(with: "->".utf8) }

    private mutating func skipSpace() {
        while let byte = next {
            switch byte {
            case 0x20, 0x09, 0x0D: index += 1
            case 0x0A:
                index += 1
                line += 1
                if lineIsBlank { comment = [] }
                lineIsBlank = true
            case UInt8(ascii: "#"): skipComment()
            case _: return
            }
        }
    }

    /// A comment behind something on its line explains that, and documents nothing that follows.
    private mutating func skipComment() {
        let start = index + 1
        while let byte = next, byte != 0x0A { index += 1 }
        var text = bytes[start..<index]
        if text.last == 0x0D { text.removeLast() }
        if text.first == 0x20 { text.removeFirst() }
        if lineIsBlank { comment.append(String(decoding: text, as: UTF8.self)) }
        lineIsBlank = false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        case _: false
        }
    }
}
