import Simulators
import WallClock

/// Forty people in four departments who mostly come on time. All names are placeholders (甲乙丙丁 …), nobody is real.
struct InventedOffice {
    struct Person {
        let number: String
        let name: String
        let department: String
        let supervisor: String
        let shift: Shift
        /// The terminal that the person's department uses; also its user group.
        let terminal: String
    }

    struct Shift {
        let name: String
        /// Minutes of the work date; beyond 1,440 on the next date.
        let start: Int
        let end: Int
        let breaks: String
    }

    static let day = Shift(name: "D", start: 540, end: 1_080, breaks: "12:00-13:00")
    static let early = Shift(name: "E", start: 480, end: 1_020, breaks: "11:30-12:30")
    static let night = Shift(name: "N", start: 1_320, end: 1_800, breaks: "26:00-26:30")

    /// Nobody has punched after this.
    let now: LocalDateTime
    let people: [Person]
    var today: LocalDate { now.date }
    /// The week before today.
    var days: ClosedRange<LocalDate> { today.adding(days: -7)...today.adding(days: -1) }

    init(now: LocalDateTime) {
        self.now = now
        let departments = [
            ("行政部", "张", Self.day, "front-door"), ("研发部", "李", Self.day, "front-door"),
            ("生产部", "王", Self.early, "workshop"), ("仓储部", "赵", Self.early, "workshop"),
        ]
        var people: [Person] = []
        for (index, (department, surname, shift, terminal)) in departments.enumerated() {
            for (place, stem) in "甲乙丙丁戊己庚辛壬癸".enumerated() {
                let isNight = index == 2 && place >= 6
                people.append(
                    Person(
                        number: String(1_001 + index * 10 + place),
                        name: "\(surname)\(stem)",
                        department: department,
                        supervisor: place == 0 ? "" : String(1_001 + index * 10),
                        shift: isNight ? Self.night : shift,
                        terminal: terminal
                    )
                )
            }
        }
        self.people = people
    }

    func files() -> [(name: String, contents: String)] {
        var files: [(String, String)] = [
            ("people.csv", peopleFile), ("shifts.csv", shiftsFile), ("roster.csv", rosterFile),
            ("calendar.csv", calendarFile),
        ]
        let punches = punches()
        for terminal in ["front-door", "workshop"] {
            let own = people.filter { $0.terminal == terminal }
            files.append(("\(terminal).users", own.map { "\($0.number)\t\($0.name)\n" }.joined()))
            let log = punches.filter { $0.terminal == terminal }.map(\.punch)
                .sorted { ($0.time, $0.user) < ($1.time, $1.user) }
            files.append(("\(terminal).log", log.map(TabFile.line).joined()))
        }
        return files
    }

    private var peopleFile: String {
        "工号,姓名,部门,主管,终端组\n"
            + people.map { "\($0.number),\($0.name),\($0.department),\($0.supervisor),\($0.terminal)\n" }.joined()
    }

    private var shiftsFile: String {
        "name,start,end,breaks\n"
            + [Self.day, Self.early, Self.night].map {
                "\($0.name),\(Self.clock($0.start)),\(Self.clock($0.end)),\($0.breaks)\n"
            }.joined()
    }

    private var rosterFile: String {
        let first = days.lowerBound
        var lines = ["department,person,from,to,weekdays,shift"]
        lines += ["行政部", "研发部"].map { "\($0),,\(first),,Mon-Fri,D" }
        lines += ["生产部", "仓储部"].map { "\($0),,\(first),,Mon-Fri,E" }
        lines += people.filter { $0.shift.name == "N" }.map { ",\($0.number),\(first),,Mon-Fri,N" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// So that yesterday is always a day of work to look at, a weekend day before today is a moved workday.
    private var calendarFile: String {
        let yesterday = today.adding(days: -1)
        return "date,type,note\n" + (yesterday.weekday > 5 ? "\(yesterday),adjustedWorkday,调休上班\n" : "")
    }

    private func works(on date: LocalDate) -> Bool { date.weekday <= 5 || date == today.adding(days: -1) }

    private static func clock(_ minutes: Int) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }

    // MARK: - Punches

    /// What goes wrong on one person's day.
    private enum Mishap: Equatable {
        case none, late(Int), early(Int), forgotIn, forgotOut, absent, doublePress
    }

    /// Yesterday has one of each kind, on both terminals; the days before have some by chance.
    private func mishap(_ index: Int, on date: LocalDate, _ dice: inout Dice) -> Mishap {
        if date == today.adding(days: -1) {
            switch index {
            case 2: return .late(12)
            case 5: return .absent
            case 8: return .doublePress
            case 11: return .late(47)
            case 14: return .forgotOut
            case 17: return .early(35)
            case 22: return .late(3)
            case 27: return .forgotIn
            case 33: return .absent
            case 36: return .early(90)
            default: return .none
            }
        }
        switch dice.roll(100) {
        case 0..<3: return .late(1 + dice.roll(20))
        case 3: return .early(5 + dice.roll(40))
        case 4: return .forgotOut
        case 5: return .absent
        case 6: return .doublePress
        default: return .none
        }
    }

    private func punches() -> [(terminal: String, punch: SimulatedPunch)] {
        var dice = Dice(seed: UInt64(today.dayNumber))
        var all: [(String, SimulatedPunch)] = []
        for number in days.lowerBound.dayNumber...days.upperBound.dayNumber {
            let date = LocalDate(dayNumber: number)
            guard works(on: date) else { continue }
            for (index, person) in people.enumerated() {
                let mishap = mishap(index, on: date, &dice)
                var arrival = person.shift.start * 60 - 60 - dice.roll(1_080)
                var leaving = person.shift.end * 60 + dice.roll(1_500)
                if case .late(let minutes) = mishap { arrival = (person.shift.start + minutes) * 60 + dice.roll(60) }
                if case .early(let minutes) = mishap { leaving = (person.shift.end - minutes) * 60 + dice.roll(60) }
                var moments: [(Int, Int)] = []
                if mishap != .forgotIn { moments.append((arrival, 0)) }
                if mishap == .doublePress { moments.append((arrival + 4, 0)) }
                if mishap != .forgotOut { moments.append((leaving, 1)) }
                if mishap == .absent { moments = [] }
                for (second, state) in moments {
                    let time = LocalDateTime(date: date, secondOfDay: second)
                    all.append(
                        (person.terminal, SimulatedPunch(user: person.number, time: time, verify: 1, state: state))
                    )
                }
            }
        }
        // Somebody who is enrolled at the door and in no list.
        let stranger = LocalDateTime(date: today.adding(days: -1), secondOfDay: 8 * 3_600 + 41 * 60 + 7)
        all.append(("front-door", SimulatedPunch(user: "9001", time: stranger)))
        return all.filter { $0.1.time <= now }
    }

    /// Chance that is the same for the same date (SplitMix64).
    private struct Dice {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func roll(_ sides: UInt64) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % sides)
        }
    }
}
