import Testing
import WallClock

@testable import Gateway

@Suite("Work over everybody waits for a lull")
struct LullTests {
    private let noon = Office.noon

    @Test("It begins when nothing new came for three seconds, at once if nothing ever came")
    func quiet() {
        var lull = Lull()
        let atFirst = lull.lets(true, at: noon)
        lull.heard(at: noon)
        let early = lull.lets(true, at: noon.adding(milliseconds: 2_999))
        let quiet = lull.lets(true, at: noon.adding(milliseconds: 3_000))
        let idle = lull.lets(false, at: noon.adding(milliseconds: 3_000))
        #expect([atFirst, early, quiet, idle] == [true, false, true, false])
    }

    @Test("Where news never stop it begins after a minute, counted from when there was something to do")
    func never() {
        var lull = Lull()
        for second in 0..<100 {
            let now = noon.adding(seconds: Int64(second))
            lull.heard(at: now)
            let begins = lull.lets(second == 99, at: now)
            #expect(!begins)
        }
        for second in 100...160 {
            let now = noon.adding(seconds: Int64(second))
            lull.heard(at: now)
            let begins = lull.lets(true, at: now)
            #expect(begins == (second >= 159))
        }
    }
}
