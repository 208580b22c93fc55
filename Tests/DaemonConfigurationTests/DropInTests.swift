import Attendance
import Foundation
import Testing
import WallClock

@testable import DaemonConfiguration

@Suite struct DropInTests {
    static let main = ConfigurationText(file: "rollcall.toml", text: ConfigurationTests.site)

    static func mistakes(_ drops: [ConfigurationText]) -> [Mistake] {
        do throws(ConfigurationError) {
            _ = try Configuration(try ConfigurationDocument([main] + drops)) { name throws(ZoneError) in
                .fixed(name, offset: 28_800)
            }
            return []
        } catch {
            return error.mistakes
        }
    }

    static func terminal(_ name: String, _ link: String, more: String = "") -> String {
        "[[terminal]]\nname = \"\(name)\"\nprotocol = \"zk\"\nlink = \"\(link)\"\n\(more)"
    }

    @Test("A later key wins, tables are joined, terminals appended, lists replaced")
    func merging() throws {
        let document = try ConfigurationDocument([
            Self.main,
            ConfigurationText(
                file: "10-a.toml",
                text: "[attendance]\ndebounceSeconds = 5\nlateGraceMinutes = 3\n[access]\nallow = [\"uid:1=hr\"]\n"
                    + Self.terminal("a", "tcp://192.0.2.1:4370")
            ),
            ConfigurationText(
                file: "20-b.toml",
                text: "[attendance]\ndebounceSeconds = 7\n[access]\nallow = [\"uid:2=hr\"]\n"
                    + Self.terminal("b", "tcp://192.0.2.2:4370")
            ),
        ])
        let configuration = try Configuration(document) { name throws(ZoneError) in .fixed(name, offset: 28_800) }
        #expect(configuration.policy.debounceSeconds == 7)
        #expect(configuration.policy.lateGraceMinutes == 3)
        #expect(configuration.access == ["uid:2=hr"])
        #expect(configuration.terminals.map(\.name) == ["a", "b"])
    }

    @Test("A mistake names its file, the key path in the whole and the line in the file")
    func places() {
        let first = ConfigurationText(file: "10-a.toml", text: Self.terminal("a", "tcp://192.0.2.1:4370"))
        let second = ConfigurationText(
            file: "20-b.toml",
            text: "\n" + Self.terminal("b", "tcp://192.0.2.2:4370", more: "poll = \"soon\"\n")
                + "[attendance]\ndebounceSeconds = -1\n"
        )
        let found = Self.mistakes([first, second])
        #expect(found.map(\.file) == ["20-b.toml", "20-b.toml"])
        #expect(found.map(\.keyPath) == ["terminal[1].poll", "attendance.debounceSeconds"])
        #expect(found.map(\.line) == [6, 8])
        #expect(found.first.map { "\($0)" }?.hasPrefix("20-b.toml: line 6, terminal[1].poll: must be a time") == true)
    }

    @Test("Terminals of two files may not have one name; the later file is wrong")
    func twice() {
        let text = Self.terminal("a", "tcp://192.0.2.1:4370")
        let again = Self.terminal("a", "tcp://192.0.2.2:4370")
        let found = Self.mistakes([
            ConfigurationText(file: "1.toml", text: text), ConfigurationText(file: "2.toml", text: again),
        ])
        #expect(found.map(\.file) == ["2.toml"])
        #expect(found.map(\.line) == [2])
    }

    @Test("Terminals in one line belong to the file of that line")
    func inline() {
        let text = "terminal = [{ name = \"b\", protocol = \"zk\", link = \"nowhere\" }]\n"
        let found = Self.mistakes([
            ConfigurationText(file: "1.toml", text: Self.terminal("a", "tcp://192.0.2.1:4370")),
            ConfigurationText(file: "2.toml", text: "\n" + text),
        ])
        #expect(found.map(\.file) == ["2.toml"])
        #expect(found.map(\.line) == [2])
    }

    @Test("What is nowhere is missing in the main file; every file that is no TOML is told")
    func missing() {
        let empty = ConfigurationText(file: "main.toml", text: "")
        do throws(ConfigurationError) {
            _ = try Configuration(try ConfigurationDocument([empty]))
            Issue.record("an empty configuration was accepted")
        } catch {
            #expect(error.mistakes.map { "\($0)" }.first?.hasPrefix("main.toml: site: is missing") == true)
        }
        let broken = Self.mistakes([
            ConfigurationText(file: "1.toml", text: "x =\n"), ConfigurationText(file: "2.toml", text: "[]\n"),
        ])
        #expect(broken.map(\.file) == ["1.toml", "2.toml"])
    }

    @Test("A key that no table takes is named in the file where it stands")
    func unknown() {
        let found = Self.mistakes([ConfigurationText(file: "1.toml", text: "[attendance]\nmood = 1\n")])
        #expect(found.map(\.file) == ["1.toml"])
        #expect(found.map(\.line) == [2])
    }

    @Test("conf.d is read in the order of its names; hidden files, other endings and no directory at all are nothing")
    func directory() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "rollcall-conf-\(UUID())")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let main = place.appending(path: "rollcall.toml").path
        try ConfigurationTests.site.write(toFile: main, atomically: false, encoding: .utf8)
        #expect(try ConfigurationFile.texts(main).map(\.file) == [main])
        let drops = place.appending(path: "conf.d")
        try FileManager.default.createDirectory(at: drops, withIntermediateDirectories: true)
        for name in ["b.toml", "a.toml", ".c.toml", "d.toml.dpkg-old", "e.conf"] {
            try "# \(name)\n".write(toFile: drops.appending(path: name).path, atomically: false, encoding: .utf8)
        }
        #expect(try ConfigurationFile.texts(main).map(\.text).dropFirst() == ["# a.toml\n", "# b.toml\n"])
        try FileManager.default.createDirectory(at: drops.appending(path: "z.toml"), withIntermediateDirectories: true)
        let error = #expect(throws: ConfigurationFile.ReadError.self) { try ConfigurationFile.texts(main) }
        #expect(error?.description.contains("conf.d/z.toml cannot be read") == true)
    }

    @Test("What is shown names its place, hides a key and keeps the name of a credential")
    func settings() throws {
        let drop = ConfigurationText(
            file: "1.toml",
            text: Self.terminal("a", "tcp://192.0.2.1:4370", more: "key = 4711\n")
                + Self.terminal("b", "tcp://192.0.2.2:4370", more: "key = \"credential:b\"\n")
                + "[distances]\n\"North plant|South\" = 4\n"
        )
        let document = try ConfigurationDocument([Self.main, drop])
        let settings = document.settings(withDefaults: false)
        let keys = settings.filter { $0.path.hasSuffix(".key") }
        #expect(keys.map(\.value) == [nil, "\"credential:b\""])
        #expect(keys.map(\.place?.line) == [5, 10])
        let distance = settings.last
        #expect(distance?.key == "\"North plant|South\"")
        #expect(distance?.place?.line == 12)
        #expect(!settings.contains { $0.path == "attendance.debounceSeconds" })
        let all = document.settings(withDefaults: true)
        #expect(all.contains { $0.path == "attendance.debounceSeconds" && $0.value == "60" && $0.place == nil })
        #expect(!all.contains { $0.table == "push" || $0.table == "summary" })
    }
}
