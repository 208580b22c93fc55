/// The sorts of leave that an office grants: how the sheet names each and in what it counts them. A sort that is not
/// listed is counted in hours under the name it was given. Source: attendance.md 4.2.
package struct LeaveTable: Codable, Equatable, Sendable {
    /// Mixed units are a known trap, so that each column states its own.
    package enum Unit: String, Codable, Sendable { case hours, days }

    package struct Kind: Codable, Equatable, Sendable {
        /// As `ExcusedInterval.type`.
        package let type: String
        /// Beside the mark of a day; one letter of ASCII.
        package let letter: String
        package let unit: Unit
        package let en: String
        package let zh: String

        package init(_ type: String, _ letter: String, _ unit: Unit, en: String, zh: String) {
            self.type = type
            self.letter = letter
            self.unit = unit
            self.en = en
            self.zh = zh
        }
    }

    package let kinds: [Kind]

    package init(kinds: [Kind]) { self.kinds = kinds }

    package static let standard = LeaveTable(kinds: [
        Kind("personal", "p", .hours, en: "personal leave", zh: "事假"),
        Kind("sick", "s", .hours, en: "sick leave", zh: "病假"),
        Kind("annual", "a", .days, en: "annual leave", zh: "年假"),
        Kind("timeoff", "c", .hours, en: "time off in lieu", zh: "调休"),
        Kind("marriage", "m", .days, en: "marriage leave", zh: "婚假"),
        Kind("maternity", "b", .days, en: "maternity leave", zh: "产假"),
        Kind("paternity", "f", .days, en: "paternity leave", zh: "陪产假"),
        Kind("bereavement", "d", .days, en: "bereavement leave", zh: "丧假"),
        Kind("nursing", "n", .hours, en: "nursing leave", zh: "哺乳假"),
    ])

    /// How a sort of leave is counted; offices that write their sorts in Chinese are understood.
    package func kind(_ type: String) -> Kind {
        kinds.first { $0.type == type || $0.zh == type }
            ?? Kind(type, "x", .hours, en: type.isEmpty ? "other leave" : type, zh: type.isEmpty ? "其他假" : type)
    }
}
