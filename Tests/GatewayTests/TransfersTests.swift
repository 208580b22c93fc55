import Components
import Control
import Testing

@testable import Gateway

@Suite("Uploads on their way")
struct TransfersTests {
    private let clock = TestClock()
    private let transfers: Transfers<TestClock>

    init() { transfers = Transfers(clock: clock) }

    private func key(_ account: UInt32, _ name: String = "SW-2026-0001") -> Transfers<TestClock>.Key {
        Transfers.Key(account: account, number: name, hash: DocumentHash(of: [1]))
    }

    private func name(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? ControlError)?.name
        }
    }

    @Test("Pieces in their order make the document, whatever others send between")
    func pieces() async throws {
        let (first, second) = (key(7), key(8))
        #expect(try await transfers.take([1, 2], at: 0, of: 3, first).whole == nil)
        #expect(try await transfers.take([9], at: 0, of: 1, second).whole == [9])
        let end = try await transfers.take([3], at: 2, of: 3, first)
        #expect(end.whole == [1, 2, 3] && end.received == 3)
        #expect(await name { _ = try await transfers.take([3], at: 2, of: 3, first) } == "io.rollcall.Unavailable")
    }

    @Test("A gap, a doubled piece and one too many are refused, and the upload goes on")
    func order() async throws {
        _ = try await transfers.take([1, 2], at: 0, of: 4, key(7))
        for (offset, piece, total) in [(3, [4], 4), (1, [2], 4), (2, [3, 4, 5], 4), (2, [], 4), (2, [3], 5)]
            as [(Int, [UInt8], Int)]
        {
            let refused = await name { _ = try await transfers.take(piece, at: offset, of: total, key(7)) }
            #expect(refused == "io.rollcall.BadInput")
        }
        #expect(try await transfers.take([3, 4], at: 2, of: 4, key(7)).whole == [1, 2, 3, 4])
    }

    @Test("What begins anew forgets what came; two minutes without a piece end it")
    func time() async throws {
        _ = try await transfers.take([1, 2], at: 0, of: 3, key(7))
        _ = try await transfers.take([5, 6], at: 0, of: 3, key(7))
        clock.advance(by: .seconds(119))
        #expect(try await transfers.take([7], at: 2, of: 3, key(7)).whole == [5, 6, 7])
        _ = try await transfers.take([1], at: 0, of: 2, key(7))
        clock.advance(by: .seconds(120))
        #expect(await name { _ = try await transfers.take([2], at: 1, of: 2, key(7)) } == "io.rollcall.Unavailable")
    }

    @Test("A caller has three at a time, openings too, and all together no more memory than two of the largest")
    func bounds() async throws {
        for number in ["a", "b"] { _ = try await transfers.take([1], at: 0, of: 2, key(7, number)) }
        try await transfers.beginOpening(7, bytes: 5)
        #expect(
            await name { _ = try await transfers.take([1], at: 0, of: 2, key(7, "c")) } == "io.rollcall.Unavailable"
        )
        await transfers.endOpening(7, bytes: 5)
        _ = try await transfers.take([1], at: 0, of: 2, key(7, "c"))
        _ = try await transfers.take([1], at: 0, of: DocumentVault.largest, key(8))
        #expect(
            await name { try await transfers.beginOpening(9, bytes: DocumentVault.largest) }
                == "io.rollcall.Unavailable"
        )
    }
}
