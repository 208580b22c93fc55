/// Reads the log or the user table a few entries at a time.
///
/// The terminal keeps the place: "first", then "next". A request for the next entries must not be sent twice, because
/// the terminal may have gone on: after a damaged or missing answer the last one is asked for again. If that brings
/// the answer before, the request itself had been lost, and is due again.
/// Source: protocols/anviz.md, Commands used (0x40) and "Losing nothing".
struct AnvizTableRead: Equatable, Sendable {
    enum Answer: Equatable {
        case entries([[UInt8]])
        /// An answer that was taken already: it came twice because it was asked for twice.
        case stale
        /// The terminal never saw the request that went unanswered.
        case requestLost
        case malformed
    }

    /// What the terminal is asked to begin with.
    let firstMode: UInt8
    /// Entries in one answer.
    let most: Int
    /// No more than that many are asked for: what a terminal says when none is left differs.
    let wanted: Int
    /// The lengths that an entry can have.
    let lengths: [Int]

    private(set) var read = 0
    /// The newest answers, the last one last.
    private var answers: [[UInt8]] = []
    private var asksAgain = false
    private var wasRepeated = false
    /// Answers that are known again when they come once more.
    private static let remembered = 8

    init(firstMode: UInt8, most: Int, wanted: Int, lengths: [Int]) {
        self.firstMode = firstMode
        self.most = most
        self.wanted = wanted
        self.lengths = lengths
    }

    var isComplete: Bool { read >= wanted }

    /// The data of the request that is due.
    var request: [UInt8] {
        let mode: UInt8 = asksAgain ? 0x10 : read == 0 ? firstMode : 0
        return [mode, UInt8(clamping: min(most, wanted - read))]
    }

    /// No valid answer came. Asking for the first entries again is harmless, and works without a last answer.
    mutating func repeatRequest() {
        asksAgain = read > 0
        wasRepeated = true
    }

    mutating func take(_ data: [UInt8]) -> Answer {
        if wasRepeated, asksAgain, data == answers.last {
            asksAgain = false
            return .requestLost
        }
        // Also if nothing was asked twice: a line or a terminal that doubles answers must not be taken for one that
        // went on. Two equal answers in a row can be right only if each is the same single record; then the second is
        // left out here, keeps its mark and is read in the next round.
        if data.count > 1, answers.contains(data) { return .stale }
        guard let count = data.first.map(Int.init) else { return .malformed }
        let body = data.dropFirst()
        guard let length = lengths.first(where: { $0 * count == body.count }), count <= most else {
            return .malformed
        }
        answers = answers.suffix(AnvizTableRead.remembered - 1) + [data]
        asksAgain = false
        read += count
        return .entries((0..<count).map { Array(body[1 + $0 * length..<1 + ($0 + 1) * length]) })
    }
}
