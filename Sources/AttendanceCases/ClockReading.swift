import Attendance
import JSON
import WallClock

/// The format says only that a terminal may have clock measurements, not how they are written. These forms are read:
///
/// * a number of seconds, `driftSeconds: 180` or `clockOffsetSeconds: 180`, for a clock that was always as wrong;
/// * an object or a list of them, under any name, with the instant of the contact and a number of seconds
///   (`{at, driftSeconds}`, `{at, seconds}`), or with the terminal's time and ours (`{terminalTime, serverTime}`).
///
/// Seconds are positive if the terminal's clock is ahead; a name that ends in `Ms` has milliseconds. What says nothing of a
/// clock (a name, a model) is passed over.
extension Fields {
    mutating func clockReadings() throws(CaseError) -> [TerminalClocks.Reading] {
        var readings: [TerminalClocks.Reading] = []
        for (key, value) in takeAll() {
            switch value {
            case .integer, .number:
                let name = key.lowercased()
                guard ["drift", "offset", "ahead"].contains(where: name.contains) else { continue }
                guard let drift = value.milliseconds(named: key) else {
                    throw .malformed(at: path(key), wanted: "a number of seconds")
                }
                readings.append(TerminalClocks.Reading(at: Instant(milliseconds: 0), drift: drift))
            case .array(let items):
                for (index, item) in items.enumerated() {
                    let place = "\(path(key))[\(index)]"
                    readings.append(try Fields(item, at: place).clockReading())
                }
            case .object: readings.append(try Fields(value, at: path(key)).clockReading())
            case .null, .bool, .string: continue
            }
        }
        return readings
    }

    private consuming func clockReading() throws(CaseError) -> TerminalClocks.Reading {
        var instants: [(key: String, at: Instant)] = []
        var drift: Int64?
        for (key, value) in takeAll() {
            if case .string(let text) = value, let at = Instant(rfc3339: text) {
                instants.append((key, at))
            } else if drift == nil, let milliseconds = value.milliseconds(named: key) {
                drift = milliseconds
            } else {
                throw .unknownKey(path(key))
            }
        }
        if let drift, instants.count == 1 { return TerminalClocks.Reading(at: instants[0].at, drift: drift) }
        let isTheirs: (String) -> Bool = {
            let name = $0.lowercased()
            return ["terminal", "device", "clock"].contains(where: name.hasPrefix)
        }
        if drift == nil, instants.count == 2, let theirs = instants.first(where: { isTheirs($0.key) }),
            let ours = instants.first(where: { !isTheirs($0.key) })
        {
            return TerminalClocks.Reading(at: ours.at, drift: theirs.at.milliseconds(since: ours.at))
        }
        throw .malformed(at: place, wanted: "an instant and the seconds by which the clock was ahead")
    }
}

extension JSONValue {
    /// Of a number of seconds, or of milliseconds if its name says so; nil for anything else, and beyond a thousand years.
    fileprivate func milliseconds(named name: String) -> Int64? {
        var seconds: Double
        switch self {
        case .integer(let number): seconds = Double(number)
        case .number(let number): seconds = number
        case .null, .bool, .string, .array, .object: return nil
        }
        if name.hasSuffix("Ms") || name.lowercased().hasSuffix("milliseconds") { seconds /= 1_000 }
        return seconds.magnitude < 3.2e10 ? Int64((seconds * 1_000).rounded()) : nil
    }
}
