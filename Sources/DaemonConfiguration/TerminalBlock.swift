import TerminalProtocols

/// A table `[[terminal]]` as somebody writes it; keys that are nil are left out. Nothing is checked here: the text is
/// read by the same reader as the configuration file.
package struct TerminalBlock: Codable, Equatable, Sendable {
    package var name: String
    package var `protocol`: String
    package var link: String
    /// A number, or `credential:NAME`.
    package var key: String?
    package var address: Int?
    package var account: String?
    package var verification: String?
    package var group: String?
    package var direction: String?
    package var site: String?
    /// Such as `30s`.
    package var poll: String?
    package var clock: String?
    package var enabled: Bool?
    package var drive: Bool?

    package init(
        name: String,
        `protocol`: String,
        link: String,
        key: String? = nil,
        address: Int? = nil,
        account: String? = nil,
        verification: String? = nil,
        group: String? = nil,
        direction: String? = nil,
        site: String? = nil,
        poll: String? = nil,
        clock: String? = nil,
        enabled: Bool? = nil,
        drive: Bool? = nil
    ) {
        self.name = name
        self.protocol = `protocol`
        self.link = link
        self.key = key
        self.address = address
        self.account = account
        self.verification = verification
        self.group = group
        self.direction = direction
        self.site = site
        self.poll = poll
        self.clock = clock
        self.enabled = enabled
        self.drive = drive
    }

    /// The table as it can stand in a configuration file.
    package var toml: String {
        let strings = [
            ("name", name), ("protocol", self.protocol), ("link", link), ("account", account),
            ("verification", verification), ("group", group), ("direction", direction), ("site", site), ("poll", poll),
            ("clock", clock),
        ]
        var lines = ["[[terminal]]"]
        for case (let key, let value?) in strings { lines.append("\(key) = \(TOMLNode.quoted(value))") }
        if let key {
            // A communication key is a number; TOML's numbers have no zeros before them.
            let number = key.allSatisfy { ("0"..."9").contains($0) } ? Int(key) : nil
            lines.append("key = \(number.map(String.init) ?? TOMLNode.quoted(key))")
        }
        if let address { lines.append("address = \(address)") }
        for case (let key, let value?) in [("enabled", enabled), ("drive", drive)] { lines.append("\(key) = \(value)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Configuration {
    /// Reads the text of one more terminal, with the rules of the file: its name and link must be free.
    /// - Throws: ``ConfigurationError``, with lines of the text.
    package func terminal(adding block: String) throws(ConfigurationError) -> Terminal {
        var (reader, notes) = try Configuration.root(of: block)
        let found = TerminalReader.terminals(&reader, beside: terminals)
        for terminal in found { Configuration.check(terminal, has: push, "terminal[0].link", notes) }
        reader.end()
        guard notes.isEmpty, found.count == 1, let terminal = found.first else {
            let none = Mistake(keyPath: "terminal", line: nil, message: "must be one table [[terminal]]")
            throw ConfigurationError(mistakes: notes.isEmpty ? [none] : notes.mistakes)
        }
        return terminal
    }

    /// The terminals with the fact whether others are on the same line, which is a property of them all.
    package static func sharing(_ terminals: [Terminal]) -> [Terminal] {
        let counts = terminals.reduce(into: [:]) { counts, terminal in counts[terminal.link.line, default: 0] += 1 }
        return terminals.map { terminal in
            var terminal = terminal
            terminal.session.sharesLine = counts[terminal.link.line, default: 0] > 1
            return terminal
        }
    }
}

extension LinkAddress {
    /// What two links have in common that cannot be used both: one serial port is one line at any speed.
    var line: String {
        if case .serial(let path, _) = self { path } else { "\(self)" }
    }
}
