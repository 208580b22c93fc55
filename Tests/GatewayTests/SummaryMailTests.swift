import Attendance
import Control
import DaemonConfiguration
import Foundation
import Terms
import Testing
import WallClock

@testable import Gateway

@Suite struct SummaryMailTests {
    typealias Message = AttendanceMessages

    private static let eight = ClockTime.fourOClock.minutes * 2
    private static let zone = Zone.fixed("Asia/Shanghai", offset: 28_800)

    private static func at(_ text: String) throws -> Instant {
        zone.instant(of: try #require(LocalDateTime(text)))
    }

    private static func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private static func schedule(
        _ now: String,
        beginning: String? = nil,
        sent: [String: String] = [:]
    ) throws -> SummarySchedule {
        var instants: [LocalDate: Instant] = [:]
        for (date, time) in sent { instants[try Self.date(date)] = try at(time) }
        return SummarySchedule(
            now: try at(now),
            in: zone,
            at: try #require(ClockTime(minutes: eight)),
            beginning: try beginning.map { try date($0) },
            sent: instants
        )
    }

    private static func anomaly(_ person: String, _ kind: String, _ severity: String) -> Message.Anomaly {
        Message.Anomaly(
            id: "\(person) \(kind)",
            person: person,
            name: "<b>\(person)</b>",
            department: "研发部",
            kind: kind,
            severity: severity,
            evidence: Message.Sentence(en: "", zh: ""),
            punches: ["2026-11-24T09:10:00+08:00"],
            thisMonth: 2
        )
    }

    private static func summary(
        _ anomalies: [Message.Anomaly] = [],
        pending: [Message.Pending] = []
    ) -> Message.Summary.Output {
        Message.Summary.Output(
            date: "2026-11-24",
            site: "总部\r\nBcc: all@example.org",
            generatedAt: "2026-11-25T08:30:00+08:00",
            counts: Message.Counts(
                due: 3,
                normal: 3 - anomalies.count,
                abnormal: 0,
                absent: anomalies.count,
                leave: 0,
                trip: 0,
                rest: 0,
                pending: pending.count,
                open: 0,
                unplanned: 0
            ),
            anomalies: anomalies,
            pending: pending,
            terminals: [],
            unknownUsers: [],
            waiting: []
        )
    }

    // What is due

    @Test("Before its time nothing is due, at its time yesterday is")
    func onTime() throws {
        #expect(try Self.schedule("2026-11-25T07:59:59").first.isEmpty)
        #expect(try Self.schedule("2026-11-25T08:00:00").first == [Self.date("2026-11-24")])
    }

    @Test("What was sent is not sent again, and not corrected within the hour")
    func once() throws {
        let sent = ["2026-11-24": "2026-11-25T08:00:02"]
        let soon = try Self.schedule("2026-11-25T08:30:00", beginning: "2026-11-24", sent: sent)
        #expect(soon.first.isEmpty)
        #expect(soon.corrections.isEmpty)
        let later = try Self.schedule("2026-11-25T09:00:02", beginning: "2026-11-24", sent: sent)
        #expect(later.first.isEmpty)
        #expect(later.corrections == [try Self.date("2026-11-24")])
    }

    @Test("After a downtime missed dates are caught up, oldest first, at most seven")
    func downtime() throws {
        let sent = ["2026-11-20": "2026-11-21T08:00:00"]
        let short = try Self.schedule("2026-11-24T08:00:00", beginning: "2026-11-01", sent: sent)
        #expect(
            short.first.map(\.description) == [
                "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-21", "2026-11-22", "2026-11-23",
            ]
        )
        let long = try Self.schedule("2026-11-24T08:00:00", beginning: "2026-10-01")
        #expect(long.first.count == SummarySchedule.mostDates)
        #expect(long.first.last?.description == "2026-11-23")
        let young = try Self.schedule(
            "2026-11-24T08:00:00",
            beginning: "2026-11-22",
            sent: ["2026-11-22": "2026-11-23T08:00:00"]
        )
        #expect(young.first.map(\.description) == ["2026-11-23"])
    }

