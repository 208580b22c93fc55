/// Mends what terminals and the text of HTTP disagree about, before the parser sees it; one value a connection.
///
/// Raw blanks and bytes above 0x7E in a target are percent-encoded; HTTP/1.0 becomes 1.1 that closes; a body without a
/// length gets one, at the latest when nothing more comes; `Expect: 100-continue` is answered. Everything else goes on
/// as it is. Source: protocols/zk-push.md.
struct PushWire {
    enum Output: Equatable {
        /// For the HTTP parser.
        case bytes([UInt8])
        /// Tell the terminal to send its body.
        case goOn
        /// Answer with this status and close: what follows cannot be understood.
        case refuse(Int)
    }

    /// Marks a body whose length we had to guess.
    static let guessed = "x-rollcall-length-guessed"
    static let headLimit = 16 << 10
    static let fieldLimit = 64

    private enum State {
        case head
        case body(remaining: Int)
        /// A body without a length, and the head in front of it.
        case lengthless(head: [UInt8])
        /// Chunked: the parser's own affair, to the end of the connection.
        case passing
        case refused
    }

    private var state = State.head
    /// An incomplete head, or a body without a length.
    private var held: [UInt8] = []
    private let bodyLimit: Int

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// A pause ends the body.
    var waitsForPause: Bool { if case .lengthless = state { true } else { false } }

    /// Nothing of a request is under way.
    var isBetweenRequests: Bool { if case .head = state { held.isEmpty } else { false } }

    var heldBytes: Int { held.count }

    mutating func receive(_ bytes: [UInt8]) -> [Output] {
        var outputs: [Output] = []
        var input = bytes[...]
        while !input.isEmpty {
            switch state {
            case .refused: return outputs
            case .passing:
                outputs.append(.bytes(Array(input)))
                return outputs
            case .body(let remaining):
                let part = input.prefix(remaining)
                input = input.dropFirst(remaining)
                outputs.append(.bytes(Array(part)))
                state = part.count < remaining ? .body(remaining: remaining - part.count) : .head
            case .lengthless(let head):
                held += input
                input = []
                if startsRequest(held) {
                    // There was no body: the next request followed.
                    let next = held
                    held = []
                    state = .head
                    outputs += complete(head, body: [])
                    input = next[...]
                } else if held.count > bodyLimit {
                    outputs.append(refuse(413))
                }
            case .head:
                takeHead(&input, &outputs)
            }
        }
        return outputs
    }

    /// The terminal sends nothing more, or paused.
    mutating func ended() -> [Output] {
        guard case .lengthless(let head) = state else { return [] }
        let body = held
        held = []
        state = .head
        return complete(head, body: body)
    }

    private mutating func takeHead(_ input: inout ArraySlice<UInt8>, _ outputs: inout [Output]) {
        if held.isEmpty { input = input.drop { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } }
        // Two line ends in a row, each of one or two bytes, end a head.
        while let byte = input.popFirst() {
            held.append(byte)
            if byte == UInt8(ascii: "\n"),
                held.suffix(2).elementsEqual("\n\n".utf8) || held.suffix(3).elementsEqual("\n\r\n".utf8)
            {
                let head = held
                held = []
                outputs += take(head)
                return
            }
            if held.count > Self.headLimit {
                outputs.append(refuse(431))
                return
            }
        }
    }

    private mutating func refuse(_ status: Int) -> Output {
        held = []
        state = .refused
        return .refuse(status)
    }

    private func complete(_ head: [UInt8], body: [UInt8]) -> [Output] {
        [.bytes(head + Array("Content-Length: \(body.count)\r\n\(Self.guessed): 1\r\n\r\n".utf8) + body)]
    }

    private func startsRequest(_ bytes: [UInt8]) -> Bool {
        ["GET /", "POST /"].contains { bytes.starts(with: $0.utf8) }
    }

    // MARK: One head

    private mutating func take(_ head: [UInt8]) -> [Output] {
        var lines = head.split(separator: UInt8(ascii: "\n")).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        lines.removeAll(where: \.isEmpty)
        guard let first = lines.first, let request = requestLine(first) else { return [refuse(400)] }
        guard lines.count <= Self.fieldLimit else { return [refuse(431)] }
        var mended = request.text
        var closes = request.isOld
        var length: Int?
        var isChunked = false
        var expects = false
        for line in lines.dropFirst() {
            guard let (name, value) = field(line) else { continue }  // no field: a line that was folded or spoilt
            switch name {
            case "connection":
                if value.contains("close") { closes = true }
                if request.isOld, value.contains("keep-alive") { closes = false }
            case "expect": expects = value.contains("100-continue")
            case Self.guessed, "keep-alive": break
            case "content-length":
                guard let told = number(value), length == nil || length == told else { return [refuse(400)] }
                length = told
            case "transfer-encoding":
                isChunked = true
                mended += line + Array("\r\n".utf8)
            default: mended += line + Array("\r\n".utf8)
            }
        }
        if closes { mended += Array("Connection: close\r\n".utf8) }
        var outputs: [Output] = []
        if expects, length ?? 0 <= bodyLimit { outputs.append(.goOn) }
        if isChunked {
            state = .passing
        } else if let length {
            mended += Array("Content-Length: \(length)\r\n".utf8)
            state = length > 0 ? .body(remaining: length) : .head
        } else if request.mayHaveBody {
            state = .lengthless(head: mended)
            return outputs
        }
        return outputs + [.bytes(mended + Array("\r\n".utf8))]
    }

    private func requestLine(_ line: ArraySlice<UInt8>) -> (text: [UInt8], isOld: Bool, mayHaveBody: Bool)? {
        let space = UInt8(ascii: " ")
        guard let first = line.firstIndex(of: space), let last = line.lastIndex(of: space), first < last else {
            return nil
        }
        let method = line[..<first]
        let version = line[line.index(after: last)...]
        guard method.allSatisfy({ 0x41...0x5A ~= $0 }), !method.isEmpty,
            version.elementsEqual("HTTP/1.1".utf8) || version.elementsEqual("HTTP/1.0".utf8)
        else { return nil }
        let target = line[first...last].dropFirst().dropLast()
        let start = target.drop { $0 == space }
        guard !start.isEmpty else { return nil }
        let digits = Array("0123456789ABCDEF".utf8)
        var text = Array(method) + [space]
        for byte in start {
            if byte <= space || byte >= 0x7F || byte == UInt8(ascii: "#") {
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                text.append(byte)
            }
        }
        return (
            text + Array(" HTTP/1.1\r\n".utf8), version.last == UInt8(ascii: "0"), method.elementsEqual("POST".utf8)
        )
    }

    /// Name and value in lower case; nil for a line that is no field.
    private func field(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy({ 0x21...0x7E ~= $0 }), line[colon...].allSatisfy({ $0 >= 0x20 || $0 == 9 })
        else { return nil }
        func text(_ bytes: ArraySlice<UInt8>) -> String {
            String(decoding: bytes, as: UTF8.self).lowercased()
        }
        return (text(line[..<colon]), text(line[colon...].dropFirst()))
    }

    private func number(_ text: String) -> Int? {
        let digits = text.utf8.filter { $0 != 0x20 && $0 != 9 }
        guard (1...12).contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
