/// Cuts an endless multipart body into its text parts; pictures are passed over.
///
/// The boundary is the first line that begins with two dashes, whatever the header said. A JSON part ends where its
/// object ends; other text ends after `Content-Length` bytes or at a boundary line, whichever comes first; anything else
/// is passed over by `Content-Length`, so that a boundary inside a picture does not split it, or up to a boundary line
/// that a header or an end follows. The items do not depend on how the stream is cut.
/// Source: protocols/face.md, Hikvision ISAPI, Stream.
struct MultipartFramer: Sendable {
    enum Item: Equatable, Sendable {
        case json([UInt8])
        case xml([UInt8])
        /// So many bytes that are no whole part. They may hold names and stay here.
        case damaged(bytes: Int, reason: String)
    }

    /// No event is near as long.
    static let longestText = 64 << 10
    static let longestBinary = 16 << 20
    static let longestLine = 1_024
    static let mostHeaderLines = 32

    private enum State {
        /// Between parts: whatever is no boundary line is passed over.
        case between
        case headers(Headers)
        case json(JSONEnd)
        /// Text other than JSON, with the bytes that its length leaves; nil without a length.
        case text(remaining: Int?)
        case binary(remaining: Int)
        /// A picture without a length. The boundary line that was seen counts only if the next line confirms it.
        case unmeasured(sawBoundary: Bool)
    }

    fileprivate struct Headers {
        var lines = 0
        var type = ""
        var length: Int?
    }

    private var state = State.between
    private var boundary: [UInt8]?
    /// The line that is being read, without its end; longer than ``longestLine`` it is no boundary and no header.
    private var line: [UInt8] = []
    private var body: [UInt8] = []
    /// Where the last line of ``body`` begins.
    private var lineStart = 0
    /// Bytes that belonged to nothing since the last part.
    private var strays = 0

    /// What is held for the next byte, at most ``longestText`` and a line.
    var held: Int { body.count + line.count }

