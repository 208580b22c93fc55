package import Attendance
import Fraud
import Office
import TerminalProtocols
package import WallClock

extension Configuration {
    /// Reads a configuration; every mistake is found, not only the first.
    /// - Parameter zone: how a zone's name becomes a zone; the system's database by default.
    /// - Throws: ``ConfigurationError``.
    package init(
        toml text: String,
        zone loadZone: (String) throws(ZoneError) -> Zone = { name throws(ZoneError) in try Zone.load(name) }
    ) throws(ConfigurationError) {
        try self.init(ConfigurationDocument([ConfigurationText(file: nil, text: text)]), zone: loadZone)
    }

    /// As ``init(toml:zone:)``, of several texts that are one configuration.
    /// - Throws: ``ConfigurationError``, with the file of each mistake.
    package init(
        _ document: ConfigurationDocument,
        zone loadZone: (String) throws(ZoneError) -> Zone = { name throws(ZoneError) in try Zone.load(name) }
    ) throws(ConfigurationError) {
        var (root, notes) = document.reader
        try self.init(&root, notes, zone: loadZone)
    }

    /// What the reader asks for, by key path; the document must have each table.
    static func questions(_ document: ConfigurationDocument) -> [String: KeyQuestion] {
        var (root, notes) = document.reader
        _ = try? Configuration(&root, notes) { name throws(ZoneError) in .utc }
        return notes.questions
    }

    private init(
        _ root: inout TableReader,
        _ notes: TableReader.Notes,
        zone loadZone: (String) throws(ZoneError) -> Zone
    ) throws(ConfigurationError) {
        let site = Configuration.site(&root, zone: loadZone)
        let terminals = Configuration.sharing(TerminalReader.terminals(&root))
        let push = root.table("push").flatMap(Configuration.push)
        for (index, terminal) in terminals.enumerated() {
            Configuration.check(terminal, has: push, "terminal[\(index)].link", notes)
        }
        var removesLeavers = false
        if var table = root.table("enrolment") {
            removesLeavers = table.bool("removeLeavers") ?? false
            table.end()
        }
        let drive = root.table("drive").flatMap(Configuration.drive)
        let mails = root.table("summary")
        let summary = mails.flatMap(Configuration.summary)
        let policy = Configuration.policy(&root)
        let sites = Set(terminals.compactMap(\.site) + [site?.name].compactMap { $0 })
        let distances = root.table("distances").map { table in
            var table = table
            return FraudReader.distances(&table, sites: sites)
        }
        var corrections = CorrectionLimits()
        if var table = root.table("corrections") {
            corrections.perMonth = table.integer("perMonth", in: 0...1_000)
            corrections.maxAgeDays = table.integer("maxAgeDays", in: 0...36_525)
            table.end()
        }
        var confirmationDays = 0
        if var table = root.table("month") {
            confirmationDays = table.integer("confirmationDays", in: 0...60) ?? 0
            table.end()
        }
        var (retention, retentionIsAutomatic) = (Retention(), false)
        if var table = root.table("retention") {
            let law = "wage records are kept for two years at least (Interim Provisions on Wage Payment, art. 6)"
            retention.years = table.integer("years", in: Retention.leastYears...100, since: law) ?? retention.years
            retentionIsAutomatic = table.bool("automatic") ?? false
            table.end()
        }
        let marks = root.table("marks").map(Configuration.marks)
        var (office, copies, backup) = (OfficeSettings(), DocumentCopies?.none, OffSiteBackup?.none)
        if var table = root.table("office") {
            copies = table.table("copies").flatMap(Configuration.copies)
            backup = table.table("backup").flatMap(Configuration.backup)
            office = OfficeReader.settings(&table)
            if office.inboxMail != nil, mails == nil {
                table.mistake("inboxMail", "needs a table [summary], whose sender, language and command it takes")
            }
        }
        var access: [String] = []
        if var table = root.table("access") {
            access = table.strings("allow")
            table.end()
        }
        root.end()
        guard notes.isEmpty, let site else { throw ConfigurationError(mistakes: notes.mistakes) }
        self.init(
            site: site,
            terminals: terminals,
            push: push,
            removesLeavers: removesLeavers,
            drive: drive,
            summary: summary,
            policy: policy,
            distances: distances ?? SiteDistances(),
            corrections: corrections,
            confirmationDays: confirmationDays,
            retention: retention,
            retentionIsAutomatic: retentionIsAutomatic,
            marks: marks ?? .standard,
            office: office,
            copies: copies,
            backup: backup,
            access: access
        )
    }

