package import WallClock

/// The terminal's clock: six bytes, year since 2000 first. Source: protocols/anviz.md, Commands used, 0x38.
package enum AnvizTime {
    /// - Returns: nil unless there are six bytes of a time that exists.
    package static func time(_ data: [UInt8]) -> LocalDateTime? {
        guard data.count == 6 else { return nil }
        return LocalDateTime(
            year: 2000 + Int(data[0]),
            month: Int(data[1]),
            day: Int(data[2]),
            hour: Int(data[3]),
            minute: Int(data[4]),
            second: Int(data[5])
        )
    }

    /// - Returns: nil for years outside 2000 to 2255.
    package static func bytes(_ time: LocalDateTime) -> [UInt8]? {
        let (year, month, day) = time.date.parts
        guard (2000...2255).contains(year) else { return nil }
        let second = time.secondOfDay
        return [year - 2000, month, day, second / 3_600, second / 60 % 60, second % 60]
            .map { UInt8(truncatingIfNeeded: $0) }
    }
}

/// The answer to 0x3C: six numbers of 24 bits. Source: protocols/anviz.md, Commands used.
package struct AnvizCounts: Equatable, Sendable {
    /// Changes whenever somebody is enrolled or deleted, or a method of theirs.
    package var enrolment: [Int] { [users, fingers, passwords, cards] }

    package var users: Int
    package var fingers: Int
    package var passwords: Int
    package var cards: Int
    package var records: Int
    package var newRecords: Int

    package init(users: Int, fingers: Int, passwords: Int, cards: Int, records: Int, newRecords: Int) {
        self.users = users
        self.fingers = fingers
        self.passwords = passwords
        self.cards = cards
        self.records = records
        self.newRecords = newRecords
    }

    /// - Returns: nil if there are fewer than 18 bytes. What follows them is not read.
    package init?(_ data: [UInt8]) {
        guard data.count >= 18 else { return nil }
        func number(_ index: Int) -> Int { Int(AnvizInteger.read(data[index * 3..<index * 3 + 3])) }
        self.init(
            users: number(0),
            fingers: number(1),
            passwords: number(2),
            cards: number(3),
            records: number(4),
            newRecords: number(5)
        )
    }

    package var bytes: [UInt8] {
        [users, fingers, passwords, cards, records, newRecords]
            .flatMap { AnvizInteger.bytes(UInt64(clamping: $0), count: 3) }
    }
}

/// The answer to 0x5D: three numbers of 24 bits. Source: protocols/anviz.md, Commands used.
package struct AnvizCapacities: Equatable, Sendable {
    package var users: Int
    package var fingers: Int
    package var records: Int

    package init(users: Int, fingers: Int, records: Int) {
        self.users = users
        self.fingers = fingers
        self.records = records
    }

    /// - Returns: nil if there are fewer than 9 bytes. What follows them is not read.
    package init?(_ data: [UInt8]) {
        guard data.count >= 9 else { return nil }
        users = Int(AnvizInteger.read(data[0..<3]))
        fingers = Int(AnvizInteger.read(data[3..<6]))
        records = Int(AnvizInteger.read(data[6..<9]))
    }

    package var bytes: [UInt8] {
        [users, fingers, records].flatMap { AnvizInteger.bytes(UInt64(clamping: $0), count: 3) }
    }
}

/// Text in a field that is filled up with NUL, spaces or 0xFF.
package enum AnvizText {
    /// - Returns: nil if nothing is left, or if a byte is not printable ASCII: then it is no text.
    package static func text(_ field: ArraySlice<UInt8>) -> String? {
        let text = field.prefix { $0 != 0 && $0 != 0xFF }.drop { $0 == 0x20 }
        let end = text.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? text.startIndex
        let trimmed = text[text.startIndex..<end]
        guard !trimmed.isEmpty, trimmed.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return String(decoding: trimmed, as: UTF8.self)
    }
}

/// What identifies a terminal. Source: protocols/anviz.md, Commands used, 0x30 and 0x24.
package struct AnvizBasicSettings: Equatable, Sendable {
    package var firmware: String?
    /// Byte 18 (the manual counts from 1) is 1 on models that keep their serial number behind 0x22, whose form is not
    /// known; the others answer 0x24 or refuse it.
    package var hasSerial: Bool

    package init(_ data: [UInt8]) {
        firmware = AnvizText.text(data.prefix(8))
        hasSerial = data.count < 18 || data[17] != 1
    }
}

/// What a session reads in the second settings. Source: protocols/anviz.md, Commands used, 0x32.
package struct AnvizSecondSettings: Equatable, Sendable {
    /// Punches are also sent as they are made.
    package var isLive: Bool
    /// Seconds by which the terminal changes its own clock each day: newer models, byte 15. 0 is none.
    package var dailyCorrection: Int

    package init(_ data: [UInt8]) {
        isLive = data.count >= 5 && data[4] == 1
        dailyCorrection = data.count >= 15 && data[14] != 0xFF ? Int(data[14]) : 0
    }
}
