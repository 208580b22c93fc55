/// Takes what concerns people out of a transcript: it knows a protocol's frames, shows those that concern the terminal
/// alone, and of all others only the form: the data are zeros under a right checksum.
///
/// Whatever it does not understand is withheld. A protocol without a scrubber shows nothing but lengths.
package protocol TranscriptScrubber: Sendable {
    /// - Returns: the steps that `bytes` completes. A frame that is not whole waits for its rest.
    mutating func scrub(_ bytes: [UInt8], byHost: Bool) -> [Transcript.Step]
}

/// Turns what is seen on a line into the steps of a transcript.
package struct TranscriptRecorder: Sendable {
    private var scrubber: (any TranscriptScrubber)?
    private let isRaw: Bool
    /// Milliseconds by some clock.
    private var last: Int64?

    /// - Parameters:
    ///   - scrubber: nil withholds all bytes.
    ///   - isRaw: shows every byte as it is, with names, numbers and templates.
    package init(scrubber: (any TranscriptScrubber)?, isRaw: Bool) {
        self.scrubber = scrubber
        self.isRaw = isRaw
    }

    /// - Parameters:
    ///   - bytes: one message; nil for one without a form of bytes.
    ///   - now: in milliseconds by any clock that does not go back.
    package mutating func message(_ bytes: [UInt8]?, byHost: Bool, at now: Int64) -> [Transcript.Step] {
        let steps: [Transcript.Step]
        if let bytes, isRaw {
            steps = [byHost ? .host(bytes) : .device(bytes)]
        } else if let bytes, scrubber != nil {
            steps = scrubber?.scrub(bytes, byHost: byHost) ?? []
        } else {
            steps = [.withheld(byHost: byHost, count: bytes?.count ?? 0)]
        }
        guard !steps.isEmpty else { return [] }
        return wait(until: now) + steps
    }

    /// The link ended.
    package mutating func drop(at now: Int64) -> [Transcript.Step] { wait(until: now) + [.drop] }

    private mutating func wait(until now: Int64) -> [Transcript.Step] {
        defer { last = max(now, last ?? now) }
        guard let last, now > last else { return [] }
        return [.wait(milliseconds: Int(clamping: min(now - last, 604_800_000)))]
    }
}
