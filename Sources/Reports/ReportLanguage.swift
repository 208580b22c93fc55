/// The language of a report's words.
package enum ReportLanguage: String, Sendable {
    case en, zh

    func callAsFunction(_ english: String, _ chinese: String) -> String { self == .zh ? chinese : english }
}
