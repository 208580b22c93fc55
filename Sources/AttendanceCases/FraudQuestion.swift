import Attendance
import Fraud
import JSON
import WallClock

/// What a case of `"type": "fraud"` asks: which punches are suspicious, or which candidates lie outside of a habit.
enum FraudQuestion {
    case punches(SiteDistances)
    /// Minutes after the planned time, in the order of time.
    case habit(history: [Double], candidates: [Double])

    /// - Returns: nil for any other case.
    init?(_ fields: inout Fields) throws(CaseError) {
        let type = try fields.string("type")
        guard type == nil || type == "fraud" else { throw .malformed(at: "type", wanted: "\"fraud\"") }
        let distances = try fields.siteDistances()
        let candidates = try fields.offsets("candidates")
        if let history = fields.take("history") {
            var members = try Fields(history, at: "history")
            let offsets = try members.offsets("arrivalOffsetMinutes")
            try members.end()
            self = .habit(
                history: try members.required(offsets, "arrivalOffsetMinutes", "a list of numbers"),
                candidates: candidates ?? []
            )
        } else if candidates != nil {
            throw .malformed(at: "history", wanted: "stated with \"candidates\"")
        } else if type != nil || distances != nil {
            self = .punches(distances ?? SiteDistances())
        } else {
            return nil
        }
    }

    var judgesPunches: Bool { if case .punches = self { true } else { false } }

    /// The members of the result.
    /// - Parameter accepted: positions of accepted records.
    func answer(_ scenario: Scenario, accepted: [Int]) -> JSONObject {
        switch self {
        case .punches(let distances):
            let flags = FraudQuestion.flags(scenario, accepted, distances)
            return ["flags": .array(flags.map { $0.json(in: scenario.zone) })]
        case .habit(let history, let candidates):
            return FraudQuestion.measure(candidates, history, scenario.policy.fraud)
        }
    }

    private static func flags(_ scenario: Scenario, _ accepted: [Int], _ distances: SiteDistances) -> [FraudFlag] {
        let punches = accepted.map { index in
            let record = scenario.records[index]
            return FraudPunch(
                id: Int64(index),
                at: record.at,
                day: scenario.zone.local(at: record.at).date,
                person: record.user,
                terminal: record.terminal,
                proof: Proof(caseFormat: record.verify)
            )
        }.sorted { $0.precedes($1) }
        let trips = scenario.excused.filter { $0.kind == .trip }.map(\.interval)
        let around = FraudSurroundings(
            policy: scenario.policy.fraud,
            debounceSeconds: scenario.policy.debounceSeconds,
            places: (scenario.sites ?? [:]).mapValues { FraudSurroundings.Place(site: $0) },
            distances: distances,
            trips: [Scenario.judgedUser: trips],
            daysOff: Set(scenario.plans.filter { $0.planned == .off }.map(\.date))
        )
        var watch = FraudWatch()
        var found: [FraudFlag] = []
        for punch in punches {
            // The format has travel and pairs. A pair is judged as of the last record: see below.
            found += (watch.take(punch, around) ?? []).filter { flag in
                switch flag.finding {
                case .impossibleTravel: true
                case .simultaneous(let found): found.sites.count > 1
                default: false
                }
            }
        }
        let last = punches.last?.at ?? Instant(milliseconds: 0)
        return found + watch.suspiciousPairs(around.policy).map { FraudFlag(.buddyPair($0), at: last) }
    }

    private static func measure(_ candidates: [Double], _ history: [Double], _ policy: FraudPolicy) -> JSONObject {
        guard let usual = RobustScore(history, policy) else {
            return [
                "median": .null, "mad": .null, "madUsed": .null, "scores": .array(candidates.map { _ in .null }),
                "flags": .array(candidates.map { _ in false }),
            ]
        }
        return [
            "median": .rounded(usual.median), "mad": .rounded(usual.deviation),
            "madUsed": .rounded(usual.usedDeviation),
            "scores": .array(candidates.map { .rounded(usual.score($0)) }),
            "flags": .array(candidates.map { .bool(usual.isOutlier($0)) }),
        ]
    }
}

extension Proof {
    fileprivate init(caseFormat word: String?) {
        self =
            switch word {
            case "finger", "face": .biometric
            case "card": .card
            case "password": .password
            default: .unknown
            }
    }
}

extension FraudFlag {
    /// The evidence that the format has; the daemon tells more.
    fileprivate func json(in zone: Zone) -> JSONValue {
        let beyond: Set = ["leftAt", "uncertaintyMinutes", "events", "weakEvents"]
        var object: JSONObject = ["kind": .string(kind.rawValue)]
        for (name, fact) in evidence where !beyond.contains(name) {
            object[name] =
                switch fact {
                case .text(let text): .string(text)
                case .texts(let texts): .array(texts.map { .string($0) })
                case .whole(let number): .integer(Int64(number))
                case .decimal(let number): .rounded(number)
                case .moment(let moment): .string(moment.rfc3339(in: zone))
                }
        }
        return .object(object)
    }
}

extension JSONValue {
    /// To three decimals; a whole number without a fraction.
    fileprivate static func rounded(_ number: Double) -> JSONValue {
        let rounded = number.rounded(decimals: 3)
        guard rounded.isFinite else { return .null }
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? .integer(Int64(rounded)) : .number(rounded)
    }
}

extension Fields {
    fileprivate mutating func siteDistances() throws(CaseError) -> SiteDistances? {
        guard let value = take("siteDistanceKm") else { return nil }
        var members = try Fields(value, at: path("siteDistanceKm"))
        var distances = SiteDistances()
        for (key, value) in members.takeAll() {
            guard let (from, to) = SiteDistances.sites(of: key) else {
                throw .malformed(at: members.path(key), wanted: "called by two sites, such as \"A|B\"")
            }
            switch value {
            case .integer(let number) where number >= 0: distances[from, to] = Double(number)
            case .number(let number) where number >= 0: distances[from, to] = number
            default: throw .malformed(at: members.path(key), wanted: "a number of kilometres")
            }
        }
        return distances
    }

    /// Minutes; as `[12, -3]`, `[{"arrivalOffsetMinutes": 12}]` or `{"arrivalOffsetMinutes": [12, -3]}`.
    fileprivate mutating func offsets(_ key: String) throws(CaseError) -> [Double]? {
        guard let value = take(key) else { return nil }
        let wanted = "a list of numbers"
        func number(_ item: JSONValue) -> Double? {
            switch item["arrivalOffsetMinutes"] ?? item {
            case .integer(let number): Double(number)
            case .number(let number): number
            case .null, .bool, .string, .array, .object: nil
            }
        }
        guard case .array(let items) = value["arrivalOffsetMinutes"] ?? value else {
            throw .malformed(at: path(key), wanted: wanted)
        }
        let numbers = items.compactMap(number)
        guard numbers.count == items.count else { throw .malformed(at: path(key), wanted: wanted) }
        return numbers
    }
}
