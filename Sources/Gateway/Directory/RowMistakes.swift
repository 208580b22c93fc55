package import Terms

/// What is wrong with the rows of an imported file; with one mistake nothing of the file is taken.
package struct RowMistakes: Error, Equatable, Sendable {
    package struct Mistake: Equatable, Sendable {
        /// Counted from 1; the header is line 1.
        package let line: Int
        /// The header's own word for the column; nil if the whole row is meant.
        package let column: String?
        package let message: Wording
    }

    package private(set) var mistakes: [Mistake] = []

    init() {}

    init(line: Int, _ message: Wording) { add(line: line, column: nil, message) }

    mutating func add(line: Int, column: String?, _ message: Wording) {
        mistakes.append(Mistake(line: line, column: column, message: message))
    }
}
