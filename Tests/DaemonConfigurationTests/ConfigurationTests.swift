import Attendance
import Foundation
import Fraud
import Office
import TerminalProtocols
import Testing
import WallClock

@testable import DaemonConfiguration

@Suite struct ConfigurationTests {
    /// The zone's name is checked by the zone's own tests.
    static func read(_ text: String) throws(ConfigurationError) -> Configuration {
        try Configuration(toml: text) { name throws(ZoneError) in
            guard name == "Asia/Shanghai" else { throw .unknown(name) }
            return .fixed(name, offset: 28_800)
        }
    }

    static func mistakes(_ text: String) -> [Mistake] {
        do throws(ConfigurationError) {
            _ = try read(text)
            return []
        } catch {
            return error.mistakes
        }
    }

    static let site = """
        [site]
        name = "Head office"
        zone = "Asia/Shanghai"

        """

    @Test("The shortest configuration is a site; everything else has its default")
    func shortest() throws {
        let configuration = try Self.read(Self.site)
        #expect(configuration.site.name == "Head office")
        #expect(configuration.site.zone.identifier == "Asia/Shanghai")
        #expect(configuration.terminals.isEmpty)
        #expect(configuration.access.isEmpty)
        var policy = Policy.standard
        policy.limits = .law
        #expect(configuration.policy == policy)
    }

    @Test("The office's times and limits, where its documents and its archive have tables of their own")
    func officeTimes() throws {
        let office = try Self.read(
            Self.site + """
                [office]
                stepDays = 2
                sickLeaveDays = 0
                [office.documents]
                stepDays = 3
                handOverHours = 6
                urgentHandOverHours = 2
                [office.archive]
                filingDays = 10
                backupAt = "23:30"
                leastHumidity = 40
                """
        ).office
        #expect(office.stepDays == 2 && office.sickLeaveDays == 0 && office.countDays == 5)
        #expect(office.documents.stepDays == 3 && office.documents.acknowledgeDays == 1)
        #expect(office.documents.handOverHours == 6 && office.documents.urgentHandOverHours == 2)
        #expect(office.archive.filingDays == 10 && office.archive.backupAt == 23 * 60 + 30)
        #expect(office.archive.humidity == 40...60)
    }

    @Test(
        "Times that contradict each other are mistakes",
        arguments: [
            ("[office.documents]\nurgentHandOverHours = 5", "office.documents.urgentHandOverHours"),
            ("[office.archive]\nleastHumidity = 70", "office.archive.mostHumidity"),
            ("[office.archive]\nbackupHours = 24", "office.archive.backupHours"),
            ("[office.documents]\nloanDays = 3", "office.documents.loanDays"),
        ]
    )
    func contradictions(text: String, path: String) {
        #expect(Self.mistakes(Self.site + text).map(\.keyPath) == [path])
    }

    @Test(
        "What a running daemon cannot take from a file is named by its table",
        arguments: [
            ("", []), ("[marks]\nrest = \"-\"", ["marks"]), ("[attendance]\ndebounceSeconds = 61", ["attendance"]),
            ("[fraud]\nsimultaneousSeconds = 31", ["fraud"]), ("[month]\nconfirmationDays = 5", ["month"]),
            ("[retention]\nautomatic = true", ["retention"]),
            ("[access]\nallow = [\"uid:7=hr\"]", ["access"]),
            ("[office]\nstepDays = 2\n[office.archive]\nloanDays = 6", ["office", "office.archive"]),
            ("[office.documents]\nstepDays = 2", ["office.documents"]),
            ("[push]\nlisten = \"127.0.0.1:1\"\n[enrolment]\nremoveLeavers = true", ["push", "enrolment"]),
            ("[[terminal]]\nname = \"a\"\nprotocol = \"zk\"\nlink = \"tcp://192.0.2.1:1\"", []),
        ] as [(String, [String])]
    )
    func restart(text: String, tables: [String]) throws {
        let running = try Self.read(Self.site)
        #expect(running.tablesNeedingRestart(for: try Self.read(Self.site + text)) == tables)
    }

