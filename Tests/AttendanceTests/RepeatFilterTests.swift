import Attendance
import Testing
import WallClock

@Suite("Repeat filter")
struct RepeatFilterTests {
    private func punches(_ entries: (milliseconds: Int64, site: String)...) -> [Punch] {
        entries.enumerated().map { index, entry in
            Punch(
                id: Int64(index + 1),
                at: Instant(milliseconds: entry.milliseconds),
                terminal: "T1",
                site: entry.site,
                direction: nil
            )
        }
    }

    private func dropped(_ punches: [Punch]) -> [[Int64]] {
        repeats(among: punches, within: 60).map { [$0.id, $0.of] }
    }

    @Test("A minute exactly is a new punch, a millisecond less is a repeat of the first")
    func edge() {
        #expect(dropped(punches((0, "A"), (60_000, "A"))) == [])
        #expect(dropped(punches((0, "A"), (59_999, "A"))) == [[2, 1]])
    }

    @Test("A dropped punch does not extend the chain")
    func chain() {
        #expect(dropped(punches((0, "A"), (40_000, "A"), (80_000, "A"), (100_000, "A"))) == [[2, 1], [4, 3]])
    }

    @Test("Sites never hide one another, and each has a chain of its own")
    func sites() {
        #expect(dropped(punches((0, "A"), (10_000, "B"), (30_000, "A"), (65_000, "B"))) == [[3, 1], [4, 2]])
    }

    @Test("The order of the list does not matter; the earliest is kept")
    func order() {
        #expect(dropped(punches((30_000, "A"), (0, "A"))) == [[1, 2]])
    }

    @Test("The same punch given twice is one punch")
    func twice() {
        let one = punches((0, "A"))
        #expect(dropped(one + one) == [])
    }

    @Test("A filter of 0 seconds drops nothing")
    func off() {
        #expect(repeats(among: punches((0, "A"), (0, "A")), within: 0).isEmpty)
    }
}
