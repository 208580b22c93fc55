/// What an administrator may want to know of one key: the help, the manual page and the schema for editors say this.
///
/// A test holds the table against the reader: the same keys, with the same ranges and defaults.
package struct ConfigurationKey: Equatable, Sendable {
    /// `attendance.limits.restMinutes`; `terminal[].link` in each table of an array; `distances.*` for names of one's own.
    package let path: String
    package let question: KeyQuestion
    /// "minutes"; nil where the number has none, and for texts.
    package let unit: String?
    /// As it is written in TOML; nil where nothing happens without the key.
    package let standard: String?
    package let meaning: String
    /// As it is written in TOML, for a key without a default.
    package let example: String?
    /// The table is no use without it.
    package let isRequired: Bool

    init(
        _ path: String,
        _ question: KeyQuestion,
        unit: String? = nil,
        standard: String? = nil,
        example: String? = nil,
        isRequired: Bool = false,
        _ meaning: String
    ) {
        self.path = path
        self.question = question
        self.unit = unit
        self.standard = standard
        self.meaning = meaning
        self.example = example
        self.isRequired = isRequired
    }

    /// `attendance.limits`, `terminal[]`.
    package var table: String { String(path.prefix(upTo: path.lastIndex(of: ".") ?? path.startIndex)) }

    /// `restMinutes`.
    package var name: String { path.split(separator: ".").last.map(String.init) ?? path }

    /// A terminal's communication key is a secret, also where it is a short number.
    package var isSecret: Bool { path == "terminal[].key" }

    /// What may be written: "a whole number from 0 to 1440".
    package var takes: String {
        switch question {
        case .text: "a text"
        case .texts: "a list of texts"
        case .flag: "true or false"
        case .integer(let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
                + (isSecret ? ", or \"credential:NAME\"" : "")
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .duration(let range):
            "a time such as \"30s\", \"5m\" or \"2h\", from \(range.lowerBound.configured) to \(range.upperBound.configured)"
        case .choice(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
        }
    }

    /// Every key, in the order in which the tables stand in the documentation.
    package static let all: [ConfigurationKey] =
        general + terminal + push + attendance + fraud + marks + office + access

    /// What each table is for.
    package static let tables: [(path: String, meaning: String)] = [
        ("site", "The gateway's own place; the one table that must be there."),
        ("terminal[]", "A clock terminal; one [[terminal]] each."),
        ("push", "Where terminals that dial in are answered; nobody listens without it."),
        ("drive", "Where terminals' flash drives appear; nobody looks without it."),
        ("summary", "HR's morning mail about the last work date; none is sent without it."),
        ("summary.departments", "Who reads about the people of one department only, by the department's name."),
        ("enrolment", "Who is enrolled on the terminals."),
        ("attendance", "How work days are judged."),
        ("attendance.overtime", "What overtime is paid."),
        ("attendance.limits", "What HR is shown beyond; never makes a day abnormal. 0 switches a limit off."),
        ("distances", "Kilometres between sites, by a pair of their names; a pair once, in either order."),
        ("fraud", "When punches are flagged for a reviewer."),
        ("corrections", "How many corrections of punches are usual; more are reported, not refused."),
        ("month", "How months are closed."),
        ("retention", "How long wage records are kept; rollcall retention erases what is over."),
        ("marks", "How days are drawn in month sheets, one character each; every sheet prints the legend."),
        ("office", "Limits and hours of the office's cases: approvals, purchases, supplies, leave, rooms."),
        ("office.documents", "In what time documents are handed over, acknowledged, decided, sent and copied."),
        ("office.archive", "In what time papers are filed and lent, and when backups are made and proved."),
        ("office.copies", "The cloud drive that documents are copied to; none are without it."),
        ("office.backup", "The off-site backup of journal and documents; none is made without it."),
        ("access", "Who may call what, besides root."),
    ]

    /// The key or keys that somebody asks about: a key, a table with its keys, or a name that several tables have.
    package static func named(_ text: String) -> [ConfigurationKey] {
        let wanted = TableReader.withoutNumbers(text).replacing("[]", with: "")
        func plain(_ path: String) -> String { path.replacing("[]", with: "") }
        let exact = all.filter { plain($0.path) == wanted }
        if !exact.isEmpty { return exact }
        let within = all.filter { plain($0.table) == wanted }
        if !within.isEmpty { return within }
        // A name of one's own: distances."North|South".
        let free = all.filter { key in key.name == "*" && wanted.hasPrefix(plain(key.table) + ".") }
        return free.isEmpty ? all.filter { $0.name == wanted } : free
    }
}
