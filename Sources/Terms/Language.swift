/// The languages that people read results in.
package enum Language: String, CaseIterable, Sendable {
    case en, zh

    package func callAsFunction(_ english: String, _ chinese: String) -> String { self == .zh ? chinese : english }
}
