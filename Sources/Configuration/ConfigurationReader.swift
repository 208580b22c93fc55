import Attendance
import TOMLKit
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
        let document: TOMLNode
        do {
            document = TOMLNode(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            let line = error.source.begin.line
            throw ConfigurationError(mistakes: [Mistake(keyPath: "", line: line, message: error.description)])
        } catch {
            throw ConfigurationError(mistakes: [Mistake(keyPath: "", line: nil, message: "\(error)")])
        }
        let notes = TableReader.Notes(lines: KeyLines(text))
        var root = TableReader([:], path: "", notes: notes)
        if case .table(let contents) = document { root = TableReader(contents, path: "", notes: notes) }

        let site = Configuration.site(&root, zone: loadZone)
        let terminals = Configuration.terminals(&root)
        var policy = Policy.standard
        if var table = root.table("attendance") { PolicyReader.read(&table, into: &policy) }
        var access: [String] = []
        if var table = root.table("access") {
            access = table.strings("allow")
            table.end()
        }
        root.end()
        guard notes.mistakes.isEmpty, let site else {
            throw ConfigurationError(mistakes: notes.mistakes.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        self.init(site: site, terminals: terminals, policy: policy, access: access)
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

    private static func terminals(_ root: inout TableReader) -> [Terminal] {
        var taken = Taken()
        var terminals: [Terminal] = []
        for var table in root.tables("terminal") {
            if let terminal = terminal(&table, &taken) { terminals.append(terminal) }
        }
        return terminals
    }

    /// What the terminals above have taken.
    private struct Taken {
        var names: Set<String> = []
        /// By link, whose it is. One serial port is one link at any speed.
        var links: [String: String] = [:]

        mutating func take(_ link: LinkAddress, for name: String) -> String? {
            let key = if case .serial(let path, _) = link { path } else { "\(link)" }
            let owner = links[key]
            links[key] = owner ?? name
            return owner
        }
    }

    private static func terminal(_ table: inout TableReader, _ taken: inout Taken) -> Terminal? {
        let name = table.requiredString("name", example: "front-door")
        let protocolName = table.requiredString("protocol", example: "zk")
        let linkText = table.requiredString("link", example: "tcp://192.0.2.10:4370")
        let key = table.integer("key", in: 0...999_999)
        let group = table.string("group") ?? defaultGroup
        let directionText = table.string("direction")
        let poll = table.duration("poll", in: .milliseconds(100)...(.seconds(86_400)))
        table.end()

        if let name, name.isEmpty || name.utf8.contains(where: { $0 < 0x21 || $0 == 0x7F }) {
            table.mistake("name", "must be a word without spaces, such as front-door")
        } else if let name, !taken.names.insert(name).inserted {
            table.mistake("name", "\"\(name)\" is the name of another terminal; names must differ")
        }
        if group.isEmpty { table.mistake("group", "must not be empty") }
        var direction = Direction.both
        if let directionText {
            if let known = Direction(rawValue: directionText) {
                direction = known
            } else {
                table.mistake("direction", "must be one of in, out, both")
            }
        }
        let known = Registry.protocols.map { $0.descriptor }
        let descriptor = protocolName.flatMap { name in known.first { $0.name == name } }
        if let protocolName, descriptor == nil {
            let names = known.map(\.name).joined(separator: ", ")
            table.mistake("protocol", "\"\(protocolName)\" is not one of \(names)")
        }
        guard let linkText else { return nil }
        do throws(LinkAddressError) {
            let link = try LinkAddress(linkText)
            if let descriptor, !descriptor.links.contains(link.scheme) {
                let links = descriptor.links.joined(separator: ", ")
                table.mistake("link", "protocol \(descriptor.name) speaks over \(links), not \(link.scheme)")
            }
            if let owner = taken.take(link, for: name ?? "above") {
                table.mistake("link", "is the link of terminal \"\(owner)\" too; one terminal a link")
            }
            guard let name, let protocolName else { return nil }
            return Terminal(
                name: name,
                protocolName: protocolName,
                link: link,
                session: SessionSettings(poll: poll ?? .seconds(30), key: UInt32(key ?? 0)),
                group: group,
                direction: direction
            )
        } catch {
            table.mistake("link", error.description)
            return nil
        }
    }
}
