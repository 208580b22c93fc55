/// Named settings of a terminal, as text. Source: protocols/zk.md, Commands (11, 12 and "Useful options").
package enum ZKOption {
    /// The request's data for reading an option.
    package static func question(_ name: String) -> [UInt8] { Array(name.utf8) + [0] }

    /// The request's data for writing an option.
    package static func order(_ name: String, _ value: String) -> [UInt8] { Array("\(name)=\(value)".utf8) + [0] }

    /// The value in an answer `Name=Value\0`; nil for another option, no text, or an empty value.
    package static func value(of name: String, in data: [UInt8]) -> String? {
        guard let text = terminalText(data[...]), let equals = text.firstIndex(of: "=") else { return nil }
        // Some firmware answers without the tilde that the question had.
        guard text[..<equals].drop(while: { $0 == "~" }) == name.drop(while: { $0 == "~" }) else { return nil }
        return trimmed(text[text.index(after: equals)...])
    }

    /// Text that is the whole answer, such as the version; nil if there is none.
    package static func text(in data: [UInt8]) -> String? { terminalText(data[...]).flatMap { trimmed($0[...]) } }

    private static func trimmed(_ text: Substring) -> String? {
        let rest = text.drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(rest[...last])
    }
}
