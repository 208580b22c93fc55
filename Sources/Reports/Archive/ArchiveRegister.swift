package import Terms

/// The register of the archive's papers: by year of the paper, within it by category, within that by number.
package struct ArchiveRegister: Sendable {
    package struct Entry: Equatable, Sendable {
        package var number: String
        package var year: Int64?
        package var category: String
        package var title: String
        /// As the control protocol names it.
        package var level: String
        package var pages: Int64?
        package var room: String
        package var cabinet: String
        package var shelf: String
        package var box: String
        package var retainUntil: String
        /// As the control protocol names it.
        package var state: String

        package init(
            number: String,
            year: Int64?,
            category: String,
            title: String,
            level: String,
            pages: Int64?,
            room: String,
            cabinet: String,
            shelf: String,
            box: String,
            retainUntil: String,
            state: String
        ) {
            self.number = number
            self.year = year
            self.category = category
            self.title = title
            self.level = level
            self.pages = pages
            self.room = room
            self.cabinet = cabinet
            self.shelf = shelf
            self.box = box
            self.retainUntil = retainUntil
            self.state = state
        }

        /// Whether it stands before another one; what has no year yet is last.
        package func precedes(_ other: Entry) -> Bool {
            let (mine, theirs) = (year ?? .max, other.year ?? .max)
            // A number with more digits is a later one.
            return (mine, category, number.utf8.count, number)
                < (theirs, other.category, other.number.utf8.count, other.number)
        }
    }

    /// In their order.
    package let entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries.sorted { $0.precedes($1) } }

    package func csv(_ words: Language) -> [UInt8] { list(words).csv }

    /// - Throws: ``XLSXError``.
    package func writeXLSX(_ words: Language, to path: String) throws { try list(words).writeXLSX(to: path) }

    private func list(_ words: Language) -> ListSheet {
        let title = words("Archive register", "档案目录")
        return ListSheet(
            name: title,
            title: title,
            note: words("\(entries.count) papers, by year and category", "共 \(entries.count) 件，按年度、类别排列"),
            footer: title,
            columns: columns(words),
            rows: entries.map { cells($0, words) }
        )
    }

    private func columns(_ words: Language) -> [(heading: String, width: Int)] {
        [
            (words("Year", "年度"), 7), (words("Category", "类别"), 14), (words("Number", "档号"), 15),
            (words("Title", "题名"), 40), (words("Level", "密级"), 12), (words("Pages", "页数"), 7),
            (words("Room", "房间"), 9), (words("Cabinet", "档案柜"), 9), (words("Shelf", "层架"), 7),
            (words("Box", "盒号"), 7), (words("Kept until", "保管至"), 12), (words("State", "状态"), 14),
        ]
    }

    private func cells(_ entry: Entry, _ words: Language) -> [Cell] {
        func count(_ number: Int64?) -> Cell { number.map { .count(Int($0)) } ?? .empty }
        return [
            count(entry.year), .text(entry.category), .text(entry.number), .text(entry.title),
            .text(words.officeLevel(entry.level)), count(entry.pages), .text(entry.room), .text(entry.cabinet),
            .text(entry.shelf), .text(entry.box), .text(entry.retainUntil), .text(words.officeStage(entry.state)),
        ]
    }
}
