/// Cuts a table, that comes in chunks, into its records; holds no more than one incomplete record.
///
/// A table is u32 (bytes that follow), then records without gaps. Source: protocols/zk.md, Reading a table.
struct ZKRows: Sendable {
    /// The size of a record is not written in the table: it follows from how many there should be.
    enum Trouble: Error, Equatable {
        case noRecordSize(total: Int, records: Int)
    }

    /// How many records FREE SIZES promised.
    let promised: Int
    /// Bytes of the table's records, from its head; nil before that was read.
    private(set) var total: Int?
    private(set) var rowSize: Int?
    private(set) var count = 0
    private var carry: [UInt8] = []

    /// Bytes of the incomplete record.
    var held: Int { carry.count }

    init(promised: Int) { self.promised = promised }

    /// Every byte that the table's head announced came out in a record.
    var isComplete: Bool { total.map { $0 == count * (rowSize ?? 0) } ?? false }

    /// - Parameters:
    ///   - sizes: the record sizes that exist.
    ///   - fits: whether a record could well be one of that size.
    mutating func append(
        _ bytes: [UInt8],
        sizes: [Int],
        fits: (ArraySlice<UInt8>) -> Bool
    ) throws(Trouble) -> [ArraySlice<UInt8>] {
        var rest = (carry.isEmpty ? bytes : carry + bytes)[...]
        if total == nil {
            guard let head = ZKFields(rest).u32(0) else {
                carry = Array(rest)
                return []
            }
            rest = rest.dropFirst(4)
            total = Int(head)
        }
        guard let total else { return [] }
        let size: Int
        if let rowSize {
            size = rowSize
        } else {
            size = try Self.rowSize(total, promised: promised, sizes: sizes, sample: rest, fits: fits)
            rowSize = size
        }
        guard size > 0 else { return [] }
        let whole = min(rest.count / size, (total - count * size) / size)
        let rows = (0..<whole).map { rest[rest.startIndex + $0 * size..<rest.startIndex + ($0 + 1) * size] }
        count += whole
        carry = count * size == total ? [] : Array(rest.dropFirst(whole * size))
        return rows
    }

    /// The size that gives exactly the promised number; else (records came in between) one whose records look right;
    /// among several the one nearest to the promise.
    private static func rowSize(
        _ total: Int,
        promised: Int,
        sizes: [Int],
        sample: ArraySlice<UInt8>,
        fits: (ArraySlice<UInt8>) -> Bool
    ) throws(Trouble) -> Int {
        guard total > 0 else { return 0 }
        if let exact = sizes.first(where: { total == $0 * promised }) { return exact }
        let possible = sizes.filter { size in
            guard total.isMultiple(of: size) else { return false }
            let rows = min(16, sample.count / size)
            let good = (0..<rows).count {
                fits(sample[sample.startIndex + $0 * size..<sample.startIndex + ($0 + 1) * size])
            }
            return rows > 0 && good * 4 >= rows * 3
        }
        guard let best = possible.min(by: { abs(total / $0 - promised) < abs(total / $1 - promised) }) else {
            throw .noRecordSize(total: total, records: promised)
        }
        return best
    }
}
