package import WallClock

/// The day from whose midnight a terminal's records count their seconds.
///
/// Devices were seen to count from the second day of 2000; version 2.15 of the manual says the first.
/// Source: protocols/anviz.md, Record, 14 bytes.
package enum AnvizEpoch: Sendable {
    case secondOfJanuary
    case firstOfJanuary

    private static let day: Int64 = 86_400

    /// 2000-01-01T00:00:00 or the midnight after it.
    package var start: LocalDateTime {
        let first = LocalDateTime(wallSeconds: 946_684_800)
        return switch self {
        case .firstOfJanuary: first
        case .secondOfJanuary: first.adding(seconds: AnvizEpoch.day)
        }
    }

    package func time(_ seconds: UInt32) -> LocalDateTime { start.adding(seconds: Int64(seconds)) }

    /// - Returns: nil for a time before the epoch, or more than 136 years behind it.
    package func seconds(_ time: LocalDateTime) -> UInt32? { UInt32(exactly: time.wallSeconds - start.wallSeconds) }
}

/// What a terminal's records, held against its own clock, say about its epoch.
///
/// With the wrong epoch every record is a day late: one that was just made lies a day in the terminal's future.
/// * A punch of known age decides, either way, as often as one comes.
/// * Until then a record that lies more than half a day and at most a day in the future decides for the first of
///   January. It is weaker: a clock that was a day ahead and was set right leaves such records too. Less than half a
///   day decides nothing, since a clock with morning and evening exchanged explains it.
package struct AnvizEpochEvidence: Sendable {
    package private(set) var epoch: AnvizEpoch
    private var proven = false

    /// Two clocks that were never compared to the second: records take time to be written and to travel.
    private static let slack: Int64 = 600
    private static let day: Int64 = 86_400
    private static let overHalfADay: Int64 = 45_000

    package init(epoch: AnvizEpoch) { self.epoch = epoch }

    /// - Parameters:
    ///   - seconds: the record's, as on the wire.
    ///   - clock: what the terminal's clock shows now.
    ///   - age: the most time that can have passed since the punch; nil if that is unknown.
    /// - Returns: whether ``epoch`` changed.
    package mutating func weigh(_ seconds: UInt32, clock: LocalDateTime, age: Duration?) -> Bool {
        let before = epoch
        let ahead = AnvizEpoch.secondOfJanuary.time(seconds).wallSeconds - clock.wallSeconds
        if let age, age.components.seconds < AnvizEpochEvidence.overHalfADay {
            let oldest = -max(0, age.components.seconds) - AnvizEpochEvidence.slack
            if (oldest...AnvizEpochEvidence.slack).contains(ahead) {
                (epoch, proven) = (.secondOfJanuary, true)
            } else if (oldest...AnvizEpochEvidence.slack).contains(ahead - AnvizEpochEvidence.day) {
                (epoch, proven) = (.firstOfJanuary, true)
            }
        } else if !proven, (AnvizEpochEvidence.overHalfADay...AnvizEpochEvidence.day + 60).contains(ahead) {
            epoch = .firstOfJanuary
        }
        return epoch != before
    }
}
