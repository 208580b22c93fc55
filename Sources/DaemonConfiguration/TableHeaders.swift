/// Table headers that the TOML parser must not see: of one without a name it makes an assertion that ends the program
/// (toml++ 3.0 in TOMLKit 0.6, found by fuzzing), instead of an error.
enum TableHeaders {
    /// The first line, from 1, that begins with `[` or `[[` and then has no name; nil if all have one.
    ///
    /// A line of an array that begins so is refused as well; no key of the configuration has arrays of arrays.
    static func firstNameless(in text: String) -> Int? {
        var multiline: String?
        let ends: Set<Character> = ["\n", "\r\n"]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: ends.contains)
        for (index, line) in lines.enumerated() {
            if let quotes = multiline {
                if line.contains(quotes) { multiline = nil }
                continue
            }
            let content = line.drop { $0 == " " || $0 == "\t" }
            if content.first == "[" {
                let inside = content.dropFirst(content.hasPrefix("[[") ? 2 : 1).drop { $0 == " " || $0 == "\t" }
                guard let first = inside.unicodeScalars.first, first == "]" || isKeyStart(first) else {
                    return index + 1
                }
            }
            for quotes in ["\"\"\"", "'''"]
            where line.split(separator: quotes, omittingEmptySubsequences: false).count == 2 {
                multiline = quotes
            }
        }
        return nil
    }

    private static func isKeyStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", "\"", "'": true
        default: false
        }
    }
}
