/// On which line of a TOML text each key stands, for messages: the parser keeps no positions of what it accepted.
///
/// Key paths are `site.zone` and `terminal[0].link`. Keys in inline tables are found at their outer key's line.
struct KeyLines {
    private var lines: [String: Int] = [:]

    init(_ text: String) {
        var table = ""
        var arrays: [String: Int] = [:]
        var multiline: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.trimmed
            if let quotes = multiline {
                if content.contains(quotes) { multiline = nil }
                continue
            }
            if content.hasPrefix("[["), let end = content.firstIndex(of: "]") {
                let name = content[content.index(content.startIndex, offsetBy: 2)..<end].trimmed
                let count = arrays[name, default: 0]
                arrays[name] = count + 1
                table = "\(name)[\(count)]"
                lines[table] = index + 1
            } else if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                table = content.dropFirst()[..<end].trimmed
                lines[table] = index + 1
            } else if let equals = content.firstIndex(of: "="), !content.hasPrefix("#") {
                let key = content[..<equals].trimmed.filter { $0 != "\"" && $0 != "'" }
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
