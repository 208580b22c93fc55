/// What a terminal, or somebody who plays one, may take of the push server.
package struct PushLimits: Sendable {
    /// Bytes of one body: a backlog of 100,000 punches has about 4 MiB.
    package var body = 8 << 20
    /// Bytes of all bodies that are being read.
    package var bodies = 64 << 20
    /// Connections at once; more wait in the kernel's queue.
    package var connections = 4_096
    /// Connections of one address at once. This machine is excepted: a reverse proxy speaks for everybody.
    package var connectionsOfAddress = 512
    /// Requests a second of one address, and how many it may save up.
    package var rate = Rate(perSecond: 500, burst: 5_000)
    /// The same for requests with a serial number that nobody adopted.
    package var strangerRate = Rate(perSecond: 5, burst: 50)
    /// Serial numbers that nobody adopted are remembered; of more the one that was silent longest is forgotten.
    package var strangers = 256
    /// Requests of one terminal that wait for an answer.
    package var waiting = 16
    /// Time after which a request is answered with 503; its terminal sends again.
    package var answer: Duration = .seconds(30)
    /// Time after which a connection without a request is closed.
    package var idle: Duration = .seconds(120)
    /// Time in which a request must have come completely.
    package var request: Duration = .seconds(60)
    /// A body whose length was not told has ended when nothing came for so long.
    package var pause: Duration = .seconds(2)

    package init() {}

    package struct Rate: Equatable, Sendable {
        package var perSecond: Double
        package var burst: Double

        package init(perSecond: Double, burst: Double) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }
}

/// Counts requests by address: each has a bucket of tokens that fills with time.
struct RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Duration
    }

    private let rate: PushLimits.Rate
    private var buckets: [String: Bucket] = [:]
    /// Addresses that are remembered.
    static let limit = 4_096

    init(_ rate: PushLimits.Rate) { self.rate = rate }

    /// - Parameter now: on any clock that only goes forward.
    mutating func allows(_ address: String, at now: Duration) -> Bool {
        var bucket = buckets[address] ?? Bucket(tokens: rate.burst, at: now)
        bucket.tokens = filled(bucket, at: now)
        bucket.at = now
        let isAllowed = bucket.tokens >= 1
        if isAllowed { bucket.tokens -= 1 }
        if buckets[address] == nil, buckets.count >= Self.limit { makeRoom(at: now) }
        buckets[address] = bucket
        return isAllowed
    }

    /// A full bucket says nothing; if there is none, the one that was used longest ago goes.
    private mutating func makeRoom(at now: Duration) {
        buckets = buckets.filter { filled($0.value, at: now) < rate.burst }
        guard buckets.count >= Self.limit, let oldest = buckets.min(by: { $0.value.at < $1.value.at }) else { return }
        buckets[oldest.key] = nil
    }

    private func filled(_ bucket: Bucket, at now: Duration) -> Double {
        min(rate.burst, bucket.tokens + max(0, (now - bucket.at) / .seconds(1)) * rate.perSecond)
    }
}
