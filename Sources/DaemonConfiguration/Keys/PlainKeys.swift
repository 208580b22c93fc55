import Attendance
import TerminalProtocols

extension ConfigurationKey {
    static let general = [
        ConfigurationKey(
            "site.name",
            .text,
            example: "\"Head office\"",
            isRequired: true,
            "What the place is called in reports and summaries."
        ),
        ConfigurationKey(
            "site.zone",
            .text,
            example: "\"Asia/Shanghai\"",
            isRequired: true,
            "IANA name of the zone of the terminals' wall clocks and of all dates."
        ),
    ]

    static let terminal = [
        ConfigurationKey(
            "terminal[].name",
            .text,
            example: "\"front-door\"",
            isRequired: true,
            "The terminal's identity in the journal, a word: keep it when the address or the device changes."
        ),
        ConfigurationKey(
            "terminal[].protocol",
            .text,
            example: "\"zk\"",
            isRequired: true,
            "How it speaks: \(Registry.protocols.map { $0.descriptor.name }.joined(separator: ", "))."
        ),
        ConfigurationKey(
            "terminal[].link",
            .text,
            example: "\"tcp://192.0.2.10:4370\"",
            isRequired: true,
            """
            Where it is: tcp://HOST:PORT, udp://HOST:PORT, http://HOST:PORT, serial:/dev/PATH?baud=9600, \
            usb:VID:PID[:SERIAL], hid:VID:PID[:SERIAL] or push:SERIALNUMBER, as the protocol allows.
            """
        ),
        ConfigurationKey(
            "terminal[].key",
            .integer(0...999_999),
            standard: "0",
            """
            A ZK terminal's communication key, or "credential:NAME" for a key or password that systemd hands to the \
            daemon (rollcall credential setup NAME). Other secrets are not written here.
            """
        ),
        ConfigurationKey(
            "terminal[].address",
            .integer(0...Int(UInt32.max)),
            standard: "0",
            "Its address on a line that several share; the protocol says which addresses there are."
        ),
        ConfigurationKey(
            "terminal[].account",
            .text,
            example: "\"admin\"",
            "The account that a terminal asks for besides a password."
        ),
        ConfigurationKey(
            "terminal[].install",
            .flag,
            standard: "false",
            "true gives the secure channel's key to a reader that has none yet (osdp)."
        ),
        ConfigurationKey(
            "terminal[].verification",
            .text,
            example: "\"fingerprint\"",
            """
            How it verifies people, if it cannot say so itself: \
            \(VerificationMethods.allNames.joined(separator: ", ")).
            """
        ),
        ConfigurationKey(
            "terminal[].group",
            .text,
            standard: "\"main\"",
            "Scope of its user ids: two buildings may both have a user 29. Terminals that share enrolments share a group."
        ),
        ConfigurationKey(
            "terminal[].direction",
            .choice(["both", "in", "out"]),
            standard: "\"both\"",
            "Which way people pass it."
        ),
        ConfigurationKey(
            "terminal[].site",
            .text,
            example: "\"North plant\"",
            "Where it hangs, if not at the site above; see [distances]."
        ),
        ConfigurationKey(
            "terminal[].poll",
            .duration(.milliseconds(100)...(.seconds(86_400))),
            example: "\"30s\"",
            "Time between two looks at its log; without it the protocol's usual one."
        ),
        ConfigurationKey(
            "terminal[].clock",
            .choice(["off", "report", "step"]),
            standard: "\"report\"",
            """
            What becomes of its clock: off only measures, report also reports more than \
            attendance.driftToleranceSeconds, step also sets it when it is 30 s off.
            """
        ),
        ConfigurationKey("terminal[].enabled", .flag, standard: "true", "false: known, and left alone."),
        ConfigurationKey(
            "terminal[].drive",
            .flag,
            standard: "false",
            "true: files of this terminal on flash drives come in by themselves; see [drive]."
        ),
    ]

    static let push = [
        ConfigurationKey(
            "push.listen",
            .text,
            example: "\"192.0.2.1:8081\"",
            isRequired: true,
            "HOST:PORT for terminals that dial in. Their serial number is all they say of themselves: keep that network closed."
        ),
        ConfigurationKey(
            "drive.directory",
            .text,
            example: "\"/run/rollcall-drives\"",
            isRequired: true,
            "Each directory in it is a drive."
        ),
        ConfigurationKey(
            "drive.poll",
            .duration(.seconds(1)...(.seconds(3_600))),
            standard: "\"10s\"",
            "Time between two looks."
        ),
        ConfigurationKey(
            "summary.at",
            .text,
            example: "\"08:30\"",
            isRequired: true,
            "When the mail goes out, in the site's time."
        ),
        ConfigurationKey(
            "summary.from",
            .text,
            example: "\"rollcall@example.org\"",
            isRequired: true,
            "The sender's mail address."
        ),
        ConfigurationKey(
            "summary.to",
            .texts,
            standard: "[]",
            "Mail addresses of those who read about everybody."
        ),
        ConfigurationKey(
            "summary.language",
            .choice(["en", "zh"]),
            standard: "\"en\"",
            "The mail's language."
        ),
        ConfigurationKey(
            "summary.command",
            .text,
            standard: "\"/usr/sbin/sendmail\"",
            "Gets -t -i and the message on standard input; a whole path."
        ),
        ConfigurationKey(
            "summary.departments.*",
            .texts,
            example: "[\"boss@example.org\"]",
            "Mail addresses of those who read about this department's people only."
        ),
        ConfigurationKey(
            "enrolment.removeLeavers",
            .flag,
            standard: "false",
            "true: people are removed from the terminals on the day after their last one, without an order."
        ),
    ]

    static let marks = MarkTable.standard.entries.map { entry in
        ConfigurationKey(
            "marks.\(entry.mark.rawValue)",
            .text,
            standard: "\"\(entry.symbol)\"",
            "The character for a day that is: \(entry.en)."
        )
    }

    static let access = [
        ConfigurationKey(
            "corrections.perMonth",
            .integer(0...1_000),
            example: "3",
            "Corrections of one person in a month; without it there is no limit."
        ),
        ConfigurationKey(
            "corrections.maxAgeDays",
            .integer(0...36_525),
            unit: "days",
            example: "30",
            "How long after the work date a correction is usual; without it there is no limit."
        ),
        ConfigurationKey(
            "month.confirmationDays",
            .integer(0...60),
            unit: "days",
            standard: "0",
            """
            How long people may confirm or dispute their lines behind the date on which a month is prepared; then silence \
            counts as confirmed. 0: nobody is asked.
            """
        ),
        ConfigurationKey(
            "retention.years",
            .integer(Retention.leastYears...100),
            unit: "years",
            standard: "5",
            "How long months are kept, and people behind their last one; two years at least, by law."
        ),
        ConfigurationKey(
            "retention.automatic",
            .flag,
            standard: "false",
            "true: what is over is erased once a day, without an order."
        ),
        ConfigurationKey(
            "access.allow",
            .texts,
            standard: "[]",
            """
            user:NAME=ROLE, group:NAME=ROLE, uid:N=ROLE or gid:N=ROLE; roles are observe, hr, reviewer, operate and \
            admin. Nobody by default.
            """
        ),
    ]
}