    @Test("A mail that fails is tried again after 5 s, then twice as long, at most an hour")
    func backoff() throws {
        var backoff = MailBackoff()
        var now = try Self.at("2026-11-25T08:00:00")
        #expect(backoff.allows(now))
        var waits: [Int64] = []
        for _ in 0..<14 {
            let wait = backoff.failed(at: now)
            waits.append(wait)
            #expect(!backoff.allows(now.adding(milliseconds: wait - 1)))
            now = now.adding(milliseconds: wait)
            #expect(backoff.allows(now))
        }
        #expect(Array(waits.prefix(3)) == [5_000, 10_000, 20_000])
        #expect(waits.last == 3_600_000)
    }

    // What changed

    @Test("An absence that became normal is a change, lateness is none")
    func changes() {
        let before = SummaryItem.important(
            Self.summary([Self.anomaly("1001", "absent", "high"), Self.anomaly("1002", "late", "low")])
        )
        #expect(before.map(\.person) == ["1001"])
        let same = Self.summary([Self.anomaly("1001", "absent", "high"), Self.anomaly("1003", "late", "low")])
        #expect(SummaryChanges.since(before, same).isEmpty)
        let now = Self.summary([Self.anomaly("1003", "absent", "high"), Self.anomaly("1001", "late", "low")])
        let changes = SummaryChanges.since(before, now)
        #expect(changes.map(\.person) == ["1001", "1003"])
        #expect(changes.map(\.before) == [["absent"], []])
        #expect(changes.map(\.after) == [["late"], ["absent"]])
        #expect(SummaryChanges.since(before, Self.summary()).map(\.after) == [[]])
    }

    // What is written

    @Test("Sections come in HR's order, and every text is escaped", arguments: Language.allCases)
    func document(language: Language) throws {
        let pending = Message.Pending(person: "1009", name: "赵\u{202E}九", department: "<i>", terminals: ["door"])
        let change = Message.SummaryChange(person: "1", name: "n", department: "d", before: ["absent"], after: [])
        let document = MailDocument(
            Self.summary([Self.anomaly("1001", "absent", "high")], pending: [pending]),
            changes: [change],
            isCorrection: true,
            language: language
        )
        #expect(document.sections.count == 3)
        for form in [document.text, document.html] {
            let places = ["1009", "1001", language == .zh ? "与上次日报相比的变化" : "Changes since the last summary"]
                .map { form.range(of: $0)?.lowerBound }
            let found = places.compactMap { $0 }
            #expect(found.count == 3)
            #expect(found == found.sorted())
            #expect(!form.contains("\u{202E}"))
        }
        #expect(!document.html.contains("<b>"))
        #expect(!document.html.contains("<i>"))
        #expect(document.html.contains("&lt;b&gt;1001&lt;/b&gt;"))
        #expect(!document.html.contains("<script"))
        #expect(document.text.contains(language == .zh ? "旷工" : "absent"))
    }

    @Test("An empty day says so", arguments: Language.allCases)
    func allNormal(language: Language) {
        let document = MailDocument(Self.summary(), language: language)
        #expect(document.text.contains(language == .zh ? "全部正常" : "All normal"))
        #expect(document.subject.contains(language == .zh ? "全部正常" : "all normal"))
    }

    @Test("No text becomes a header, words of a subject stay within 75 characters and come back whole")
    func message() throws {
        let document = MailDocument(Self.summary([Self.anomaly("1", "absent", "high")]), language: .zh)
        let message = MailMessage(
            from: "rollcall@example.org",
            to: ["hr@example.org", "boss@example.org"],
            subject: document.subject,
            id: "x@example.org",
            date: try Self.at("2026-11-25T08:30:00"),
            zone: Self.zone,
            text: document.text,
            html: document.html
        ).rendered
        let head = try #require(message.components(separatedBy: "\n\n").first)
        #expect(!head.contains("\nBcc"))
        #expect(head.contains("\nTo: hr@example.org,\n boss@example.org\n"))
        #expect(head.contains("\nDate: Wed, 25 Nov 2026 08:30:00 +0800\n"))
        #expect(head.contains("\nAuto-Submitted: auto-generated\n"))
        #expect(message.utf8.allSatisfy { $0 < 128 })
        #expect(message.split(separator: "\n").allSatisfy { $0.utf8.count <= 90 })
        let words = MailMessage.encodedWords(document.subject).components(separatedBy: "\n ")
        #expect(words.count > 1)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
        let bytes = words.compactMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) }
        #expect(bytes.count == words.count)
        #expect(bytes.allSatisfy { String(data: $0, encoding: .utf8) != nil })
        #expect(String(decoding: bytes.reduce(Data(), +), as: UTF8.self) == document.subject)
    }
}
