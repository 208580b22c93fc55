import Attendance
import Office
import Terms
import Testing

@testable import DaemonConfiguration

@Suite struct SummaryMailConfigurationTests {
    private static func read(_ lines: String) throws(ConfigurationError) -> Configuration.SummaryMail? {
        try ConfigurationTests.read(ConfigurationTests.site + "[summary]\n" + lines).summary
    }

    @Test("Without a table nothing is mailed; with one, everything but time, sender and readers has a default")
    func whole() throws {
        #expect(try ConfigurationTests.read(ConfigurationTests.site).summary == nil)
        let mail = try #require(
            try Self.read(
                """
                at = "08:30"
                from = "rollcall@example.org"
                to = ["hr@example.org"]
                departments = { "研发部" = ["boss@example.org"] }
                """
            )
        )
        #expect(mail.at.minutes == 510)
        #expect(mail.departments == ["研发部": ["boss@example.org"]])
        #expect(mail.language == .en)
        #expect(mail.command == "/usr/sbin/sendmail")
    }

    @Test("The office's inboxes are mailed at a time of day, or not at all; the sender is that of [summary]")
    func inboxMail() throws {
        let summary = "[summary]\nat = \"08:30\"\nfrom = \"r@example.org\"\nto = [\"hr@example.org\"]\n"
        let office = "[office]\ninboxMail = \"08:15\"\n"
        #expect(try ConfigurationTests.read(ConfigurationTests.site + summary).office.inboxMail == nil)
        #expect(try ConfigurationTests.read(ConfigurationTests.site + summary + office).office.inboxMail == 495)
        #expect(ConfigurationTests.mistakes(ConfigurationTests.site + office).map(\.keyPath) == ["office.inboxMail"])
        let wrong = "[office]\ninboxMail = \"24:00\"\n"
        #expect(
            ConfigurationTests.mistakes(ConfigurationTests.site + summary + wrong).map(\.keyPath) == [
                "office.inboxMail"
            ]
        )
    }

    @Test(
        "No address can become a header or an option",
        arguments: [
            #"a@b\nBcc: c@d"#, "a@b, c@d", "-t@example.org", "a@-b", "a", "a@b@c", "A <a@b>", "a @b", "@b", "a@",
            "a..b@c",
            "张@example.org",
        ]
    )
    func hostile(address: String) {
        let text = "[summary]\nat = \"08:30\"\nfrom = \"r@example.org\"\nto = [\"\(address)\"]\n"
        let mistakes = ConfigurationTests.mistakes(ConfigurationTests.site + text)
        #expect(mistakes.map(\.keyPath) == ["summary.to"])
    }

    @Test("Every mistake is found")
    func mistakes() {
        let text = "[summary]\nat = \"24:00\"\nlanguage = \"fr\"\ncommand = \"sendmail\"\nwhen = 1\n"
        let found = ConfigurationTests.mistakes(ConfigurationTests.site + text).map(\.keyPath)
        let wanted: Set = [
            "summary.at", "summary.language", "summary.command", "summary.when", "summary.from", "summary.to",
        ]
        #expect(Set(found) == wanted)
    }
}
