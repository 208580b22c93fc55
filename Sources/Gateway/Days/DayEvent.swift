import Attendance
import Crypto
import Storage
import WallClock

/// What the results of a moment were judged by; two of one basis and the same records are equal.
struct ResultBasis: Codable, Equatable {
    /// The first digits of the SHA-256 of the policy's canonical JSON.
    let policy: String
    /// The position in the feed of the last change of shifts, roster or calendar; 0 before the first.
    let plans: Int64

    init(_ policy: Policy, plans: Int64) throws {
        self.policy = String(CanonicalJSON.hash(try CanonicalJSON.encode(PolicyRecord(policy))).prefix(12))
        self.plans = plans
    }
}

/// What the feed says of the result of a work date.
struct DayEvent: Codable, Equatable {
    let date: LocalDate
    /// Which of the date's plans, from 1.
    let plan: Int
    let basis: ResultBasis
    /// nil: there no longer is one.
    let result: Result?

    struct Result: Codable, Equatable {
        let state: State
        let day: DayRecord
    }

    /// How far a result may be trusted; see `DayState`.
    enum State: String, Codable { case open, pending, final }

    var text: String { get throws { try StoredJSON.text(self) } }

    init(date: LocalDate, plan: Int, basis: ResultBasis, result: Result?) {
        self.date = date
        self.plan = plan
        self.basis = basis
        self.result = result
    }

    init(text: String) throws { self = try StoredJSON.decode(text) }
}

extension DayEvent.Result {
    init(_ day: DayResult) {
        self.day = DayRecord(day)
        state =
            switch day.state {
            case .open: .open
            case .pending: .pending
            case .final: .final
            }
    }

    /// Equal for equal results only. Made without JSON, which takes ten times as long: every result of an office is
    /// compared with what was told.
    var digest: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        func add(_ number: Int64?) {
            bytes.append(number == nil ? 0 : 1)
            withUnsafeBytes(of: (number ?? 0).littleEndian) { bytes.append(contentsOf: $0) }
        }
        func add(_ number: Int?) { add(number.map(Int64.init)) }
        func add(_ text: String?) {
            add(text?.utf8.count)
            bytes.append(contentsOf: (text ?? "").utf8)
        }
        add(state.rawValue)
        add(day.date.dayNumber)
        add(day.shift)
        add(day.in?.milliseconds)
        add(day.out?.milliseconds)
        add(day.figures.status)
        add(day.figures.lateMinutes)
        add(day.figures.earlyMinutes)
        add(day.figures.workedMinutes)
        add(day.figures.lostMinutes)
        add(day.figures.absentMinutes)
        add(day.figures.excusedMinutes)
        add(day.figures.overtimeWorkday)
        add(day.figures.overtimeRestday)
        add(day.figures.overtimeHoliday)
        add(day.figures.overtimeTimeOff)
        add(day.excused.count)
        for share in day.excused {
            add(share.kind)
            add(share.type)
            add(share.minutes)
        }
        add(day.anomalies.count)
        for anomaly in day.anomalies {
            add(anomaly.kind)
            add(anomaly.severity)
            add(anomaly.level)
            add(anomaly.minutes)
            add(anomaly.session)
            add(anomaly.resolvedBy)
        }
        add(day.punches.count)
        for punch in day.punches { add(punch) }
        return Array(SHA256.hash(data: bytes).prefix(16))
    }
}
