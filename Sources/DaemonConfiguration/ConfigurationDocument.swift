import TOMLKit

/// One text of a configuration.
package struct ConfigurationText: Sendable {
    /// nil for a text that is no file.
    package let file: String?
    package let text: String

    package init(file: String?, text: String) {
        self.file = file
        self.text = text
    }
}

/// The texts of a configuration as one: a key of a later text wins, tables are joined, arrays of tables appended.
package struct ConfigurationDocument: Sendable {
    private(set) var root: [String: TOMLNode] = [:]
    private var lines = KeyLines("")
    /// Where a key should be that is nowhere.
    private let mainFile: String?

    /// - Throws: ``ConfigurationError`` with every text that is no TOML.
    package init(_ texts: [ConfigurationText]) throws(ConfigurationError) {
        mainFile = texts.first?.file
        var mistakes: [Mistake] = []
        for (order, text) in texts.enumerated() {
            do throws(ConfigurationError) {
                var counts: [String: Int] = [:]
                root = ConfigurationDocument.merged(root, try ConfigurationDocument.parse(text), path: "", &counts)
                lines.add(KeyLines(text.text, file: text.file, order: order), behind: counts)
            } catch {
                mistakes += error.mistakes
            }
        }
        guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
    }

    /// A reader of the outermost table, and where its mistakes are noted.
    var reader: (TableReader, TableReader.Notes) {
        let notes = TableReader.Notes(lines: lines, mainFile: mainFile)
        return (TableReader(root, path: "", notes: notes), notes)
    }

    /// Where a key stands; nil if it stands nowhere.
    package func place(of path: String) -> KeyPlace? { lines.place(of: path) }

    private static func parse(_ text: ConfigurationText) throws(ConfigurationError) -> [String: TOMLNode] {
        func mistake(_ line: Int?, _ message: String) -> ConfigurationError {
            ConfigurationError(mistakes: [Mistake(file: text.file, keyPath: "", line: line, message: message)])
        }
        if let line = TableHeaders.firstNameless(in: text.text) {
            throw mistake(line, "a table needs a name: [site], or [[terminal]]")
        }
        do {
            guard case .table(let root) = TOMLNode(try TOMLTable(string: text.text)) else { return [:] }
            return root
        } catch let error as TOMLParseError {
            throw mistake(error.source.begin.line, error.description)
        } catch {
            throw mistake(nil, "\(error)")
        }
    }

    /// - Parameter counts: gets how many tables each array had that was appended to, by its path.
    private static func merged(
        _ base: [String: TOMLNode],
        _ later: [String: TOMLNode],
        path: String,
        _ counts: inout [String: Int]
    ) -> [String: TOMLNode] {
        var result = base
        for (key, node) in later {
            let path = path.isEmpty ? key : "\(path).\(key)"
            switch (base[key], node) {
            case (.table(let old)?, .table(let new)): result[key] = .table(merged(old, new, path: path, &counts))
            case (.array(let old)?, .array(let new)) where (old + new).allSatisfy(\.isTable):
                counts[path] = old.count
                result[key] = .array(old + new)
            default: result[key] = node
            }
        }
        return result
    }
}