    mutating func receive(_ bytes: [UInt8]) -> [Item] {
        var items: [Item] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if case .binary(let remaining) = state {
                let taken = min(remaining, rest.count)
                rest = rest.dropFirst(taken)
                state = taken == remaining ? .between : .binary(remaining: remaining - taken)
            } else {
                rest = rest.dropFirst()
                take(byte, &items)
            }
        }
        return items
    }

    private mutating func take(_ byte: UInt8, _ items: inout [Item]) {
        switch state {
        case .between:
            guard let line = lineEnded(by: byte) else { return }
            if isBoundary(line) {
                beginPart(line, &items)
            } else if !line.isEmpty {
                strays += line.count
            }
        case .headers(var headers):
            guard let line = lineEnded(by: byte) else { return }
            if line.isEmpty { return beginBody(headers) }
            if isBoundary(line) { return beginPart(line, &items) }
            headers.lines += 1
            guard headers.lines <= MultipartFramer.mostHeaderLines else {
                return damage("a head without an end", &items)
            }
            headers.read(line)
            state = .headers(headers)
        case .json(var end):
            body.append(byte)
            if end.isEnd(byte) {
                items.append(.json(body))
                return leaveBody()
            }
            state = .json(end)
            endAtBoundary(byte, &items) { $0.damage("a JSON part that does not end", &$1) }
        case .text(let remaining):
            body.append(byte)
            let left = remaining.map { $0 - 1 }
            state = .text(remaining: left)
            if left == 0 { return endText(body[...], &items) }
            endAtBoundary(byte, &items) { $0.endText($0.body[..<$0.lineStart], &$1) }
        case .binary: break  // passed over in ``receive(_:)``
        case .unmeasured(let sawBoundary):
            guard let line = lineEnded(by: byte) else { return }
            let isConfirmed = sawBoundary && (line.isEmpty || line.contains(UInt8(ascii: ":")))
            if isConfirmed {
                var headers = Headers()
                headers.read(line)
                state = line.isEmpty ? .between : .headers(headers)
            } else {
                state = .unmeasured(sawBoundary: isBoundary(line))
            }
        }
    }

    /// - Returns: the line that `byte` ends, without its end; nil inside a line.
    private mutating func lineEnded(by byte: UInt8) -> [UInt8]? {
        guard byte == 0x0A else {
            // One byte more than is allowed marks the line as too long.
            if line.count <= MultipartFramer.longestLine { line.append(byte) }
            return nil
        }
        defer { line.removeAll(keepingCapacity: true) }
        return line.last == 0x0D ? Array(line.dropLast()) : line
    }

    /// The first line that begins with two dashes says what a boundary is.
    private mutating func isBoundary(_ line: some Collection<UInt8>) -> Bool {
        let text = Array(line.prefix(MultipartFramer.longestLine + 1))
        guard let boundary else {
            guard text.count > 2, text.count <= 200, text.starts(with: [0x2D, 0x2D]) else { return false }
            self.boundary = text
            return true
        }
        return text == boundary || text == boundary + [0x2D, 0x2D]
    }

    /// Ends a body by the line that `byte` ends, if that is a boundary; a body that is too long is given up.
    private mutating func endAtBoundary(
        _ byte: UInt8,
        _ items: inout [Item],
        _ end: (inout MultipartFramer, inout [Item]) -> Void
    ) {
        if byte == 0x0A {
            var last = body[lineStart...].dropLast()
            if last.last == 0x0D { last = last.dropLast() }
            if boundary != nil, isBoundary(last) {
                let line = Array(last)
                end(&self, &items)
                return beginPart(line, &items)
            }
            lineStart = body.count
        }
        if body.count > MultipartFramer.longestText { damage("a part that is too long", &items) }
    }

    private mutating func beginPart(_ line: [UInt8], _ items: inout [Item]) {
        if strays > 0 { items.append(.damaged(bytes: strays, reason: "text between two parts")) }
        strays = 0
        leaveBody()
        state = line == boundary ? .headers(Headers()) : .between
    }

    private mutating func beginBody(_ headers: Headers) {
        leaveBody()
        if headers.type.contains("json") {
            state = .json(JSONEnd())
        } else if headers.type.contains("xml") || headers.type.hasPrefix("text/") {
            if headers.length != 0 { state = .text(remaining: headers.length) }
        } else if let length = headers.length, length <= MultipartFramer.longestBinary {
            if length > 0 { state = .binary(remaining: length) }
        } else {
            state = .unmeasured(sawBoundary: false)
        }
    }

    private mutating func endText(_ text: ArraySlice<UInt8>, _ items: inout [Item]) {
        let isSpace: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
        let start = text.drop(while: isSpace)
        // Some say "text" of what is JSON.
        if start.first == UInt8(ascii: "{") { items.append(.json(Array(start))) }
        if start.first == UInt8(ascii: "<") { items.append(.xml(Array(start))) }
        leaveBody()
    }

    private mutating func damage(_ reason: String, _ items: inout [Item]) {
        items.append(.damaged(bytes: body.count, reason: reason))
        leaveBody()
    }

    private mutating func leaveBody() {
        body.removeAll(keepingCapacity: true)
        lineStart = 0
        state = .between
    }
}

extension MultipartFramer.Headers {
    fileprivate mutating func read(_ line: [UInt8]) {
        guard line.count <= MultipartFramer.longestLine, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            return
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = String(decoding: line[(colon + 1)...], as: UTF8.self).filter { $0 != " " && $0 != "\t" }
        if name == "content-type" { type = value.lowercased() }
        if name == "content-length", let number = Int(value), number >= 0 { length = number }
    }
}

/// Finds the end of a JSON object without reading it: braces that stand in no string.
private struct JSONEnd {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    mutating func isEnd(_ byte: UInt8) -> Bool {
        if isEscaped {
            isEscaped = false
        } else if isInString {
            if byte == UInt8(ascii: "\\") { isEscaped = true }
            if byte == UInt8(ascii: "\"") { isInString = false }
        } else {
            switch byte {
            case UInt8(ascii: "\""): isInString = depth > 0
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                return depth <= 0
            case _: break
            }
        }
        return false
    }
}
