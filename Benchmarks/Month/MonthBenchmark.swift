import Attendance
import Glibc
import Storage
import TerminalProtocols
import Terms
import WallClock

/// Judges a month of a factory; see Benchmarks/month.py, which runs it.
///
/// usage: MonthBenchmark memory|prepare|file PEOPLE DIRECTORY
///
/// * memory: writes DIRECTORY/punches.csv for other programs, then judges the month from the same rows in memory
/// * prepare: makes a state directory of it, DIRECTORY/state
/// * file: judges the month from that, from opening the database on
@main
struct MonthBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let people = Int(arguments[2]) else {
            print("usage: MonthBenchmark memory|prepare|file PEOPLE DIRECTORY")
            exit(64)
        }
        switch arguments[1] {
        case "memory": try memory(Factory(people: people), arguments[3])
        case "prepare": try await prepare(Factory(people: people), arguments[3] + "/state")
        case "file": try await file(arguments[3] + "/state")
        default: exit(64)
        }
    }

    private static func memory(_ factory: Factory, _ directory: String) throws {
        let csv = fopen(directory + "/punches.csv", "w")
        fputs("person,time\n", csv)
        for row in factory.rows { fputs("\(Factory.number(row.person)),\(row.time.wallSeconds)\n", csv) }
        fclose(csv)
        let before = peak
        let shift = try Factory.shift
        let plans = Factory.plans(shift)
        var seconds: [Double] = []
        var sums = Sums()
        for _ in 0..<5 {
            sums = Sums()
            let start = now
            var punches = [[Punch]](repeating: [], count: factory.people)
            for person in punches.indices { punches[person].reserveCapacity(160) }
            for (id, row) in factory.rows.enumerated() {
                punches[row.person].append(
                    Punch(
                        id: Int64(id),
                        at: row.at,
                        terminal: Factory.terminal(row.person),
                        site: "Factory",
                        direction: nil
                    )
                )
            }
            for punches in punches {
                let period = PersonPeriod(
                    zone: Factory.zone,
                    policy: .standard,
                    plans: plans,
                    judged: Factory.month.dates,
                    punches: punches
                )
                sums.add(try judge(period).acrossDays(.law))
            }
            seconds.append(now - start)
        }
        print(
            """
            {"punches": \(factory.rows.count), "seconds": \(seconds.sorted()[2]), "megabytesOfRows": \(before), \
            "megabytes": \(peak), "sums": \(sums.json)}
            """
        )
    }

    private static func prepare(_ factory: Factory, _ directory: String) async throws {
        mkdir(directory, 0o700)
        let store = try Store(directory: directory)
        let end = Factory.zone.instant(of: LocalDateTime(date: Factory.month.next.first))
        let change = Change(by: "benchmark", at: end)
        let rules = IntakeRules(policy: .standard, zone: Factory.zone)
        let people = (0..<factory.people).map {
            Person(number: Factory.number($0), name: "P\($0)", department: "D\($0 % 40)")
        }
        _ = try await store.importPeople(
            people,
            mappings: people.map { Mapping(group: "main", user: $0.number, person: $0.number) },
            change: change,
            rules: rules
        )
        let shift = ShiftRow(name: "day", kind: "fixed", start: "08:30", end: "17:30", breaks: [["12:00", "13:00"]])
        _ = try await store.importShifts([shift], change: change, dryRun: false)
        let dates = Factory.month.dates
        let roster = [([1, 2, 3, 4, 5, 6], "day"), ([7], nil)].map { days, shift in
            RosterRow(
                scope: .everyone,
                subject: "",
                first: dates.lowerBound,
                last: dates.upperBound,
                weekdays: days,
                shift: shift
            )
        }
        _ = try await store.importRoster(roster, change: change, dryRun: false)
        var sources: [String: RecordSource] = [:]
        for terminal in Factory.terminals {
            _ = try await store.adopt(terminal: terminal, userGroup: "main")
            sources[terminal] = try await store.openSource(terminal: terminal, link: "test", serial: "", at: end)
        }
        let start = now
        for first in stride(from: 0, to: factory.rows.count, by: 20_000) {
            let rows = factory.rows[first..<min(first + 20_000, factory.rows.count)]
            for (terminal, rows) in Dictionary(grouping: rows, by: { Factory.terminal($0.person) }) {
                guard let source = sources[terminal] else { continue }
                let items = rows.map { row in
                    let user = Factory.number(row.person)
                    let bytes = Array("\(user)\t\(row.time)\t1\t0\t0".utf8)
                    return LogItem.record(
                        TerminalRecord(user: user, time: row.time, verify: 1, state: 0, bytes: bytes)
                    )
                }
                _ = try await store.append(items, from: source, receivedAt: end, rules: rules)
            }
        }
        print("{\"seconds\": \(now - start)}")
        try store.checkpoint()
    }

    private static func file(_ directory: String) async throws {
        forget(directory + "/rollcall.sqlite")
        let start = now
        let store = try Store(directory: directory)
        let dates = Factory.month.dates
        let wide =
            dates.lowerBound.adding(
                days: -PersonPeriod.neighbourDays
            )...dates.upperBound.adding(days: PersonPeriod.neighbourDays)
        let plans = try await store.plans()
        let people = try await store.people()
        let requests = Dictionary(
            grouping: try await store.requests(RequestFilter(state: .approved, dates: wide)).map(\.request),
            by: \.person
        )
        let punches = try await store.acceptedPunches(
            PunchSpan(
                from: Factory.zone.instant(of: LocalDateTime(date: wide.lowerBound)),
                to: Factory.zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1))),
                site: "Factory"
            )
        )
        let read = now
        var sums = Sums()
        var planner = RosterPlanner(plans.roster, dates: wide)
        for person in people {
            var period = PersonPeriod(
                zone: Factory.zone,
                policy: .standard,
                plans: planner.plans(person: person.number, department: person.department),
                judged: dates,
                punches: punches[person.number] ?? []
            )
            period.take(requests[person.number] ?? [])
            sums.add(try judge(period).acrossDays(.law))
        }
        print(
            """
            {"seconds": \(now - start), "reading": \(read - start), "megabytes": \(peak), "sums": \(sums.json)}
            """
        )
        // A clean stop: after any other the next opening checks the whole file, which is no part of judging.
        try store.checkpoint()
    }

    /// Makes the kernel read the file from the disk again.
    private static func forget(_ path: String) {
        let file = open(path, O_RDONLY)
        fsync(file)
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        close(file)
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Megabytes that were ever resident.
    private static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(Int(RUSAGE_SELF.rawValue)), &usage)
        return usage.ru_maxrss / 1_024
    }
}

extension Factory {
    static var shift: Shift {
        get throws {
            guard
                let hours = ClockTime("08:30").flatMap({ from in
                    ClockTime("17:30").flatMap { ClockSpan(from: from, to: $0) }
                }),
                let lunch = ClockTime("12:00").flatMap({ from in
                    ClockTime("13:00").flatMap { ClockSpan(from: from, to: $0) }
                })
            else { throw AttendanceError.invalidShift(name: "day", reason: Wording("times", "时间")) }
            return try Shift(name: "day", hours: hours, breaks: [lunch])
        }
    }

    static func plans(_ shift: Shift) -> [DayPlan] {
        let dates = month.dates
        return (dates.lowerBound.dayNumber...dates.upperBound.dayNumber).map { number in
            let date = LocalDate(dayNumber: number)
            return date.weekday < 7
                ? DayPlan(date: date, type: .workday, planned: .shift(shift))
                : DayPlan(date: date, type: .restday, planned: .off)
        }
    }
}
