import Terms

/// A mail as people read it: what it is about in a line, tables, and what is said beside them.
package struct MailDocument: Sendable {
    package struct Section: Equatable, Sendable {
        package var title: String
        package var columns: [String]
        package var rows: [[String]]
    }

    package let subject: String
    package let headline: String
    package private(set) var sections: [Section] = []
    /// What is said instead of sections, and how to find out more.
    package private(set) var notes: [String] = []
    let language: Language

    init(subject: String, headline: String, language: Language) {
        self.subject = MailDocument.oneLine(subject)
        self.headline = MailDocument.oneLine(headline)
        self.language = language
    }

    /// A table; one without rows is left out.
    mutating func add(_ title: String, _ columns: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        sections.append(Section(title: title, columns: columns, rows: rows.map { $0.map(MailDocument.oneLine) }))
    }

    mutating func note(_ text: String) { notes.append(MailDocument.oneLine(text)) }

    /// Names come from files and terminals: nothing in them may break a line or turn the direction of reading.
    private static func oneLine(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: clean.append(" ")
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }
}
