/// What stands on one form; of a blank one, only its number.
package struct FormContent: Equatable, Sendable {
    /// What a square of the form's table says.
    package enum Cell: Equatable, Sendable {
        case text(String)
        /// In minor units.
        case money(Int64)
    }

    /// Something that somebody did at a step.
    package struct Entry: Equatable, Sendable {
        /// As people say it.
        package var verdict: String
        package var name: String
        /// The name of the person in whose place.
        package var onBehalfOf: String?
        /// To the minute.
        package var at: String
        package var isLate: Bool
        /// A reason, or what was written down beside.
        package var remark: String?

        package init(
            verdict: String,
            name: String,
            onBehalfOf: String? = nil,
            at: String,
            isLate: Bool = false,
            remark: String? = nil
        ) {
            self.verdict = verdict
            self.name = name
            self.onBehalfOf = onBehalfOf
            self.at = at
            self.isLate = isLate
            self.remark = remark
        }
    }

    /// nil leaves a line for it.
    package let number: String?
    /// People write the rest by hand.
    package let isBlank: Bool
    /// The case's state, as people say it.
    package var state = ""
    package var revision = 1
    /// What is expected next is late.
    package var isLate = false
    /// What the squares say, by the case's names.
    package var values: [String: String] = [:]
    package var rows: [[Cell]] = []
    /// What was done at each step, in order.
    package var entries: [String: [Entry]] = [:]
    /// Steps that this case does not come to.
    package var skipped: Set<String> = []

    /// - Parameter number: of a numbered form; nil for one that gets its number by hand.
    package init(blank number: String?) {
        self.number = number
        isBlank = true
    }

    package init(of number: String, state: String, revision: Int) {
        self.number = number
        isBlank = false
        self.state = state
        self.revision = revision
    }
}
