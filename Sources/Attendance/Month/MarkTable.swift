/// How marks are drawn. There is no national standard, so that each office may have its own; every sheet prints it as
/// its legend. Source: attendance.md 4.2.
package struct MarkTable: Codable, Equatable, Sendable {
    package struct Entry: Codable, Equatable, Sendable {
        package let mark: Mark
        /// One character, such as √.
        package let symbol: String
        /// One letter of ASCII for programs and for fonts without the symbol.
        package let letter: String
        package let en: String
        package let zh: String

        package init(_ mark: Mark, _ symbol: String, _ letter: String, en: String, zh: String) {
            self.mark = mark
            self.symbol = symbol
            self.letter = letter
            self.en = en
            self.zh = zh
        }
    }

    /// In the order of the legend.
    package let entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    package static let standard = MarkTable(entries: [
        Entry(.normal, "√", "P", en: "present, normal", zh: "出勤正常"),
        Entry(.rest, "○", "R", en: "rest day or holiday", zh: "休息、节假日"),
        Entry(.leave, "△", "L", en: "leave (with the letter of its kind)", zh: "请假（附假别字母）"),
        Entry(.trip, "▽", "T", en: "business trip", zh: "出差、外出"),
        Entry(.absent, "×", "A", en: "absent", zh: "旷工"),
        Entry(.late, "◇", "D", en: "late", zh: "迟到"),
        Entry(.early, "◆", "E", en: "early leave", zh: "早退"),
        Entry(.missing, "!", "M", en: "punch missing", zh: "缺卡"),
        Entry(.short, "<", "H", en: "hours short", zh: "工时不足"),
        Entry(.pending, "?", "W", en: "pending, not judged yet", zh: "待定"),
    ])

    /// The same with other symbols for some marks.
    package func drawing(_ symbols: [Mark: String]) -> MarkTable {
        MarkTable(
            entries: entries.map {
                Entry($0.mark, symbols[$0.mark] ?? $0.symbol, $0.letter, en: $0.en, zh: $0.zh)
            }
        )
    }

    package func symbol(_ mark: Mark) -> String { entries.first { $0.mark == mark }?.symbol ?? mark.rawValue }
    package func letter(_ mark: Mark) -> String { entries.first { $0.mark == mark }?.letter ?? mark.rawValue }
}