    /// The policy of a configuration file; its other tables are not looked at.
    /// - Throws: ``ConfigurationError``.
    package static func policy(toml text: String) throws(ConfigurationError) -> Policy {
        var (root, notes) = try Configuration.root(of: text)
        let policy = Configuration.policy(&root)
        guard notes.isEmpty else { throw ConfigurationError(mistakes: notes.mistakes) }
        return policy
    }

    private static func policy(_ root: inout TableReader) -> Policy {
        var policy = Policy.standard
        policy.limits = .law
        if var table = root.table("attendance") { PolicyReader.read(&table, into: &policy) }
        if var table = root.table("fraud") { FraudReader.thresholds(&table, into: &policy.fraud) }
        return policy
    }

    /// The reader of a document's outermost table, and where its mistakes are noted.
    /// - Throws: ``ConfigurationError`` if the text is no TOML.
    static func root(of text: String) throws(ConfigurationError) -> (TableReader, TableReader.Notes) {
        try ConfigurationDocument([ConfigurationText(file: nil, text: text)]).reader
    }

    /// A terminal that dials in needs somebody who listens.
    static func check(_ terminal: Terminal, has push: Push?, _ path: String, _ notes: TableReader.Notes) {
        guard push == nil, case .push = terminal.link else { return }
        notes.add(path, "needs a table [push] with listen = \"HOST:PORT\"")
    }

    private static func site(
        _ root: inout TableReader,
        zone loadZone: (String) throws(ZoneError) -> Zone
    ) -> Site? {
        guard var table = root.requiredTable("site", contents: "name and zone") else { return nil }
        let name = table.requiredString("name", example: "Head office")
        let zoneName = table.requiredString("zone", example: "Asia/Shanghai")
        table.end()
        guard let name, let zoneName else { return nil }
        do throws(ZoneError) {
            return Site(name: name, zone: try loadZone(zoneName))
        } catch {
            table.mistake("zone", error.description)
            return nil
        }
    }

    private static func marks(_ table: TableReader) -> MarkTable {
        var table = table
        var symbols: [Mark: String] = [:]
        for mark in Mark.allCases {
            guard let symbol = table.string(mark.rawValue) else { continue }
            // A cell is narrow, and a control character would steer whoever prints it.
            let isDrawn = symbol.unicodeScalars.allSatisfy {
                ![.control, .format].contains($0.properties.generalCategory)
            }
            if symbol.count == 1, isDrawn, symbol != " " {
                symbols[mark] = symbol
            } else {
                table.mistake(mark.rawValue, "must be one visible character, such as √")
            }
        }
        table.end()
        let drawn = MarkTable.standard.drawing(symbols)
        for (index, entry) in drawn.entries.enumerated() {
            guard let same = drawn.entries[..<index].first(where: { $0.symbol == entry.symbol }) else { continue }
            table.mistake(
                symbols[entry.mark] == nil ? same.mark.rawValue : entry.mark.rawValue,
                "\(same.mark.rawValue) and \(entry.mark.rawValue) would both be drawn \(entry.symbol)"
            )
        }
        return drawn
    }

    private static func drive(_ table: TableReader) -> Drive? {
        var table = table
        let directory = table.requiredString("directory", example: "/run/rollcall-drives")
        let poll = table.duration("poll", in: .seconds(1)...(.seconds(3_600)))
        table.end()
        guard let directory else { return nil }
        guard directory.hasPrefix("/") else {
            table.mistake("directory", "must be a whole path, such as /run/rollcall-drives")
            return nil
        }
        return poll.map { Drive(directory: directory, poll: $0) } ?? Drive(directory: directory)
    }

    private static func push(_ table: TableReader) -> Push? {
        var table = table
        let text = table.requiredString("listen", example: "0.0.0.0:8081")
        table.end()
        guard let text else { return nil }
        guard case .tcp(let host, let port)? = try? LinkAddress("tcp://\(text)") else {
            table.mistake("listen", "must be HOST:PORT, such as 0.0.0.0:8081")
            return nil
        }
        return Push(host: host, port: port)
    }
}
