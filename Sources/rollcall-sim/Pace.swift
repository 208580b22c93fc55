/// Does something for ever, so often a second, with the number of the time, from 1 on.
///
/// The times are reckoned from the start, so that a late one makes the next ones no later.
/// - Parameter rate: at least 1.
/// - Throws: `CancellationError`; whatever `body` throws.
func repeating(rate: Int, _ body: (Int) async throws -> Void) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    for number in 1... {
        try await clock.sleep(until: start.advanced(by: .seconds(1) * number / rate), tolerance: .zero)
        try await body(number)
    }
}
