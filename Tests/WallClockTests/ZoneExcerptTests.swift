import Foundation
import Testing
import WallClock

@Suite("A zone that is put away")
struct ZoneExcerptTests {
    private let dates: ClosedRange<LocalDate>

    init() throws {
        let first = try #require(LocalDate("2026-10-01"))
        dates = first...first.adding(days: 60)
    }

    @Test("reads every time of its dates as the whole zone does, the doubled hour too, and comes back from JSON")
    func excerpt() throws {
        let berlin = try Zone.load("Europe/Berlin")
        let excerpt = berlin.excerpt(dates)
        let text = try JSONEncoder().encode(excerpt)
        #expect(
            String(decoding: text, as: UTF8.self).contains("[[1792890000,3600]]"),
            "one change, on 25 October at 01:00 UTC"
        )
        let back = try JSONDecoder().decode(Zone.self, from: text)
        #expect(back == excerpt)
        for day in dates.lowerBound.dayNumber...dates.upperBound.dayNumber {
            for hour in 0..<24 {
                let local = LocalDateTime(date: LocalDate(dayNumber: day), secondOfDay: hour * 3_600 + 1_800)
                #expect(back.reading(of: local) == berlin.reading(of: local))
            }
        }
    }

    @Test(
        "What is no zone is refused",
        arguments: [
            #"{"name":"x","offset":90000,"changes":[]}"#, #"{"name":"x","offset":0,"changes":[[2,0],[1,0]]}"#,
            #"{"name":"x","offset":0,"changes":[[1]]}"#, #"{"name":"x","offset":0}"#,
        ]
    )
    func refused(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Zone.self, from: Data(text.utf8)) }
    }
}
