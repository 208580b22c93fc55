/// Something in the configuration that cannot be used.
package struct Mistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// `terminal[0].link`; empty for the file as a whole.
    package let keyPath: String
    /// Counted from 1; nil where the key is not in the file.
    package let line: Int?
    package let message: String

    package init(keyPath: String, line: Int?, message: String) {
        self.keyPath = keyPath
        self.line = line
        self.message = message
    }

    package var description: String {
        [line.map { "line \($0)" }, keyPath.isEmpty ? nil : keyPath].compactMap { $0 }.joined(separator: ", ")
            + ": \(message)"
    }
}

/// Every mistake of one configuration, in the order of the file.
package struct ConfigurationError: Error, Equatable, Sendable {
    package let mistakes: [Mistake]

    package init(mistakes: [Mistake]) { self.mistakes = mistakes }
}
