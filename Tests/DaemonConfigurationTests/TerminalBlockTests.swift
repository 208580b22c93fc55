import TerminalProtocols
import Testing

@testable import DaemonConfiguration

@Suite struct TerminalBlockTests {
    private static func office(_ terminals: String = "") throws -> Configuration {
        try Configuration(toml: ConfigurationTests.site + terminals)
    }

    @Test("A block is read as the same table of the file, with every key")
    func everyKey() throws {
        let block = TerminalBlock(
            name: "side",
            protocol: "anviz",
            link: "serial:/dev/ttyS1?baud=9600",
            key: "00123",
            address: 7,
            account: "o\"brien\\\u{1}",
            verification: "card",
            group: "b 2",
            direction: "in",
            site: "Annex",
            poll: "5s",
            clock: "step",
            enabled: false,
            drive: true
        )
        let added = try Self.office().terminal(adding: block.toml)
        #expect([added] == (try Self.office(block.toml)).terminals)
        #expect(added.session.key == 123 && added.session.account == "o\"brien\\\u{1}" && !added.isEnabled)
        #expect(added.site == "Annex")
        #expect(added.group == "b 2" && added.direction == .in && added.clock == .step && added.importsDrives)
    }

    @Test("A key may be a credential's name, and is never a password")
    func keys() throws {
        var block = TerminalBlock(name: "a", protocol: "zk", link: "tcp://192.0.2.1:4370", key: "credential:door")
        #expect(try Self.office().terminal(adding: block.toml).credential == "door")
        block.key = "swordfish"
        #expect(throws: ConfigurationError.self) { try Self.office().terminal(adding: block.toml) }
        block.key = "99999999999999999999"
        #expect(throws: ConfigurationError.self) { try Self.office().terminal(adding: block.toml) }
    }

    @Test("Names and links that are there are taken; another address on the same line is free")
    func conflicts() throws {
        let first = TerminalBlock(name: "a", protocol: "anviz", link: "serial:/dev/ttyS1?baud=9600", address: 1)
        let office = try Self.office(first.toml)
        func mistakes(_ block: TerminalBlock) -> [String]? {
            #expect(throws: ConfigurationError.self) { try office.terminal(adding: block.toml) }?.mistakes.map(
                \.keyPath
            )
        }
        #expect(mistakes(first) == ["terminal[0].name", "terminal[0].link"])
        var second = TerminalBlock(name: "b", protocol: "anviz", link: first.link, address: 2)
        #expect(throws: Never.self) { try office.terminal(adding: second.toml) }
        second.link = "serial:/dev/ttyS1"
        #expect(mistakes(second) == ["terminal[0].link"])
        #expect(
            mistakes(TerminalBlock(name: "p", protocol: "zk", link: "push:X"))?.contains("terminal[0].link") == true
        )
    }

    @Test(
        "Text that is not exactly one terminal is refused",
        arguments: ["", "a", "[site]", "[[terminal]]\n[[terminal]]"]
    )
    func notOne(text: String) throws {
        #expect(throws: ConfigurationError.self) { try Self.office().terminal(adding: text) }
    }

    @Test("Whether a line is shared follows from all terminals")
    func sharing() throws {
        let first = TerminalBlock(name: "a", protocol: "anviz", link: "serial:/dev/ttyS1", address: 1)
        let second = TerminalBlock(name: "b", protocol: "anviz", link: "serial:/dev/ttyS1", address: 2)
        let office = try Self.office(first.toml)
        #expect(office.terminals.map(\.session.sharesLine) == [false])
        let both = Configuration.sharing(office.terminals + [try office.terminal(adding: second.toml)])
        #expect(both.map(\.session.sharesLine) == [true, true])
        #expect(Configuration.sharing([both[1]]).map(\.session.sharesLine) == [false])
    }
}
