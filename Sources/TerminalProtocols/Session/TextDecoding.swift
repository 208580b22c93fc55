import Glibc

/// The text of a fixed field in a terminal's record: UTF-8, else GB18030; nil if it is neither.
///
/// Ends at the first NUL: what stands behind it is rubbish. A character that the field's end cut is left out.
/// Source: protocols/zk.md, "User record".
package func terminalText(_ field: ArraySlice<UInt8>) -> String? {
    let text = field.prefix { $0 != 0 }
    if let whole = String(validating: text, as: UTF8.self) { return whole }
    // Only a full field can have cut a character; elsewhere the same bytes are more likely GB18030.
    if text.count == field.count, let kept = withoutCutCharacter(text) { return kept }
    return textFromGB18030(text)
}

/// UTF-8 whose last character is incomplete, without that character; nil for anything else.
private func withoutCutCharacter(_ text: ArraySlice<UInt8>) -> String? {
    guard let lead = text.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return nil }
    let length =
        switch text[lead] {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    guard text.endIndex - lead < length else { return nil }
    return String(validating: text[..<lead], as: UTF8.self)
}

/// - Returns: nil for bytes that are no GB18030, and where glibc was installed without its conversions.
package func textFromGB18030(_ text: ArraySlice<UInt8>) -> String? {
    converted(text, from: "GB18030", to: "UTF-8").flatMap { String(validating: $0, as: UTF8.self) }
}

/// - Returns: nil where glibc was installed without its conversions; GB18030 has every character.
package func gb18030Bytes(_ text: String) -> [UInt8]? { converted(Array(text.utf8)[...], from: "UTF-8", to: "GB18030") }

/// - Returns: nil for bytes that are not in the first encoding. A cut character at their end is left out.
private func converted(_ bytes: ArraySlice<UInt8>, from: String, to: String) -> [UInt8]? {
    let converter = unsafe iconv_open(to, from)
    guard Int(bitPattern: converter) != -1 else { return nil }
    defer { unsafe _ = iconv_close(converter) }
    var source = bytes.map { CChar(bitPattern: $0) }
    // Into UTF-8 two bytes become at most three, four at most four; out of it one stays one, two and three become at
    // most four.
    var target = [CChar](repeating: 0, count: bytes.count * 2)
    let written = unsafe source.withUnsafeMutableBufferPointer { from in
        unsafe target.withUnsafeMutableBufferPointer { to -> Int? in
            var fromStart = from.baseAddress
            var fromLeft = from.count
            var toStart = to.baseAddress
            var toLeft = to.count
            let result = unsafe iconv(converter, &fromStart, &fromLeft, &toStart, &toLeft)
            // EINVAL: the last character is cut, the ones before it are converted.
            guard result != -1 || errno == EINVAL else { return nil }
            return to.count - toLeft
        }
    }
    return written.map { target.prefix($0).map { UInt8(bitPattern: $0) } }
}
