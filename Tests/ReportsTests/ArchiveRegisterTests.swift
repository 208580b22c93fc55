import Terms
import Testing

@testable import Reports

@Suite struct ArchiveRegisterTests {
    private static func entry(_ number: String, _ year: Int64?, _ category: String) -> ArchiveRegister.Entry {
        ArchiveRegister.Entry(
            number: number,
            year: year,
            category: category,
            title: "=1+1",
            level: "internal",
            pages: 6,
            room: "B1",
            cabinet: "3",
            shelf: "2",
            box: "17",
            retainUntil: "2036-12-31",
            state: "filed"
        )
    }

    @Test("ARC-4: the register goes by year of the paper, then category, then number; what has no year is last")
    func order() throws {
        let register = ArchiveRegister([
            Self.entry("DA-2026-0001", 2025, "report"), Self.entry("DA-draft-9", nil, ""),
            Self.entry("DA-2026-10000", 2024, "report"), Self.entry("DA-2026-0003", 2025, "contract"),
            Self.entry("DA-2026-0004", 2024, "report"),
        ])
        let lines = String(decoding: register.csv(.en), as: UTF8.self).split(separator: "\r\n").map(String.init)
        #expect(
            lines.dropFirst().map { $0.split(separator: ",").first { $0.hasPrefix("DA-") }.map(String.init) }
                == ["DA-2026-0004", "DA-2026-10000", "DA-2026-0003", "DA-2026-0001", "DA-draft-9"]
        )
        #expect(lines[1] == "2024,report,DA-2026-0004,'=1+1,internal,6,B1,3,2,17,2036-12-31,filed")
        let chinese = String(decoding: register.csv(.zh), as: UTF8.self)
        #expect(chinese.contains("年度,类别,档号,题名,密级") && chinese.contains("内部,6") && chinese.contains("已归档"))
    }
}
