import Testing

@testable import Gateway

@Suite("When a copy is tried again")
struct CopyPausesTests {
    private let clock = TestClock()

    @Test("A drive that is down holds all back, longer each time and an hour at most; one success ends it")
    func drive() {
        var pauses = CopyPauses<TestClock>()
        for seconds in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
            #expect(pauses.mayTry(2, at: clock.now))
            pauses.failed(1, isDrive: true, at: clock.now)
            clock.advance(by: .seconds(seconds) - .milliseconds(1))
            #expect(!pauses.mayTry(1, at: clock.now) && !pauses.mayTry(2, at: clock.now))
            clock.advance(by: .milliseconds(1))
        }
        pauses.succeeded(2)
        pauses.failed(1, isDrive: true, at: clock.now)
        clock.advance(by: .seconds(60))
        #expect(!pauses.mayTry(1, at: clock.now) && pauses.mayTry(2, at: clock.now), "another one is first")
        clock.advance(by: .seconds(60))
        #expect(pauses.mayTry(1, at: clock.now))
    }

    @Test("A document that cannot be copied holds only itself back")
    func document() {
        var pauses = CopyPauses<TestClock>()
        pauses.failed(1, isDrive: false, at: clock.now)
        #expect(!pauses.mayTry(1, at: clock.now) && pauses.mayTry(2, at: clock.now))
    }
}
