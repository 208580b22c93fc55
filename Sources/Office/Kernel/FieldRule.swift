import JSON
package import Terms
package import WallClock

/// A value that a verb takes.
package struct FieldRule: Sendable {
    package enum Kind: Sendable {
        case text
        /// At least one.
        case quantity
        /// At least zero.
        case whole
        /// Written as 1260 or 1260.00; kept in minor units.
        case money
        case date
        /// A moment, or a wall-clock time of the site.
        case moment
        /// A time of the day, as 09:30.
        case time
        /// A role of the office.
        case role
        /// A department in which somebody works.
        case department
        /// An employee number of somebody who works here.
        case person
        case people
        case flag
        case choice([String])
        case texts
        case lines([FieldRule])
    }

    package let name: String
    package let kind: Kind
    package let isRequired: Bool

    package init(_ name: String, _ kind: Kind = .text, optional: Bool = false) {
        self.name = name
        self.kind = kind
        isRequired = !optional
    }

    /// The longest text, and the most lines.
    private static let longestText = 2_000
    static let mostLines = 500

    /// Reads what was given: only what the rules name, in the rules' order, in the form in which it is kept.
    static func read(_ given: JSONObject, by rules: [FieldRule], _ facts: Facts) throws(Refusal) -> JSONObject {
        var read = JSONObject()
        for member in given.members where !rules.contains(where: { $0.name == member.name }) {
            throw .badField(member.name, reason: Self.noneOf(rules.map(\.name)))
        }
        for rule in rules {
            let value = given[rule.name].flatMap { $0 == .null || isBlank($0) ? nil : $0 }
            guard let value else {
                if rule.isRequired { throw .missingField(rule.name) }
                continue
            }
            read[rule.name] = try rule.read(value, facts)
        }
        return read
    }

    private func read(_ value: JSONValue, _ facts: Facts) throws(Refusal) -> JSONValue {
        func bad(_ english: String, _ chinese: String) -> Refusal {
            .badField(name, reason: Wording(english, chinese))
        }
        switch kind {
        case .text:
            let text = try text(value)
            guard text.count <= Self.longestText else {
                throw bad("longer than \(Self.longestText) characters", "超过 \(Self.longestText) 个字符")
            }
            return .string(text)
        case .quantity, .whole:
            guard let number = number(value), number <= Stock.most else { throw bad("no whole number", "不是整数") }
            guard number >= (isQuantity ? 1 : 0) else {
                throw bad("less than \(isQuantity ? 1 : 0)", "小于 \(isQuantity ? 1 : 0)")
            }
            return .integer(number)
        case .money:
            guard let amount = Money.minor(value), (0...Stock.most).contains(amount) else {
                throw bad("no amount; write it as 1260.00", "不是金额，请写作 1260.00")
            }
            return .integer(amount)
        case .date:
            guard let date = LocalDate(try text(value)) else {
                throw bad("no date; write it as 2026-11-24", "不是日期，请写作 2026-11-24")
            }
            return .string(date.description)
        case .moment:
            guard let moment = FieldRule.moment(try text(value), in: facts.clock.zone) else {
                throw .badField(name, reason: FieldRule.momentHint)
            }
            return .string(moment.rfc3339(in: facts.clock.zone))
        case .time:
            guard let minutes = FieldRule.minutes(try text(value)) else {
                throw bad("no time of the day; write it as 09:30", "不是时刻，请写作 09:30")
            }
            return .string("\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))")
        case .role:
            guard let role = OfficeRole(rawValue: try text(value)) else {
                throw .badField(name, reason: Self.noneOf(OfficeRole.allCases.map(\.rawValue)))
            }
            return .string(role.rawValue)
        case .department:
            let text = try text(value)
            guard facts.directory.people.values.contains(where: { $0.department == text }) else {
                throw bad("nobody here works in a department \(text)", "没有人在部门 \(text)")
            }
            return .string(text)
        case .person: return .string(try person(text(value), facts))
        case .people:
            guard case .array(let names) = value, !names.isEmpty else { throw bad("no list of people", "不是人员名单") }
            guard names.count <= Self.mostLines else {
                throw bad("more than \(Self.mostLines) people", "超过 \(Self.mostLines) 人")
            }
            var people: [JSONValue] = []
            for name in names {
                let number = JSONValue.string(try person(text(name), facts))
                if !people.contains(number) { people.append(number) }
            }
            return .array(people)
        case .flag:
            switch value {
            case .bool, .string("true"), .string("false"): return .bool(value == true || value == "true")
            default: throw bad("neither true nor false", "须为 true 或 false")
            }
        case .choice(let choices):
            let text = try text(value)
            guard choices.contains(text) else { throw .badField(name, reason: Self.noneOf(choices)) }
            return .string(text)
        case .texts:
            guard case .array(let texts) = value, texts.count <= Self.mostLines else { throw bad("no list", "不是列表") }
            var read: [JSONValue] = []
            for each in texts {
                guard !Self.isBlank(each) else { throw bad("one of them is empty", "其中有空项") }
                read.append(.string(try text(each)))
            }
            return .array(read)
        case .lines(let rules):
            guard case .array(let lines) = value, !lines.isEmpty else { throw bad("no lines", "没有明细行") }
            guard lines.count <= Self.mostLines else {
                throw bad("more than \(Self.mostLines) lines", "超过 \(Self.mostLines) 行")
            }
            var read: [JSONValue] = []
            for line in lines {
                guard case .object(let object) = line else { throw bad("a line is no object", "明细行不是对象") }
                read.append(.object(try Self.read(object, by: rules, facts)))
            }
            return .array(read)
        }
    }

    private static func noneOf(_ names: [String]) -> Wording {
        Wording("it is none of " + names.joined(separator: ", "), "须为其中之一：" + names.joined(separator: "、"))
    }

    /// Spaces alone say nothing.
    private static func isBlank(_ value: JSONValue) -> Bool {
        guard case .string(let text) = value else { return false }
        return text.allSatisfy(\.isWhitespace)
    }

    private var isQuantity: Bool { if case .quantity = kind { true } else { false } }

    private func text(_ value: JSONValue) throws(Refusal) -> String {
        guard case .string(let text) = value else { throw .badField(name, reason: Wording("no text", "不是文本")) }
        guard
            !text.unicodeScalars.contains(where: {
                $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
            })
        else { throw .badField(name, reason: Wording("it holds control characters", "含有控制字符")) }
        return text
    }

    private func number(_ value: JSONValue) -> Int64? {
        switch value {
        case .integer(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// The minute of the day that a text such as `09:30` says; nil if it says none.
    static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// A number, or a name that only one person has.
    private func person(_ text: String, _ facts: Facts) throws(Refusal) -> String {
        let meant = facts.directory.meant(by: text)
        guard let only = meant.first, meant.count == 1 else {
            throw .badField(
                name,
                reason: meant.isEmpty
                    ? Wording("nobody here has the number or name \(text)", "没有工号或姓名为 \(text) 的人员")
                    : Wording(
                        "\(text) is the name of " + meant.joined(separator: " and "),
                        "叫 \(text) 的有：" + meant.joined(separator: "、")
                    )
            )
        }
        return only
    }

    package static let momentHint = Wording(
        "no time; write it as 2026-11-24T13:00, in the site's zone",
        "不是时间，请写作 2026-11-24T13:00（本地时区）"
    )

    /// A moment, or a wall-clock time of the site; nil for anything else, also for a time that a clock change skips.
    package static func moment(_ text: String, in zone: Zone) -> Instant? {
        if let instant = Instant(rfc3339: text) { return instant }
        for candidate in [text, text + ":00"] {
            guard let local = LocalDateTime(candidate) else { continue }
            switch zone.reading(of: local) {
            case .once(let instant), .twice(let instant, _): return instant
            case .skipped: return nil
            }
        }
        return LocalDate(text).map { zone.instant(of: LocalDateTime(date: $0)) }
    }
}

/// Amounts of money, kept in minor units (分, cents).
package enum Money {
    /// - Returns: nil for anything but a number with at most two decimals.
    static func minor(_ value: JSONValue) -> Int64? {
        switch value {
        case .integer(let whole): return whole.multipliedReportingOverflow(by: 100).overflow ? nil : whole * 100
        case .string(let text):
            let parts = text.filter { $0 != "," }.split(separator: ".", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let whole = digits(parts[0]), whole <= Stock.most else { return nil }
            guard parts.count == 2 else { return whole * 100 }
            guard (1...2).contains(parts[1].count), let rest = digits(parts[1]) else { return nil }
            return whole * 100 + (parts[1].count == 1 ? rest * 10 : rest)
        default: return nil
        }
    }

    /// As `1,260.00`.
    package static func text(_ minor: Int64) -> String {
        let magnitude = minor.magnitude
        var whole = "\(magnitude / 100)"
        var grouped = ""
        while whole.count > 3 {
            grouped = "," + whole.suffix(3) + grouped
            whole = String(whole.dropLast(3))
        }
        return (minor < 0 ? "-" : "") + whole + grouped + "." + padded(Int(magnitude % 100), 2)
    }

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }
}
