/// The users of a terminal as their table was read, byte for byte: what writes a user back as they were.
///
/// Holds the terminal's own form of passwords, which never leaves it.
struct AnvizRoster: Sendable {
    /// The form in which the terminal told them; nil while it told none.
    private(set) var form: AnvizUser.Form?
    private var records: [UInt64: [UInt8]] = [:]
    /// What the terminal counted when this was the whole table; nil if it is not.
    private(set) var counted: [Int]?

    /// More users than any terminal holds.
    static let most = 100_000

    mutating func begin() { self = AnvizRoster() }

    mutating func add(_ entries: [[UInt8]]) {
        for entry in entries {
            guard let form = AnvizUser.Form(rawValue: entry.count), records.count < AnvizRoster.most else { continue }
            self.form = form
            records[AnvizInteger.read(entry[0..<5])] = entry
        }
    }

    /// - Parameter counts: the terminal's, if they say that this is everybody.
    mutating func complete(_ counts: AnvizCounts?) { counted = counts?.enrolment }

    func isCurrent(_ counts: AnvizCounts) -> Bool { counted == counts.enrolment }

    func record(of code: UInt64) -> [UInt8]? { records[code] }

    /// What was written or deleted here is no reason to read everything again.
    mutating func write(_ record: [UInt8]?, of code: UInt64) {
        records[code] = record
        counted = nil
        if let record { form = AnvizUser.Form(rawValue: record.count) }
    }

    mutating func noteFinger(_ index: Int, of code: UInt64) {
        counted = nil
        guard let form, var record = records[code], record.count == form.rawValue, (0..<16).contains(index) else {
            return
        }
        let fingers = AnvizInteger.read(record[form.fingers]) | 1 << UInt64(index)
        record.replaceSubrange(form.fingers, with: AnvizInteger.bytes(fingers, count: 2))
        records[code] = record
    }

    mutating func confirm(_ counts: AnvizCounts) { counted = counts.users == records.count ? counts.enrolment : nil }

    /// Fingers that are marked as enrolled.
    func fingers(of code: UInt64) -> [Int] {
        guard let form, let record = records[code], record.count == form.rawValue else { return [] }
        let bits = AnvizInteger.read(record[form.fingers])
        return AnvizTemplate.indices.filter { bits >> UInt64($0) & 1 == 1 }
    }
}
