/// On which line of a TOML text each key stands, for messages: the parser keeps no positions of what it accepted.
///
/// Key paths are `site.zone` and `terminal[0].link`. Keys in inline tables are found at their outer key's line.
struct KeyLines {
    private var lines: [String: Int] = [:]

    init(_ text: String) {
        var table = ""
        var arrays: [String: Int] = [:]
        var multiline: String?
        // In Swift a carriage return with its line feed is one character.
        let ends: Set<Character> = ["\n", "\r\n"]
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: ends.contains)
        for (index, line) in all.enumerated() {
            let content = line.trimmed
            if let quotes = multiline {
                if content.contains(quotes) { multiline = nil }
                continue
            }
            if let name = content.header(from: "[[", to: "]]") {
                let count = arrays[name, default: 0]
                arrays[name] = count + 1
                table = "\(name)[\(count)]"
                lines[table] = index + 1
            } else if let name = content.header(from: "[", to: "]") {
                table = name
                lines[table] = index + 1
            } else if let equals = content.firstIndex(of: "="), !content.hasPrefix("#") {
                let key = content[..<equals].bareKey
                let path = table.isEmpty ? key : "\(table).\(key)"
                if lines[path] == nil { lines[path] = index + 1 }
                for quotes in ["\"\"\"", "'''"] where content.components(by: quotes) == 2 { multiline = quotes }
            }
        }
    }

    /// The line of the key, or of the nearest table around it; nil for what is in no line at all.
    func line(of path: String) -> Int? {
        var path = path[...]
        while true {
            if let line = lines[String(path)] { return line }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<end]
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }

    /// The key between the brackets of a table's line; nil for other lines, also of a list that goes on.
    fileprivate func header(from open: String, to close: String) -> String? {
        guard hasPrefix(open), let end = firstRange(of: close) else { return nil }
        let rest = self[end.upperBound...].trimmed
        guard rest.isEmpty || rest.hasPrefix("#") else { return nil }
        return self[..<end.lowerBound].dropFirst(open.count).bareKey
    }

    /// A key without the quotes and spaces that TOML allows round its parts.
    fileprivate var bareKey: String { String(filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace }) }

    /// Into how many parts a separator cuts the text.
    fileprivate func components(by separator: String) -> Int {
        var count = 1
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
