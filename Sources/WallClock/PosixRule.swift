/// The rule behind a TZif file's last transition: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: RFC 8536 section 3.3.1 and POSIX `TZ`. Only the `Mm.w.d` form is read: the database writes no other.
struct PosixRule {
    private struct Change {
        let month: Int
        /// 1 to 4, or 5 for the last one of the month.
        let week: Int
        /// 0 Sunday to 6 Saturday.
        let weekday: Int
        /// Seconds after midnight of the wall clock before the change; may be negative or beyond a day.
        let second: Int
    }

    private let standardOffset: Int
    private let summerOffset: Int
    private let summerStart: Change
    private let summerEnd: Change

    /// - Returns: nil for a rule without a change of clock, or one in another form.
    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var names = Scanner(parts[0])
        guard names.name(), let standard = names.time(), names.name() else { return nil }
        let summer = names.isAtEnd ? standard - 3_600 : names.time()
        guard let summer, let start = PosixRule.change(parts[1]), let end = PosixRule.change(parts[2]) else {
            return nil
        }
        // POSIX counts offsets west of Greenwich.
        standardOffset = -standard
        summerOffset = -summer
        summerStart = start
        summerEnd = end
    }

    func transitions(after last: Int64, untilYear: Int) -> [Zone.Transition] {
        var found: [Zone.Transition] = []
        let firstYear = last == .min ? 1970 : max(1970, LocalDateTime(wallSeconds: last).date.parts.year)
        guard firstYear <= untilYear else { return [] }
        for year in firstYear...untilYear {
            for (change, before, after) in [
                (summerStart, standardOffset, summerOffset), (summerEnd, summerOffset, standardOffset),
            ] {
                guard let date = PosixRule.date(of: change, year: year) else { continue }
                let local = LocalDateTime(date: date, secondOfDay: change.second)
                found.append(Zone.Transition(from: local.wallSeconds - Int64(before), offset: after))
            }
        }
        return found.filter { $0.from > last }.sorted { $0.from < $1.from }
    }

    private static func date(of change: Change, year: Int) -> LocalDate? {
        guard let first = LocalDate(year: year, month: change.month, day: 1) else { return nil }
        let ahead = (change.weekday - first.weekday % 7 + 7) % 7
        let day = 1 + ahead + (change.week - 1) * 7
        let length = LocalDate.days(inMonth: change.month, of: year)
        return LocalDate(year: year, month: change.month, day: day > length ? day - 7 : day)
    }

    private static func change(_ text: Substring) -> Change? {
        var scanner = Scanner(text)
        guard scanner.skip("M"), let month = scanner.number(), (1...12).contains(month), scanner.skip("."),
            let week = scanner.number(), (1...5).contains(week), scanner.skip("."), let weekday = scanner.number(),
            (0...6).contains(weekday)
        else { return nil }
        var second = 7_200
        if scanner.skip("/") {
            guard let stated = scanner.time() else { return nil }
            second = stated
        }
        return scanner.isAtEnd ? Change(month: month, week: week, weekday: weekday, second: second) : nil
    }

    /// The small lexer of the rule's parts.
    private struct Scanner {
        private var rest: Substring

        init(_ text: Substring) { rest = text }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skip(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// A zone abbreviation: letters, or anything in angle brackets.
        mutating func name() -> Bool {
            if skip("<") {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...3).contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            return Int(digits)
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int? {
            let sign = skip("-") ? -1 : 1
            if sign == 1 { _ = skip("+") }
            guard let hours = number() else { return nil }
            var seconds = hours * 3_600
            for unit in [60, 1] {
                guard skip(":") else { break }
                guard let value = number() else { return nil }
                seconds += value * unit
            }
            return sign * seconds
        }
    }
}
