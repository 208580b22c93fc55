package import WallClock

/// The punches that an Anviz terminal writes to a flash drive, `BAK.KQ`: a count of 24 bits, then that many records.
///
/// The form is not published by the maker: two public readers agree on it, so size and times must prove each file.
/// Source: protocols/usb.md, "Flash drive import".
package enum AnvizBackupFile {
    package enum Refusal: Error, Equatable, Sendable {
        case size(bytes: Int, count: Int)
        /// The record of this number, counted from 1, is of a time that cannot be.
        case time(record: Int, LocalDateTime)
    }

    /// Fingerprint terminals of this maker with a drive are younger.
    private static let earliest = LocalDateTime(wallSeconds: 1_041_379_200)  // 2003-01-01T00:00:00

    /// - Parameter latest: no punch can be later: tomorrow, by the site's clock.
    /// - Throws: ``Refusal`` for the whole file, if one record is not to be believed.
    package static func items(_ bytes: [UInt8], latest: LocalDateTime) throws(Refusal) -> [LogItem] {
        let count = Int(AnvizInteger.read(bytes.prefix(3)))
        guard bytes.count >= 3, bytes.count == 3 + AnvizRecord.length * count else {
            throw .size(bytes: bytes.count, count: count)
        }
        var items: [LogItem] = []
        for index in 0..<count {
            let start = 3 + index * AnvizRecord.length
            guard let record = AnvizRecord(bytes[start..<start + AnvizRecord.length]) else { continue }
            let time = AnvizEpoch.secondOfJanuary.time(record.seconds)
            guard (earliest...latest).contains(time) else { throw .time(record: index + 1, time) }
            items.append(record.logItem(epoch: .secondOfJanuary))
        }
        return items
    }
}

extension AnvizBackupFile.Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .size(let bytes, let count):
            "\(bytes) bytes cannot be the \(count) records that it begins with; it should have \(3 + 14 * count)"
        case .time(let record, let time): "record \(record) is of \(time), which cannot be"
        }
    }
}
