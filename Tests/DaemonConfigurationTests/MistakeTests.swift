import Testing

@testable import DaemonConfiguration

@Suite struct MistakeTests {
    private static let terminal = """
        [[terminal]]
        name = "a"
        protocol = "zk"
        link = "tcp://192.0.2.10:4370"

        """

    /// Files with the places of their mistakes, as `LINE KEYPATH`, in order; `-` is no line.
    static let files: [(String, [String])] = [
        ("", ["- site"]),
        ("site = 3", ["1 site"]),
        ("[site]", ["1 site.name", "1 site.zone"]),
        ("[site]\nname = 3\nzone = true", ["2 site.name", "3 site.zone"]),
        ("[site]\nname = \"x\"\nzone = \"Mars/Base\"", ["3 site.zone"]),
        ("site = { name = \"x\", zone = \"Mars/Base\" }", ["1 site.zone"]),
        ("site.name = \"x\"\nsite.zone = \"Mars/Base\"", ["2 site.zone"]),
        ("[site]\r\nname = \"x\"\r\nzone = \"Mars/Base\"\r\n", ["3 site.zone"]),
        (ConfigurationTests.site + "[sites]", ["4 sites"]),
        (
            ConfigurationTests.site + "[marks]\nnormal = \"ok\"\nlate = \"\\u001b\"\nearly = \" \"\nrest = \"?\"",
            ["5 marks.normal", "6 marks.late", "7 marks.early", "8 marks.rest"]
        ),
        (
            ConfigurationTests.site + "[office]\npurchaseLimit = -1\nneedDue = 10\nhours = [\"13:00-12:00\"]",
            ["5 office.purchaseLimit", "6 office.needDue", "7 office.hours"]
        ),
        (
            ConfigurationTests.site
                + "[office.copies]\nconfiguration = \"rclone.conf\"\nremote = \"a:b\"\nfolder = \"a//b\"\n[office.backup]",
            [
                "5 office.copies.configuration", "6 office.copies.remote", "7 office.copies.folder",
                "8 office.backup.code", "8 office.backup.repository",
            ]
        ),
        (
            ConfigurationTests.site
                + "[office.backup]\ncode = \"A\"\nrepository = \"/r\"\nkeepDaily = 6\nkeepWeekly = -1\nkeepMonthly = true",
            ["7 office.backup.keepDaily", "8 office.backup.keepWeekly", "9 office.backup.keepMonthly"]
        ),
        (
            ConfigurationTests.site
                + "[office.archive]\nscanDays = 0\nscanCheckDays = 61\n[office.backup]\ncode = \"A\"\nrepository = \"/r\"\nkeepDaily = 0",
            ["5 office.archive.scanDays", "6 office.archive.scanCheckDays", "10 office.backup.keepDaily"]
        ),
        (
            ConfigurationTests.site + "[retention]\nyears = 1\nautomatic = 1",
            ["5 retention.years", "6 retention.automatic"]
        ),
        (ConfigurationTests.site + "[access]\nallow = \"x\"", ["5 access.allow"]),
        (ConfigurationTests.site + "[access]\nallow = [\"a\", 3]\ndeny = []", ["5 access.allow[1]", "6 access.deny"]),
        (ConfigurationTests.site + "[terminal]\nname = \"a\"", ["4 terminal"]),
        (ConfigurationTests.site + "terminal = [3]", ["4 site.terminal"]),
        (
            ConfigurationTests.site + "[[terminal]]",
            ["4 terminal[0].name", "4 terminal[0].protocol", "4 terminal[0].link"]
        ),
        (
            ConfigurationTests.site + """
                [[terminal]]
                name = "two words"
                protocol = "morse"
                link = "tcp://192.0.2.10"
                key = 1000000
                group = 7
                direction = "up"
                poll = "soon"
                baud = 9600
                """,
            [
                "5 terminal[0].name", "6 terminal[0].protocol", "7 terminal[0].link", "8 terminal[0].key",
                "9 terminal[0].group", "10 terminal[0].direction", "11 terminal[0].poll", "12 terminal[0].baud",
            ]
        ),
        (
            ConfigurationTests.site + terminal + terminal.replacing(":4370", with: ":4371"),
            ["9 terminal[1].name"]
        ),
        (
            ConfigurationTests.site + terminal + terminal.replacing("\"a\"", with: "\"b\""),
            ["11 terminal[1].link"]
        ),
        // Each of two mistakes of one terminal is found.
        (ConfigurationTests.site + terminal + terminal, ["9 terminal[1].name", "11 terminal[1].link"]),
        // A name is taken even by a terminal whose link is wrong.
        (
            ConfigurationTests.site + terminal.replacing("tcp:", with: "ftp:") + terminal,
            ["7 terminal[0].link", "9 terminal[1].name"]
        ),
        // The same port at another speed is the same port.
        (
            ConfigurationTests.site + """
                [[terminal]]
                name = "a"
                protocol = "anviz"
                link = "serial:/dev/ttyS0?baud=9600"
                [[terminal]]
                name = "b"
                protocol = "anviz"
                link = "serial:/dev/ttyS0"
                """,
            ["11 terminal[1].link"]
        ),
        // Two devices that answer to the same number, or to any; a protocol that is alone on its line.
        (onOneLine("anviz", 3, "anviz", 3), ["12 terminal[1].link"]),
        (onOneLine("anviz", 3, "anviz", 0), ["12 terminal[1].link"]),
        (onOneLine("anviz", 3, "zk", 4), ["12 terminal[1].link"]),
        (onOneLine("zk", 3, "zk", 4), ["12 terminal[1].link"]),
        (onOneLine("anviz", 3, "anviz", 4), []),
        (ConfigurationTests.site + terminal.replacing("zk", with: "anviz") + "group = \"\"", ["8 terminal[0].group"]),
        (ConfigurationTests.site + terminal.replacing("tcp:", with: "http:"), ["7 terminal[0].link"]),
        // Nothing on a ZK line says for whom it is.
        (
            ConfigurationTests.site + """
                [[terminal]]
                name = "a"
                protocol = "zk"
                link = "serial:/dev/ttyS0"
                address = 1
                [[terminal]]
                name = "b"
                protocol = "zk"
                link = "serial:/dev/ttyS0"
                address = 2
                """,
            ["12 terminal[1].link"]
        ),
        (
            ConfigurationTests.site + """
                [attendance]
                secondsPolicy = "ceil"
                dayCut = "24:00"
                settleMinutes = "5"
                lateGrace = 5
                """,
            [
                "5 attendance.secondsPolicy", "6 attendance.dayCut", "7 attendance.settleMinutes",
                "8 attendance.lateGrace",
            ]
        ),
    ]

