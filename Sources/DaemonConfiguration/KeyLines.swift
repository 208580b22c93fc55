/// Where a key stands.
package struct KeyPlace: Equatable, Sendable {
    /// nil for a text that is no file.
    package let file: String?
    /// Counted from 1.
    package let line: Int
    /// The file's number among those that were read.
    let order: Int
}

/// Where each key of TOML texts stands, for messages: the parser keeps no positions of what it accepted.
///
/// Key paths are `site.zone` and `terminal[0].link`. Keys in inline tables are found at their outer key's line.
struct KeyLines {
    private var places: [String: KeyPlace] = [:]

    init(_ text: String, file: String? = nil, order: Int = 0) {
        func place(_ index: Int) -> KeyPlace { KeyPlace(file: file, line: index + 1, order: order) }
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
                places[table] = place(index)
            } else if let name = content.header(from: "[", to: "]") {
                table = name
                places[table] = place(index)
            } else if let equals = content.firstIndex(of: "="), !content.hasPrefix("#") {
                let key = content[..<equals].bareKey
                let path = table.isEmpty ? key : "\(table).\(key)"
                if places[path] == nil { places[path] = place(index) }
                for quotes in ["\"\"\"", "'''"] where content.components(by: quotes) == 2 { multiline = quotes }
            }
        }
    }

    /// The place of the key, or of the nearest table around it; nil for what is in no line at all.
    func place(of path: String) -> KeyPlace? {
        var path = path[...]
        while true {
            if let place = places[String(path)] ?? places[path.bareKey] { return place }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<end]
        }
    }

    func line(of path: String) -> Int? { place(of: path)?.line }

    /// Takes the places of a later text, whose keys win.
    /// - Parameter counts: how many tables of an array the texts before had, by the array's path.
    mutating func add(_ later: KeyLines, behind counts: [String: Int]) {
        for (path, place) in later.places { places[KeyLines.moved(path, behind: counts)] = place }
        // Of an array that stands in one line, each table is at that line of its own file.
        for (array, count) in counts where later.places["\(array)[0]"] == nil {
            if let place = later.places[array] { places["\(array)[\(count)]"] = place }
        }
    }

    private static func moved(_ path: String, behind counts: [String: Int]) -> String {
        guard let open = path.firstIndex(of: "["), let close = path[open...].firstIndex(of: "]") else { return path }
        guard let count = counts[String(path[..<open])], let number = Int(path[path.index(after: open)..<close]) else {
            return path
        }
        return "\(path[..<open])[\(number + count)\(path[close...])"
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
