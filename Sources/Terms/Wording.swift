/// A word or a sentence in both languages. The English one is what is meant; the Chinese one is its translation.
package struct Wording: Sendable {
    package let english: String
    package let chinese: String

    package init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    package func callAsFunction(_ language: Language) -> String { language(english, chinese) }
}

extension Wording: Equatable {
    /// Two wordings are one if they say the same in English.
    package static func == (one: Wording, other: Wording) -> Bool { one.english == other.english }
}
