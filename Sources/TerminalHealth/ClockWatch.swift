import WallClock

/// terminal_clock_drift: too far off, a jump nobody ordered, or a rate that no crystal has.
struct ClockWatch: Codable, Sendable {
    private struct Reading: Codable {
        let at: Instant
        let drift: Int64
    }

    /// Of seven days, one an hour at most; since the clock was set last.
    private var readings: [Reading] = []
    private var last: Reading?
    private var wasSetSince = false

    private static let far: Int64 = 300_000
    private static let jump: Int64 = 30_000
    private static let week: Int64 = 7 * 86_400_000
    /// Milliseconds between kept readings.
    private static let spacing: Int64 = 3_600_000
    /// A usual crystal is at 20 to 100 parts per million. Source: attendance.md 2.2.
    private static let usualRate = 100.0
    /// A clock that shows whole seconds says nothing of its rate in less time than this.
    private static let shortest: Int64 = 86_400_000

    mutating func forget() { self = ClockWatch() }

    mutating func wasSet() {
        readings = []
        wasSetSince = true
    }

    mutating func read(_ drift: Int64, at now: Instant, _ profile: HealthProfile, _ ledger: inout AnomalyLedger) {
        judgeOffset(drift, at: now, profile, &ledger)
        if let last, !wasSetSince, (drift - last.drift).magnitude > ClockWatch.jump {
            let moved = (drift - last.drift).magnitude
            ledger.raise(
                .terminalClockDrift,
                of: "jump",
                moved > ClockWatch.far ? .high : .medium,
                at: now,
                isOccurrence: true,
                [
                    "beforeSeconds": .decimal(seconds(last.drift)), "afterSeconds": .decimal(seconds(drift)),
                    "from": profile.text(last.at), "to": profile.text(now),
                ]
            )
            readings = []
        }
        wasSetSince = false
        last = Reading(at: now, drift: drift)
        keep(Reading(at: now, drift: drift))
        judgeRate(at: now, &ledger)
    }

    private func judgeOffset(
        _ drift: Int64,
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        let off = Int64(clamping: drift.magnitude)
        let open = ledger.anomaly(.terminalClockDrift, "offset")
        // Readings scatter by a second: what was raised is over when it is well inside.
        let limit = open == nil ? profile.driftTolerance : profile.driftTolerance / 10 * 9
        guard off > limit else { return ledger.resolve(.terminalClockDrift, "offset", at: now) }
        let farLimit = open?.severity == .high ? ClockWatch.far / 10 * 9 : ClockWatch.far
        ledger.raise(
            .terminalClockDrift,
            of: "offset",
            off > farLimit ? .high : .medium,
            at: now,
            ["driftSeconds": .decimal(seconds(drift))]
        )
    }

    private mutating func keep(_ reading: Reading) {
        readings.removeAll { reading.at.milliseconds(since: $0.at) > ClockWatch.week }
        if let newest = readings.last, reading.at.milliseconds(since: newest.at) < ClockWatch.spacing { return }
        readings.append(reading)
    }

    /// The slope of a straight line through the readings, in parts per million; nil if they say nothing yet.
    private var rate: Double? {
        guard let first = readings.first, let last = readings.last,
            last.at.milliseconds(since: first.at) >= ClockWatch.shortest, readings.count >= 3
        else { return nil }
        let times = readings.map { Double($0.at.milliseconds(since: first.at)) }
        let drifts = readings.map { Double($0.drift) }
        let meanTime = times.reduce(0, +) / Double(times.count)
        let meanDrift = drifts.reduce(0, +) / Double(drifts.count)
        var above = 0.0
        var below = 0.0
        for (time, drift) in zip(times, drifts) {
            above += (time - meanTime) * (drift - meanDrift)
            below += (time - meanTime) * (time - meanTime)
        }
        return below > 0 ? above / below * 1_000_000 : nil
    }

    private func judgeRate(at now: Instant, _ ledger: inout AnomalyLedger) {
        guard let rate else { return }
        let isOpen = ledger.anomaly(.terminalClockDrift, "rate") != nil
        let size = rate.magnitude
        if size > ClockWatch.usualRate || isOpen && size > ClockWatch.usualRate * 0.9 {
            let evidence: Evidence = [
                "ppm": .decimal((rate * 10).rounded() / 10),
                "secondsADay": .decimal((rate * 0.864).rounded() / 10), "readings": .number(readings.count),
            ]
            ledger.raise(.terminalClockDrift, of: "rate", .medium, at: now, evidence)
        } else {
            ledger.resolve(.terminalClockDrift, "rate", at: now)
        }
    }

    private func seconds(_ milliseconds: Int64) -> Double { (Double(milliseconds) / 100).rounded() / 10 }
}
