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
        let terminals = TerminalReader.terminals(&root)
        let push = root.table("push").flatMap(Configuration.push)
        for (index, terminal) in terminals.enumerated() where push == nil {
            guard case .push = terminal.link else { continue }
            notes.add("terminal[\(index)].link", "needs a table [push] with listen = \"HOST:PORT\"")
        }
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
        self.init(site: site, terminals: terminals, push: push, policy: policy, access: access)
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
