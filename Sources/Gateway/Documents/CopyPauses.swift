/// When a copy is tried again after it failed: a minute later, then twice as long each time, an hour at most. What
/// concerns the drive holds all documents back, so that one that is down is not asked for each of them; then another document
/// is tried first, so that one that the drive does not take holds no others back.
struct CopyPauses<C: Clock> where C.Duration == Duration {
    static var longest: Duration { .seconds(3_600) }

    private struct Pause {
        var length = Duration.seconds(60)
        var until: C.Instant
    }

    private var drive: Pause?
    private var documents: [Int64: Pause] = [:]

    func mayTry(_ id: Int64, at now: C.Instant) -> Bool {
        (drive.map { $0.until <= now } ?? true) && (documents[id].map { $0.until <= now } ?? true)
    }

    mutating func succeeded(_ id: Int64) {
        drive = nil
        documents[id] = nil
    }

    mutating func failed(_ id: Int64, isDrive: Bool, at now: C.Instant) {
        guard isDrive else { return documents[id] = after(documents[id], at: now) }
        let pause = after(drive, at: now)
        drive = pause
        documents[id] = Pause(length: pause.length, until: pause.until.advanced(by: pause.length))
    }

    private func after(_ pause: Pause?, at now: C.Instant) -> Pause {
        let length = pause.map { min($0.length * 2, Self.longest) } ?? .seconds(60)
        return Pause(length: length, until: now.advanced(by: length))
    }
}
