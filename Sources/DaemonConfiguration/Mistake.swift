/// Something in the configuration that cannot be used.
package struct Mistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// nil where one text was read, or the key is in no file.
    package let file: String?
    /// `terminal[0].link`; empty for the file as a whole.
    package let keyPath: String
    /// Counted from 1; nil where the key is not in the file.
    package let line: Int?
    package let message: String

    package init(file: String? = nil, keyPath: String, line: Int?, message: String) {
        self.file = file
        self.keyPath = keyPath
        self.line = line
        self.message = message
    }

    package var description: String {
        let place = [line.map { "line \($0)" }, keyPath.isEmpty ? nil : keyPath].compactMap { $0 }
        return [file, place.joined(separator: ", "), message].compactMap { $0 }.filter { !$0.isEmpty }
            .joined(separator: ": ")
    }
}

/// Every mistake of one configuration, in the order of the file.
package struct ConfigurationError: Error, Equatable, Sendable {
    package let mistakes: [Mistake]

    package init(mistakes: [Mistake]) { self.mistakes = mistakes }
}

extension ConfigurationDocument {
    /// Access rules that cannot be followed on this machine: the daemon does not start with one.
    /// - Parameter check: throws for such a rule.
    package func mistakes(ofAccess configuration: Configuration, check: (String) throws -> Void) -> [Mistake] {
        configuration.access.compactMap { rule in
            do {
                try check(rule)
                return nil
            } catch {
                let place = place(of: "access.allow")
                return Mistake(file: place?.file, keyPath: "access.allow", line: place?.line, message: "\(error)")
            }
        }
    }
}
