import Attendance
import Fraud
import TestSupport
import WallClock

/// Punches as they come, and the flags that stand: what the daemon does with a journal, without one.
struct Office {
    private(set) var stream = FraudStream()
    private var journal: [FraudPunch] = []
    private(set) var flags: [String: FraudFlag] = [:]
    /// How often punches had to be read again.
    private(set) var turns = 0
    let around: FraudSurroundings

    init(_ around: FraudSurroundings = FraudSurroundings()) { self.around = around }

    mutating func receive(_ punch: FraudPunch) {
        journal.append(punch)
        guard let found = stream.take(punch, around) else { return reread(from: punch.day) }
        note(found)
    }

    private mutating func reread(from day: LocalDate) {
        turns += 1
        let first = stream.turnBack(to: day)
        flags = flags.filter { entry in
            guard let first else { return false }
            return Zone.utc.local(at: entry.value.at).date < first
        }
        for punch in journal.sorted(by: { $0.precedes($1) }) where first.map({ punch.day >= $0 }) ?? true {
            note(stream.take(punch, around) ?? [])
        }
    }

    private mutating func note(_ found: [FraudFlag]) { for flag in found { flags[flag.id] = flag } }

    mutating func replace(stream other: FraudStream) { stream = other }
}

/// 2026-11-02, a Monday, plus whole days; times are UTC.
func moment(_ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) -> Instant {
    let date = LocalDate(year: 2026, month: 11, day: 2)?.adding(days: day) ?? LocalDate(dayNumber: 0)
    return Zone.utc.instant(of: LocalDateTime(date: date, secondOfDay: hour * 3_600 + minute * 60 + second))
}

func punch(
    _ id: Int,
    _ person: String,
    _ terminal: String = "T1",
    at: Instant,
    _ proof: Proof = .biometric
) -> FraudPunch {
    FraudPunch(
        id: Int64(id),
        at: at,
        day: Zone.utc.local(at: at).date,
        person: person,
        terminal: terminal,
        proof: proof
    )
}

/// Two sites 40 km apart, two terminals at the first.
func twoSites() -> FraudSurroundings {
    var around = FraudSurroundings(places: [
        "T1": .init(site: "A"), "T2": .init(site: "A"), "T9": .init(site: "B"),
    ])
    around.distances["A", "B"] = 40
    return around
}

/// Days of people who come and go at three terminals, some of them together, some of them too fast.
func busyDays(_ days: Int, people: Int, seed: UInt64) -> [FraudPunch] {
    var random = SeededRandom(seed: seed)
    var punches: [FraudPunch] = []
    func add(_ person: Int, _ terminal: String, _ at: Instant, _ proof: Proof) {
        punches.append(punch(punches.count, "\(1_000 + person)", terminal, at: at, proof))
    }
    for day in 0..<days {
        for person in 0..<people {
            let start = moment(day, 8, 0, Int.random(in: 0..<3_600, using: &random))
            let proof: Proof = person.isMultiple(of: 3) ? .card : .biometric
            add(person, "T1", start, day > 20 && person == 1 ? .password : proof)
            if person == 0 { add(people, "T1", start.adding(seconds: 2), .biometric) }
            if Int.random(in: 0..<20, using: &random) == 0 {
                add(person, "T9", start.adding(seconds: Int64.random(in: 300..<2_000, using: &random)), proof)
            }
            if Int.random(in: 0..<30, using: &random) == 0 { add(person, "T2", start.adding(seconds: 7), proof) }
            add(person, "T1", moment(day, 17, 30, Int.random(in: 0..<3_600, using: &random)), proof)
        }
    }
    // A terminal's log is in the order of time, and so are the places in the journal of one moment.
    return punches.sorted { $0.precedes($1) }.enumerated().map { index, old in
        FraudPunch(
            id: Int64(index),
            at: old.at,
            day: old.day,
            person: old.person,
            terminal: old.terminal,
            proof: old.proof
        )
    }
}
