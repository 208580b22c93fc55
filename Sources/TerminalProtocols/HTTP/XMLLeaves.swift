/// The texts of a small XML document: every element that holds no other, with its path from below the root, in order.
///
/// Reads what terminals write: elements, attributes (skipped), comments, CDATA and the five named characters. Anything
/// with a document type is refused, so no entity is ever expanded.
struct XMLLeaves: Equatable, Sendable {
    struct Leaf: Equatable, Sendable {
        /// Element names without their prefixes, the root's left out.
        var path: [String]
        var text: String
    }

    static let mostBytes = 64 << 10
    static let mostLeaves = 1_000
    static let deepest = 16

    var root: String
    var leaves: [Leaf]

    /// The text of the first element with this name, at any depth.
    subscript(name: String) -> String? { leaves.first { $0.path.last == name }?.text }

    /// - Returns: nil for anything but one whole element.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= XMLLeaves.mostBytes else { return nil }
        var reader = XMLReader(bytes)
        guard let (root, leaves) = reader.document() else { return nil }
        self.root = root
        self.leaves = leaves
    }

    /// Text that stands in an element.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

private struct XMLReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func document() -> (String, [XMLLeaves.Leaf])? {
        var root: String?
        var open: [(name: String, text: [UInt8], hasChildren: Bool)] = []
        var leaves: [XMLLeaves.Leaf] = []
        func close(_ leaves: inout [XMLLeaves.Leaf]) -> Bool {
            guard let ended = open.popLast(), leaves.count < XMLLeaves.mostLeaves else { return false }
            if !ended.hasChildren, !open.isEmpty {
                guard let text = String(validating: ended.text, as: UTF8.self) else { return false }
                let path = open.dropFirst().map(\.name) + [ended.name]
                leaves.append(XMLLeaves.Leaf(path: path, text: trimmed(text)))
            }
            return true
        }
        _ = skip("\u{FEFF}")
        while let byte = rest.first {
            if byte != UInt8(ascii: "<") {
                guard let text = text() else { return nil }
                if open.isEmpty {
                    guard text.allSatisfy(isSpace) else { return nil }
                } else {
                    open[open.count - 1].text += text
                }
            } else if skip("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if skip("<![CDATA[") {
                let start = rest
                guard !open.isEmpty, skip(past: "]]>") else { return nil }
                open[open.count - 1].text += start[..<(rest.startIndex - 3)]
            } else if skip("<?") {
                guard skip(past: "?>") else { return nil }
            } else if skip("</") {
                let name = name()
                guard !name.isEmpty, name == open.last?.name, skipSpaceThen(">"), close(&leaves) else { return nil }
            } else {
                rest = rest.dropFirst()
                let name = name()
                guard !name.isEmpty, open.count < XMLLeaves.deepest, !(open.isEmpty && root != nil),
                    let isEmpty = skipAttributes()
                else { return nil }
                if open.isEmpty { root = name } else { open[open.count - 1].hasChildren = true }
                open.append((name, [], false))
                if isEmpty { guard close(&leaves) else { return nil } }
            }
        }
        guard let root, open.isEmpty else { return nil }
        return (root, leaves)
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private func trimmed(_ text: String) -> String {
        let start = text.utf8.drop(while: isSpace)
        return String(decoding: start.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
    }

    private mutating func skip(_ word: String) -> Bool {
        guard rest.starts(with: word.utf8) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        return true
    }

    private mutating func skip(past word: String) -> Bool {
        while !rest.isEmpty {
            if skip(word) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private mutating func skipSpaceThen(_ word: String) -> Bool {
        rest = rest.drop(while: isSpace)
        return skip(word)
    }

    /// An element's name without its prefix.
    private mutating func name() -> String {
        let name = rest.prefix { byte in
            byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "_-.:".utf8.contains(byte)
        }
        rest = rest.dropFirst(name.count)
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(validating: local, as: UTF8.self) ?? ""
    }

    /// - Returns: whether the element ends here (`/>`); nil if the tag does not end.
    private mutating func skipAttributes() -> Bool? {
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: ">"): return false
            case UInt8(ascii: "/"): return rest.popFirst() == UInt8(ascii: ">") ? true : nil
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = rest.firstIndex(of: byte) else { return nil }
                rest = rest[(end + 1)...]
            case UInt8(ascii: "<"): return nil
            case _: break
            }
        }
        return nil
    }

    /// Character data up to the next tag.
    private mutating func text() -> [UInt8]? {
        var text: [UInt8] = []
        while let byte = rest.first, byte != UInt8(ascii: "<") {
            rest = rest.dropFirst()
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                continue
            }
            guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let character = character(String(decoding: rest[..<end], as: UTF8.self))
            else { return nil }
            text += String(character).utf8
            rest = rest[(end + 1)...]
        }
        return text
    }

    private func character(_ name: String) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case _:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            let digits = name.dropFirst(isHexadecimal ? 2 : 1)
            guard !digits.hasPrefix("+"), let code = UInt32(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
            return Unicode.Scalar(code).map(Character.init)
        }
    }
}
