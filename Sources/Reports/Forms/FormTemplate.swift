package import Terms

/// A paper form as an office prints it: what it asks for, in which table, and who signs. Source: office.md 1, RSK-3.
package struct FormTemplate: Equatable, Sendable {
    /// A word or sentence in both languages of the office.
    package struct Text: Equatable, Sendable {
        let zh: String
        let en: String

        init(_ zh: String, _ en: String) {
            self.zh = zh
            self.en = en
        }

        package func callAsFunction(_ language: Language) -> String { language(en, zh) }
    }

    /// One labelled square.
    struct Field: Equatable, Sendable {
        /// As the case calls it.
        let key: String
        let label: Text
        /// What can be ticked: the case's word and how people call it.
        var choices: [Choice] = []
        /// Across the whole page; else two stand beside each other.
        var isWide = false
        /// What stands between the handwriting of a blank form.
        var hint: Text?
        /// How many lines of handwriting fit.
        var lines = 1
        /// Only people fill it in: a form that is made of a case leaves it out.
        var isPaperOnly = false
    }

    struct Choice: Equatable, Sendable {
        let key: String
        let label: Text

        init(_ key: String, _ zh: String, _ en: String) {
            self.key = key
            label = Text(zh, en)
        }
    }

    struct Column: Equatable, Sendable {
        let label: Text
        /// In millimetres; nil takes what is left.
        var width: Int?
        var isNumber = false
        /// Its amounts are added up below the table.
        var isSummed = false
    }

    struct Table: Equatable, Sendable {
        let title: Text
        let columns: [Column]
        /// As many lines as a blank form has; a filled one is ruled up to as many.
        let rows: Int

        var isSummed: Bool { columns.contains(where: \.isSummed) }
    }

    /// Somebody who says something and signs it.
    struct Step: Equatable, Sendable {
        /// As the case calls the step, or the transition that it is.
        let key: String
        let label: Text
        let role: Text
        /// What the signer chooses between by hand.
        var verdicts: [Text] = []
        /// What the signer writes down beside.
        var prompts: [Text] = []
        /// Only some cases come to it; then it is said on which.
        var condition: Text?
        /// The system does not know of it: a form that is made of a case leaves it out.
        var isPaperOnly = false
    }

    /// How much room there is for each signature, in millimetres; such that the form fills a page and not two.
    enum SignHeight: Int, Sendable { case low = 13, medium = 15, high = 18, highest = 21 }

    /// On the command line.
    package let name: String
    /// The kind of case that it shows.
    package let object: String
    /// The date since which the form looks like this; paper with another one is outdated (RSK-3).
    package let version: String
    package let title: Text
    let fields: [Field]
    let table: Table?
    let steps: [Step]
    let signHeight: SignHeight
    let note: Text

    /// The keys of its steps, in their order.
    package var stepKeys: [String] { steps.map(\.key) }

    package static let all: [FormTemplate] = [purchase, leave, loan, routing, meeting]
}
