package import WallClock

/// A month's report: a value that holds every number which the files made of it show.
package struct MonthSheet: Codable, Equatable, Sendable {
    /// By which a printed sheet can be matched with what the daemon knew.
    package struct Proof: Codable, Equatable, Sendable {
        /// Such as open (figures may still change) or closed.
        package let state: String
        /// Of the month's closing; 0 while it is open.
        package let version: Int
        /// SHA-256 of the sheet's lines in hexadecimal.
        package let hash: String

        package init(state: String, version: Int, hash: String) {
            self.state = state
            self.version = version
            self.hash = hash
        }
    }

    package let month: Month
    package let site: String
    /// On the site's wall clock.
    package let generatedAt: LocalDateTime
    package let marks: MarkTable
    package let leave: LeaveTable
    package let proof: Proof
    /// By department, then by number.
    package let lines: [SheetLine]

    package init(
        month: Month,
        site: String,
        generatedAt: LocalDateTime,
        marks: MarkTable = .standard,
        leave: LeaveTable = .standard,
        proof: Proof,
        lines: [SheetLine]
    ) {
        self.month = month
        self.site = site
        self.generatedAt = generatedAt
        self.marks = marks
        self.leave = leave
        self.proof = proof
        self.lines = lines.sorted {
            ($0.person.department, $0.person.number) < ($1.person.department, $1.person.number)
        }
    }

    /// Departments in their order, each with its people.
    package var departments: [(name: String, lines: ArraySlice<SheetLine>)] {
        lines.chunked { $0.person.department }
    }

    /// Of all people, ascending.
    package var leaveTypes: [String] { Set(lines.flatMap { $0.totals.leave.map(\.type) }).sorted() }
}

extension [SheetLine] {
    /// Runs of neighbours with the same key.
    fileprivate func chunked(by key: (SheetLine) -> String) -> [(name: String, lines: ArraySlice<SheetLine>)] {
        var chunks: [(name: String, lines: ArraySlice<SheetLine>)] = []
        var start = startIndex
        while start < endIndex {
            let name = key(self[start])
            let end = self[start...].firstIndex { key($0) != name } ?? endIndex
            chunks.append((name, self[start..<end]))
            start = end
        }
        return chunks
    }
}
