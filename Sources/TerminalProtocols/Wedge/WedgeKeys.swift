/// What a key of a reader's US keyboard types. Source: usb.md, HID keyboards; Linux input-event-codes.h.
enum WedgeKey: Equatable, Sendable {
    case character(UInt8)
    case shift
    /// Enter or Tab: the end of a line.
    case end
    /// Control, Alt, Caps Lock and their like: they type nothing.
    case silent
    case unknown

    init(code: UInt16, shifted: Bool) {
        if let pair = WedgeKey.typing[code] {
            self = .character(shifted ? pair.1 : pair.0)
        } else {
            switch code {
            case 28, 96, 15: self = .end
            case 42, 54: self = .shift
            case 29, 56, 58, 69, 97, 100, 125, 126: self = .silent
            case _: self = .unknown
            }
        }
    }

    /// Without and with Shift, by key code.
    private static let typing: [UInt16: (UInt8, UInt8)] = {
        let rows: [(first: UInt16, plain: String, shifted: String)] = [
            (2, "1234567890-=", "!@#$%^&*()_+"),
            (16, "qwertyuiop[]", "QWERTYUIOP{}"),
            (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
            (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
            (57, " ", " "),
            // The keypad types the same with Shift.
            (71, "789-456+1230.", "789-456+1230."),
            (55, "*", "*"),
            (98, "/", "/"),
        ]
        var typing: [UInt16: (UInt8, UInt8)] = [:]
        for row in rows {
            for (index, pair) in zip(row.plain.utf8, row.shifted.utf8).enumerated() {
                typing[row.first + UInt16(index)] = pair
            }
        }
        return typing
    }()
}

/// One event of a Linux input device. Source: usb.md, HID keyboards, 4: 24 bytes on 64-bit machines, in the machine's
/// own byte order, which is little-endian on all that Rollcall runs on.
struct WedgeEvent: Equatable, Sendable {
    static let size = 24

    /// The kernel's clock, in microseconds.
    var time: Int64
    var type: UInt16
    var code: UInt16
    var value: Int32

    /// - Parameter bytes: exactly ``size``.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == WedgeEvent.size else { return nil }
        let start = bytes.startIndex
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            bytes[(start + offset)..<(start + offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let seconds = Int64(bitPattern: number(0, 8))
        time = seconds &* 1_000_000 &+ Int64(bitPattern: number(8, 8))
        type = UInt16(truncatingIfNeeded: number(16, 2))
        code = UInt16(truncatingIfNeeded: number(18, 2))
        value = Int32(truncatingIfNeeded: Int64(number(20, 4)))
    }
}
