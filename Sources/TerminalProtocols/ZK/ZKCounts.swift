extension TerminalCounts {
    /// The answer to FREE SIZES: i32 words, little-endian. A negative or missing word is not told.
    ///
    /// - Returns: nil when the answer ends before the number of records.
    /// Source: protocols/zk.md, Free sizes.
    package init?(zkFreeSizes data: [UInt8]) {
        let fields = ZKFields(data)
        func word(_ index: Int) -> Int? {
            fields.u32(index * 4).map { Int(Int32(bitPattern: $0)) }.flatMap { $0 < 0 ? nil : $0 }
        }
        guard let records = word(8) else { return nil }
        self.init(
            users: word(4),
            fingers: word(6),
            faces: word(20),
            records: records,
            userCapacity: word(15),
            recordCapacity: word(16),
            fingerCapacity: word(14),
            faceCapacity: word(22)
        )
    }

    /// The oldest record makes room for the newest, so the number of records says nothing any more.
    var isLogFull: Bool {
        guard let records, let recordCapacity, recordCapacity > 0 else { return false }
        return records >= recordCapacity
    }
}
