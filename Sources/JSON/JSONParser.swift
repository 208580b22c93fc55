/// Strict JSON (RFC 8259) over bytes that a stranger sent: linear in their number, never traps, one value and nothing
/// behind it. Stricter than the RFC where it leaves a choice: a name may not occur twice in an object, a `\u` escape
/// may not leave half a surrogate pair, and nesting is bounded.
struct JSONParser {
    /// Arrays and objects inside each other. Bounds the stack, here and in whatever walks the value later.
    static let deepest = 64
    /// Bytes of one number. The longest exact decimal integer of a `Double` has 309 digits.
    static let longestNumber = 512

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw .trailingBytes(offset: index) }
        return value
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func unexpected() -> JSONError {
        next.map { .unexpectedByte($0, offset: index) } ?? .endsTooEarly
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard let byte = next else { throw .endsTooEarly }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case _: throw unexpected()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.utf8 {
            guard consume(byte) else { throw unexpected() }
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= Self.deepest else { throw .tooDeep(limit: Self.deepest) }
        index += 1
        var elements: [JSONValue] = []
        skipSpace()
        if consume(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if consume(UInt8(ascii: "]")) { return elements }
            guard consume(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= Self.deepest else { throw .tooDeep(limit: Self.deepest) }
        index += 1
        var members: [JSONObject.Member] = []
        var names: Set<String> = []
        skipSpace()
        if consume(UInt8(ascii: "}")) { return JSONObject() }
        while true {
            skipSpace()
            let start = index
            guard next == UInt8(ascii: "\"") else { throw unexpected() }
            let name = try string()
            guard names.insert(name).inserted else { throw .duplicateName(name, offset: start) }
            skipSpace()
            guard consume(UInt8(ascii: ":")) else { throw unexpected() }
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
            skipSpace()
            if consume(UInt8(ascii: "}")) { return JSONObject(distinct: members) }
            guard consume(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        var decoded: [UInt8] = []
        var copied = start
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                decoded += bytes[copied..<index]
                index += 1
                guard let string = String(validating: decoded, as: UTF8.self) else { throw .notUTF8(offset: start) }
                return string
            case UInt8(ascii: "\\"):
                decoded += bytes[copied..<index]
                decoded += try escape()
                copied = index
            case 0..<0x20: throw unexpected()
            case _: index += 1
            }
        }
        throw .endsTooEarly
    }

    /// The UTF-8 of one escape sequence; `index` stands on its backslash.
    private mutating func escape() throws(JSONError) -> [UInt8] {
        let start = index
        index += 1
        guard let letter = next else { throw .endsTooEarly }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            let first = try hexadecimal()
            var code = first
            if (0xD800...0xDBFF).contains(first) {
                guard consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")) else { throw .badEscape(offset: start) }
                let second = try hexadecimal()
                guard (0xDC00...0xDFFF).contains(second) else { throw .badEscape(offset: start) }
                code = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .badEscape(offset: start) }
            return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        case _: throw .badEscape(offset: start)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw .endsTooEarly }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            case _: throw .badEscape(offset: index)
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = index
        let negative = consume(UInt8(ascii: "-"))
        let whole = index
        guard let first = next, skipDigits() else { throw .badNumber(offset: start) }
        guard first != UInt8(ascii: "0") || index == whole + 1 else { throw .badNumber(offset: start) }
        let digits = whole..<index
        var isWhole = true
        if consume(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() else { throw .badNumber(offset: start) }
        }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            isWhole = false
            if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
            guard skipDigits() else { throw .badNumber(offset: start) }
        }
        guard index - start <= Self.longestNumber else { throw .badNumber(offset: start) }
        if isWhole, let integer = integer(of: digits, negative: negative) { return .integer(integer) }
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite
        else { throw .badNumber(offset: start) }
        return .number(number)
    }

    private mutating func skipDigits() -> Bool {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }

    /// nil beyond `Int64`: the number is then a `Double`, and no Varlink `int`.
    private func integer(of digits: Range<Int>, negative: Bool) -> Int64? {
        var integer: Int64 = 0
        for byte in bytes[digits] {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (shifted, overflow) = integer.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                negative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            integer = sum
        }
        return integer
    }
}

extension JSONValue {
    /// One value and nothing behind it.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.parse()
    }
}
