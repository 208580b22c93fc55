import Testing
import WallClock

@testable import Gateway

@Suite("This machine's clock")
struct HostTimeTests {
    @Test("A clock that is behind what came before is not believed; a small step back by its synchronisation is")
    func trust() {
        let newest = Office.noon
        #expect(HostTime.isTrusted(newest, newestRecord: nil))
        #expect(HostTime.isTrusted(newest.adding(seconds: 1), newestRecord: newest))
        #expect(HostTime.isTrusted(newest.adding(seconds: -300), newestRecord: newest))
        #expect(!HostTime.isTrusted(newest.adding(seconds: -301), newestRecord: newest))
    }
}