    @Test("A terminal with what must be said, and one with all that can be")
    func terminals() throws {
        let text =
            Self.site + """
                [[terminal]]
                name = "front-door"
                protocol = "zk"
                link = "tcp://192.0.2.10:4370"
                [[terminal]]
                name = "仓库"
                protocol = "anviz"
                link = "serial:/dev/ttyS0?baud=9600"
                key = 999999
                group = "annex"
                direction = "in"
                poll = "500ms"
                [access]
                allow = ["group:hr=hr", "user:alice=operate"]
                """
        let configuration = try Self.read(text)
        #expect(
            configuration.terminals == [
                .init(
                    name: "front-door",
                    protocolName: "zk",
                    link: .tcp(host: "192.0.2.10", port: 4370),
                    session: SessionSettings(poll: .seconds(30)),
                    group: "main",
                    direction: .both
                ),
                .init(
                    name: "仓库",
                    protocolName: "anviz",
                    link: .serial(path: "/dev/ttyS0", line: SerialLine(baud: 9_600)),
                    session: SessionSettings(poll: .milliseconds(500), key: 999_999),
                    group: "annex",
                    direction: .in
                ),
            ]
        )
        #expect(configuration.access == ["group:hr=hr", "user:alice=operate"])
    }

    @Test("Sites of terminals, the distances between them, and the thresholds of the checks for fraud")
    func fraud() throws {
        let text =
            Self.site + """
                [[terminal]]
                name = "a"
                protocol = "zk"
                link = "tcp://a:1"
                site = "Plant"
                [[terminal]]
                name = "b"
                protocol = "zk"
                link = "tcp://b:1"
                [distances]
                "Plant|Head office" = 12.5
                [fraud]
                maxSpeedKmh = 120
                buddyMinShare = 0.75
                buddyMinDays = 10
                """
        let configuration = try Self.read(text)
        #expect(configuration.terminals.map(configuration.site(of:)) == ["Plant", "Head office"])
        #expect(configuration.distances["Head office", "Plant"] == 12.5)
        #expect(configuration.policy.fraud.maxSpeedKmh == 120)
        #expect(configuration.policy.fraud.buddyMinShare == 0.75)
        #expect(configuration.policy.fraud.buddyMinDays == 10)
        #expect(configuration.policy.fraud.zThreshold == 3.5)
        let wrong =
            Self.site + """
                [distances]
                "Head office" = 1
                "Head office|Nowhere" = 1
                [fraud]
                buddyMinShare = 1.5
                maxSpeedKmh = "fast"
                speed = 7
                """
        let mistakes = Self.mistakes(wrong)
        #expect(
            Set(mistakes.map(\.keyPath)) == [
                "distances.Head office", "distances.Head office|Nowhere", "fraud.buddyMinShare", "fraud.maxSpeedKmh",
                "fraud.speed",
            ]
        )
        #expect(mistakes.allSatisfy { $0.line != nil })
    }

    @Test(
        "A time is a number and a unit",
        arguments: [
            ("100ms", Duration.milliseconds(100)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("24h", .seconds(86_400)),
        ]
    )
    func durations(text: String, duration: Duration) throws {
        let terminal = "[[terminal]]\nname = \"a\"\nprotocol = \"zk\"\nlink = \"tcp://a:1\"\npoll = \"\(text)\"\n"
        #expect(try Self.read(Self.site + terminal).terminals.first?.session.poll == duration)
    }

    @Test(
        "Anything else is no time, or none that a terminal could bear",
        arguments: [
            "", "5", "s", "5 s", "-5s", "5S", "5.5s", "5min", "99ms", "25h", "1000001h", "99999999999999999999s", "٥s",
        ]
    )
    func badDurations(text: String) {
        let terminal = "[[terminal]]\nname = \"a\"\nprotocol = \"zk\"\nlink = \"tcp://a:1\"\npoll = \"\(text)\"\n"
        #expect(Self.mistakes(Self.site + terminal).map(\.keyPath) == ["terminal[0].poll"])
    }

    @Test("Every key of the attendance table arrives in the policy")
    func policy() throws {
        var expected = Policy.standard
        expected.secondsPolicy = .exact
        expected.debounceSeconds = 1
        expected.minSpanMinutes = 2
        expected.minBreakPunchGapMinutes = 3
        expected.earliestInMinutes = 4
        expected.latestOutMinutes = 5
        expected.lateGraceMinutes = 6
        expected.earlyGraceMinutes = 7
        expected.seriousLateMinutes = 8
        expected.absentLateMinutes = 9
        expected.leavePunchToleranceMinutes = 10
        expected.futureToleranceSeconds = 11
        expected.maxAgeDays = 12
        expected.settleMinutes = 13
        expected.driftToleranceSeconds = 14
        expected.dayCut = try #require(ClockTime("05:30"))
        expected.pairing = .perSession
        expected.stateMode = .trust
        expected.driftCorrection = true
        expected.restDayBreaks = [try #require(ClockSpan(from: .midnight, to: .fourOClock))]
        expected.overtime.mode = .approvedAndPunched
        expected.overtime.startAfterMinutes = 15
        expected.overtime.minMinutes = 16
        expected.overtime.unitMinutes = 17
        expected.limits.overtimeDayMinutes = 18
        expected.limits.overtimeMonthMinutes = 19
        expected.limits.restMinutes = nil
        expected.limits.workDatesInARow = 5
        expected.limits.inEarlyMinutes = 20
        expected.limits.outLateMinutes = 21
        expected.limits.breakToleranceMinutes = 22
        let text = """
            [attendance]
            secondsPolicy = "exact"
            debounceSeconds = 1
            minSpanMinutes = 2
            minBreakPunchGapMinutes = 3
            earliestInMinutes = 4
            latestOutMinutes = 5
            lateGraceMinutes = 6
            earlyGraceMinutes = 7
            seriousLateMinutes = 8
            absentLateMinutes = 9
            leavePunchToleranceMinutes = 10
            futureToleranceSeconds = 11
            maxAgeDays = 12
            settleMinutes = 13
            driftToleranceSeconds = 14
            dayCut = "05:30"
            pairing = "perSession"
            stateMode = "trust"
            driftCorrection = true
            restDayBreaks = ["00:00-04:00"]

            [attendance.overtime]
            mode = "approvedAndPunched"
            startAfterMinutes = 15
            minMinutes = 16
            unitMinutes = 17

            [attendance.limits]
            overtimeDayMinutes = 18
            overtimeMonthMinutes = 19
            restMinutes = 0
            workDatesInARow = 5
            inEarlyMinutes = 20
            outLateMinutes = 21
            breakToleranceMinutes = 22
            """
        #expect(try Self.read(Self.site + text).policy == expected)
    }

    @Test(
        "Whatever the reader lets through, the policy's own check accepts",
        arguments: [
            ("debounceSeconds", 86_400), ("minSpanMinutes", 1_440), ("futureToleranceSeconds", 31_622_400),
            ("maxAgeDays", 36_525), ("settleMinutes", 44_640), ("driftToleranceSeconds", 86_400),
            ("seriousLateMinutes", 1_440),
        ]
    )
    func bounds(key: String, most: Int) throws {
        try Self.read(Self.site + "[attendance]\n\(key) = \(most)\n").policy.check()
        for bad in [most + 1, -1] {
            let mistakes = Self.mistakes(Self.site + "[attendance]\n\(key) = \(bad)\n")
            #expect(mistakes.map(\.keyPath) == ["attendance.\(key)"])
            #expect(mistakes.map(\.line) == [5])
        }
    }

    @Test("The file itself: missing, too long, no text, a directory")
    func files() throws {
        #expect(throws: ConfigurationFile.ReadError.self) { try ConfigurationFile.read("/nonexistent/rollcall.toml") }
        #expect(throws: ConfigurationFile.ReadError.self) { try ConfigurationFile.read("/tmp") }
        #expect(throws: ConfigurationFile.ReadError.self) { try ConfigurationFile.read("/dev/zero") }
        let path = "/tmp/rollcall-test-\(UUID().uuidString).toml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data([0x61, 0xFF]).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: ConfigurationFile.ReadError.self) { try ConfigurationFile.read(path) }
        #expect("\(error, default: "")".hasPrefix("\(path) cannot be read: "))
        try Data(Self.site.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try ConfigurationFile.read(path) == Self.site)
    }
}
