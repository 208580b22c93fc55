/// The first word of a packet: what is asked, or how it was answered.
///
/// A structure and not an enumeration, because firmware answers with codes that nobody has described.
/// Source: protocols/zk.md, Commands.
package struct ZKCommand: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
    private init(_ rawValue: UInt16) { self.rawValue = rawValue }

    package static let userWrite = Self(8)
    /// The user table, or with three bytes of data one template.
    package static let userRead = Self(9)
    package static let optionRead = Self(11)
    package static let optionWrite = Self(12)
    package static let attendanceRead = Self(13)
    package static let attendanceClear = Self(15)
    package static let userDelete = Self(18)
    package static let unlock = Self(31)
    package static let freeSizes = Self(50)
    package static let startVerify = Self(60)
    package static let cancel = Self(62)
    package static let state = Self(64)
    package static let templateFromBuffer = Self(87)
    package static let bufferChecksum = Self(119)
    package static let timeRead = Self(201)
    package static let timeWrite = Self(202)
    /// Registration for events, and every event.
    package static let event = Self(500)
    package static let connect = Self(1000)
    package static let exit = Self(1001)
    package static let enable = Self(1002)
    package static let disable = Self(1003)
    package static let restart = Self(1004)
    package static let refreshData = Self(1013)
    package static let version = Self(1100)
    package static let authenticate = Self(1102)
    package static let prepareData = Self(1500)
    package static let data = Self(1501)
    package static let freeData = Self(1502)
    package static let bufferedRead = Self(1503)
    package static let readChunk = Self(1504)

    package static let ok = Self(2000)
    package static let error = Self(2001)
    package static let answerData = Self(2002)
    package static let retry = Self(2003)
    package static let `repeat` = Self(2004)
    package static let unauthorised = Self(2005)
    package static let unknownCommand = Self(0xFFFF)

    /// The terminal understood the packet and will not do it.
    var isRefusal: Bool { self == .error || rawValue >= 0xFFFB }
    /// The terminal wants the same request once more.
    var wantsRepetition: Bool { self == .retry || self == .repeat }
    /// Anything else is left over from an earlier conversation on the same line.
    var answersConnect: Bool { self == .ok || self == .unauthorised || isRefusal }
    /// Carries bytes of a table.
    var isData: Bool { self == .data || self == .answerData }
}
