package import Attendance
package import Terms

extension Configuration {
    /// HR's morning mail: when, to whom, and with what it is sent.
    package struct SummaryMail: Equatable, Sendable {
        /// In the site's time, before 24:00.
        package var at: ClockTime
        package var from: String
        /// Everybody here reads about everybody.
        package var to: [String]
        /// By the department's name: who reads about its people only.
        package var departments: [String: [String]]
        package var language: Language
        /// A whole path; called with `-t -i`, the message on standard input.
        package var command: String

        package static let standardCommand = "/usr/sbin/sendmail"

        package init(
            at: ClockTime,
            from: String,
            to: [String],
            departments: [String: [String]] = [:],
            language: Language = .en,
            command: String = SummaryMail.standardCommand
        ) {
            self.at = at
            self.from = from
            self.to = to
            self.departments = departments
            self.language = language
            self.command = command
        }
    }

    static func summary(_ table: TableReader) -> SummaryMail? {
        var table = table
        let at = table.requiredTime("at", example: "08:30")
        let from = table.requiredString("from", example: "rollcall@example.org")
        if let from { check([from], "from", table) }
        let to = table.strings("to")
        check(to, "to", table)
        var departments: [String: [String]] = [:]
        if var inner = table.table("departments") {
            for name in inner.keys {
                let bosses = inner.strings(name)
                check(bosses, name, inner)
                if bosses.isEmpty { inner.mistake(name, "needs an address, such as [\"boss@example.org\"]") }
                departments[name] = bosses
            }
        }
        let language: Language? = table.choice("language")
        let command = table.string("command") ?? SummaryMail.standardCommand
        if !command.hasPrefix("/") { table.mistake("command", "must be a whole path, such as /usr/sbin/sendmail") }
        if to.isEmpty, departments.isEmpty {
            table.mistake("to", "nobody would get the mail; write for example to = [\"hr@example.org\"]")
        }
        table.end()
        guard let at, let from else { return nil }
        return SummaryMail(
            at: at,
            from: from,
            to: to,
            departments: departments,
            language: language ?? .en,
            command: command
        )
    }

    private static func check(_ addresses: [String], _ key: String, _ table: TableReader) {
        for address in addresses where !isMailAddress(address) {
            table.mistake(key, "must be a plain mail address such as hr@example.org")
        }
    }

    /// The dot-atom form of RFC 5322 only: no names, comments, quotes or line ends, so none can become a header.
    package static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(\.utf8)
        guard parts.count == 2, text.utf8.count <= 254 else { return false }
        let marks = Set("!#$%&'*+/=?^_`{|}~-".utf8)
        return isDotted(parts[0]) { isWord($0) || marks.contains($0) }
            && isDotted(parts[1]) { isWord($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDotted(_ part: Substring.UTF8View, _ isAllowed: (UInt8) -> Bool) -> Bool {
        part.first != UInt8(ascii: "-")
            && part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
