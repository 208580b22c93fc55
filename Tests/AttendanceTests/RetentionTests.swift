import Attendance
import Testing
import WallClock

@Suite("How long wage records are kept")
struct RetentionTests {
    private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
    private func month(_ text: String) throws -> Month { try #require(Month(text)) }

    @Test(
        "A month is kept through the date of the same name as its last, years later",
        arguments: [
            ("2021-10", 5, "2026-10-31"), ("2024-02", 2, "2026-02-28"), ("2024-02", 4, "2028-02-29"),
            ("2023-02", 5, "2028-02-28"), ("2021-12", 5, "2026-12-31"), ("9998-12", 5, "9998-12-31"),
        ]
    )
    func lastDate(of text: String, years: Int, expected: String) throws {
        let (retention, month) = (Retention(years: years), try month(text))
        let last = try date(expected)
        #expect(retention.lastDate(of: month) == last)
        #expect(!retention.isOver(month, today: last))
        #expect(retention.isOver(month, today: last.adding(days: 1)))
    }

    @Test(
        "The first month that is kept moves on with the first date behind its last",
        arguments: [
            ("2026-10-31", 5, "2021-10"), ("2026-11-01", 5, "2021-11"), ("2026-01-01", 2, "2024-01"),
            // February 2023 ended with the 28th, and so does its retention, although 2028 has a 29th.
            ("2028-02-28", 5, "2023-02"), ("2028-02-29", 5, "2023-03"),
        ]
    )
    func firstKept(today: String, years: Int, expected: String) throws {
        #expect(Retention(years: years).firstKept(today: try date(today)) == (try month(expected)))
    }

    @Test("On every date the first month that is kept is not over, and the one before it is")
    func everyDate() throws {
        var today = try date("2023-01-01")
        while today < (try date("2029-01-01")) {
            for years in [2, 3, 5] {
                let retention = Retention(years: years)
                let first = retention.firstKept(today: today)
                #expect(!retention.isOver(first, today: today), "\(today)")
                #expect(retention.isOver(first.previous, today: today), "\(today)")
            }
            today = today.adding(days: 1)
        }
    }
}
