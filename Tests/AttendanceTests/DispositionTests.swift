import Attendance
import Testing
import WallClock

@Suite("Ingest")
struct DispositionTests {
    private static let received = Instant(seconds: 1_800_000_000)

    private func disposition(
        mapped: Bool = true,
        secondsAfterReceipt: Int64 = 0,
        stored: Disposition.Stored = .nothing
    ) -> Disposition {
        Disposition(
            isMapped: mapped,
            at: Self.received.adding(seconds: secondsAfterReceipt),
            receivedAt: Self.received,
            stored: stored,
            policy: .standard
        )
    }

    @Test("The first condition of the list wins")
    func order() {
        #expect(disposition(mapped: false, secondsAfterReceipt: 9_999, stored: .equal) == .unknownUser)
        #expect(disposition(secondsAfterReceipt: 9_999, stored: .equal) == .punchInFuture)
        #expect(disposition(secondsAfterReceipt: -401 * 86_400, stored: .different) == .punchImplausiblyOld)
        #expect(disposition(stored: .equal) == .duplicateUpload)
        #expect(disposition(stored: .different) == .recordConflict)
        #expect(disposition() == .accepted)
    }

    @Test("The limits themselves are still accepted", arguments: [(300, 301), (-400 * 86_400, -400 * 86_400 - 1)])
    func limits(inside: Int64, outside: Int64) {
        #expect(disposition(secondsAfterReceipt: inside) == .accepted)
        #expect(disposition(secondsAfterReceipt: outside) == (outside > 0 ? .punchInFuture : .punchImplausiblyOld))
    }

    @Test("Raw values are the names that HR reads")
    func names() {
        let all: [Disposition] = [
            .accepted, .unknownUser, .punchInFuture, .punchImplausiblyOld, .duplicateUpload, .recordConflict,
            .debounced,
        ]
        #expect(
            all.map(\.rawValue) == [
                "accepted", "unknown_user", "punch_in_future", "punch_implausibly_old", "duplicate_upload",
                "record_conflict", "debounced",
            ]
        )
    }
}
