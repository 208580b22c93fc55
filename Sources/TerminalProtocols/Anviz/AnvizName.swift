import Glibc

/// A name in a user's record: UTF-16 in the 40-byte form, else ten bytes in the terminal's own code page.
///
/// Which code page that is the terminal does not say: UTF-8 if it reads as such, else GB18030, as for other terminals
/// of this market. Source: protocols/anviz.md, User.
enum AnvizName {
    static func text(_ field: ArraySlice<UInt8>, form: AnvizUser.Form) -> String {
        if form == .unicode { return unicode(field) }
        let text = field.prefix { $0 != 0 && $0 != 0xFF }
        return terminalText(text.count == field.count ? field : text + [0]) ?? String(decoding: text, as: UTF8.self)
    }

    /// The whole field; a name that is too long is cut between two characters.
    /// - Returns: nil if the code page lacks a letter of it.
    static func bytes(_ name: String, form: AnvizUser.Form) -> [UInt8]? {
        let size = form.name.count
        var bytes: [UInt8] = []
        for character in name {
            let next: [UInt8]
            if form == .unicode {
                next = String(character).utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            } else {
                guard let encoded = gb18030(character) else { return nil }
                next = encoded
            }
            guard bytes.count + next.count <= size else { break }
            bytes += next
        }
        return bytes + Array(repeating: 0, count: size - bytes.count)
    }

    private static func unicode(_ field: ArraySlice<UInt8>) -> String {
        let units = stride(from: field.startIndex, to: field.endIndex - 1, by: 2)
            .map { UInt16(field[$0]) << 8 | UInt16(field[$0 + 1]) }
        return String(decoding: units.prefix { $0 != 0 && $0 != 0xFFFF }, as: UTF16.self)
    }

    private static func gb18030(_ character: Character) -> [UInt8]? {
        if let ascii = character.asciiValue { return [ascii] }
        let converter = unsafe iconv_open("GB18030", "UTF-8")
        guard Int(bitPattern: converter) != -1 else { return nil }
        defer { unsafe _ = iconv_close(converter) }
        var source = character.utf8.map { CChar(bitPattern: $0) }
        // A scalar of at least two bytes becomes at most four.
        var target = [CChar](repeating: 0, count: source.count * 2)
        let written = unsafe source.withUnsafeMutableBufferPointer { from in
            unsafe target.withUnsafeMutableBufferPointer { to -> Int? in
                var fromStart = from.baseAddress
                var fromLeft = from.count
                var toStart = to.baseAddress
                var toLeft = to.count
                guard unsafe iconv(converter, &fromStart, &fromLeft, &toStart, &toLeft) == 0 else { return nil }
                return to.count - toLeft
            }
        }
        return written.map { target.prefix($0).map { UInt8(bitPattern: $0) } }
    }
}