    private static func onOneLine(_ first: String, _ one: Int, _ second: String, _ other: Int) -> String {
        let tables = [(first, one), (second, other)].enumerated().map { number, terminal in
            """
            [[terminal]]
            name = "reader-\(number)"
            protocol = "\(terminal.0)"
            link = "serial:/dev/ttyS0?baud=9600"
            address = \(terminal.1)

            """
        }
        return ConfigurationTests.site + tables.joined()
    }

    @Test("Every mistake is found, with its key and its line", arguments: files)
    func found(file: String, places: [String]) {
        let mistakes = ConfigurationTests.mistakes(file)
        #expect(mistakes.map { "\($0.line.map { "\($0)" } ?? "-") \($0.keyPath)" } == places)
        for mistake in mistakes { #expect(!mistake.message.isEmpty) }
    }

    @Test(
        "Text that is no TOML is named by its line",
        arguments: [
            ("[site\nname = 1", 1), ("[site]\nname = \"x\nzone = 1", 2), ("[site]\na = 1\na = 2", 3),
            ("[site]\n= 3", 2),
            ("a = 1\n[a]\n", 2), ("x = 99999999999999999999", 1),
            // On these the parser would end the program.
            ("[site]\nname = \"x\"\n[# note]\n", 3), ("[[", 1), ("[\n", 1), ("a = \"\"\"\n[#]\n\"\"\"\n [ .b]\n", 4),
        ]
    )
    func syntax(file: String, line: Int) {
        let mistakes = ConfigurationTests.mistakes(file)
        #expect(mistakes.map(\.line) == [line])
        #expect(mistakes.map(\.keyPath) == [""])
    }

    @Test("A mistake reads as a sentence with its place")
    func description() {
        #expect("\(Mistake(keyPath: "site.zone", line: 3, message: "is missing"))" == "line 3, site.zone: is missing")
        #expect("\(Mistake(keyPath: "", line: nil, message: "cannot be read"))" == "cannot be read")
    }
}

@Suite struct KeyLinesTests {
    @Test("Keys are found where they stand, whatever stands around them")
    func tricky() {
        let lines = KeyLines(
            """
            # site.zone = "not this one"
            title = "a # b = [c]"
            [site] # name = "nor this"
              name = "x"
            text = \"\"\"
            zone = "nor this"
            [attendance]
            \"\"\"
            zone = '''one line'''
            "quoted" = 1
            a . b = 2

            [[terminal]]
            name = "a"
            [[terminal]]
              name = "b"
            inline = { key = 1, poll = "5s" }
            [access]
            allow = [
              "group:hr=hr",
              [ "x" ],
            ]
            later = 1
            """
        )
        let expected = [
            "title": 2, "site": 3, "site.name": 4, "site.text": 5, "site.zone": 9, "site.quoted": 10, "site.a.b": 11,
            "attendance": nil, "terminal[0]": 13, "terminal[0].name": 14, "terminal[1].name": 16,
            "terminal[1].inline.poll": 17, "terminal[1].missing": 15, "access.allow[1]": 19, "access.later": 23,
            "nowhere": nil,
        ]
        for (path, line) in expected { #expect(lines.line(of: path) == line, "\(path)") }
    }

    @Test("Windows line ends count as one line")
    func windows() { #expect(KeyLines("[a]\r\nb = 1\r\nc = 2\r\n").line(of: "a.c") == 3) }
}
