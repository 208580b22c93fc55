import Simulators
import TerminalProtocols
import Testing
import WallClock

private struct Vectors: Decodable {
    struct Packet: Decodable {
        var name: String
        var command: UInt16
        var session: UInt16
        var reply: UInt16
        var dataHex: String
        var checksum: UInt16
        var udpHex: String
        var tcpHex: String
    }
    struct Key: Decodable {
        var key: UInt32
        var session: UInt16
        var ticks: UInt8
        var hex: String
    }
    struct Time: Decodable {
        var local: String
        var value: UInt32
        var hex: String
    }
    struct Attendance: Decodable {
        var size: Int
        var hex: String
        var uid: UInt16?
        var user: String?
        var verify: Int
        var state: Int
        var workcode: Int?
        var local: String
    }
    struct User: Decodable {
        var size: Int
        var hex: String
        var uid: UInt16
        var privilege: UInt8
        var password: String?
        var name: String
        var card: UInt64
        var user: String
    }
    struct Event: Decodable {
        var hex: String
        var session: UInt16
        var event: UInt16
        var user: String
        var local: String
    }
    var packets: [Packet]
    var commKeys: [Key]
    var times: [Time]
    var attendance: [Attendance]
    var users: [User]
    var events: [Event]
}

private func zkVectors() throws -> Vectors { try vectors("zk-vectors", as: Vectors.self) }

@Test("ZK vectors: packets are written and read as captured")
func zkPackets() throws {
    for vector in try zkVectors().packets {
        let packet = ZKPacket(
            ZKCommand(rawValue: vector.command),
            session: vector.session,
            reply: vector.reply,
            data: try [UInt8](hex: vector.dataHex)
        )
        let bytes = try [UInt8](hex: vector.udpHex)
        #expect(packet.bytes == bytes, "\(vector.name)")
        #expect(Array(packet.bytes[2..<4]) == vector.checksum.zkBytes)
        #expect(packet.streamFrame == (try [UInt8](hex: vector.tcpHex)))
        #expect(ZKPacket.read(bytes[...]) == .exact(packet))
    }
}

@Test("ZK: a checksum of exactly one less is tolerated, any other is not")
func zkChecksumTolerance() throws {
    let vector = try #require(try zkVectors().packets.first)
    var bytes = try [UInt8](hex: vector.udpHex)
    let exact = ZKPacket.read(bytes[...])
    for difference in UInt16(1)...0xFFFF {
        bytes.replaceSubrange(2..<4, with: (vector.checksum &- difference).zkBytes)
        switch ZKPacket.read(bytes[...]) {
        case .oneLess(let packet): #expect(difference == 1 && exact == .exact(packet))
        case .wrongChecksum(_, let computed): #expect(difference > 1 && computed == vector.checksum)
        case .exact, .tooShort: Issue.record("difference \(difference)")
        }
    }
}

@Test("ZK vectors: the communication key is disguised as the terminal expects it")
func zkKeys() throws {
    for vector in try zkVectors().commKeys {
        let disguised = ZKKey.disguised(vector.key, session: vector.session, ticks: vector.ticks)
        #expect(disguised == (try [UInt8](hex: vector.hex)))
    }
}

@Test("ZK vectors: times")
func zkTimes() throws {
    for vector in try zkVectors().times {
        let time = try #require(LocalDateTime(vector.local))
        #expect(ZKTime.decode(vector.value) == time)
        #expect(ZKTime.encode(time) == vector.value)
        #expect(vector.value.zkBytes == (try [UInt8](hex: vector.hex)))
    }
}

@Test("ZK: every day of a century goes through the time coding, and every other value is no date")
func zkEveryDay() {
    var real = 0
    for day in UInt32(0)...(UInt32.max / 86_400) {
        guard let time = ZKTime.decode(day * 86_400) else { continue }
        real += 1
        #expect(ZKTime.encode(time) == day * 86_400)
    }
    #expect(real == 36_525)  // days from 2000 to 2099
    #expect(ZKTime.decode(.max) == nil)
    #expect(ZKTime.encode(LocalDateTime(wallSeconds: 0)) == nil)
}

@Test("ZK vectors: attendance records")
func zkAttendance() throws {
    for vector in try zkVectors().attendance {
        let form = try #require(ZKAttendanceForm(rawValue: vector.size))
        let bytes = try [UInt8](hex: vector.hex)
        let item = form.item(bytes[...], users: [vector.uid ?? 0: vector.user ?? "1001"])
        let expected = TerminalRecord(
            user: vector.user ?? "1001",
            time: try #require(LocalDateTime(vector.local)),
            verify: vector.verify,
            state: vector.state,
            workCode: vector.workcode,
            bytes: bytes
        )
        #expect(item == .record(expected))
    }
}

@Test("ZK: records that are no punches are damaged")
func zkDamagedRecords() throws {
    let vector = try zkVectors().attendance
    let uidRow = try [UInt8](hex: vector[2].hex)
    #expect(
        ZKAttendanceForm.uid.item(uidRow[...], users: [:])
            == .damaged(uidRow, reason: "uid 13 is not in the user table")
    )
    var noUser = try [UInt8](hex: vector[0].hex)
    noUser.replaceSubrange(2..<26, with: [UInt8](repeating: 0, count: 24))
    #expect(ZKAttendanceForm.text.item(noUser[...], users: [:]) == .damaged(noUser, reason: "no user id"))
    var noDate = try [UInt8](hex: vector[1].hex)
    let february31 = UInt32(((26 * 12 + 1) * 31 + 30) * 86_400)
    noDate.replaceSubrange(4..<8, with: february31.zkBytes)
    #expect(
        ZKAttendanceForm.number.item(noDate[...], users: [:])
            == .damaged(noDate, reason: "time \(february31) is no date")
    )
    for form in ZKAttendanceForm.allCases {
        let short = [UInt8](repeating: 1, count: form.rawValue - 1)
        guard case .damaged(short, _) = form.item(short[...], users: [:]) else {
            Issue.record("\(form)")
            continue
        }
    }
}

@Test("ZK vectors: users, names in UTF-8 and GB18030")
func zkUsers() throws {
    for vector in try zkVectors().users {
        let form = try #require(ZKUserForm(rawValue: vector.size))
        let record = try #require(form.user(try [UInt8](hex: vector.hex)[...]))
        #expect(record.uid == vector.uid)
        #expect(record.privilege == vector.privilege)
        let expected = TerminalUser(
            user: vector.user,
            name: vector.name,
            isAdministrator: vector.privilege == 14,
            card: vector.card == 0 ? nil : vector.card,
            hasPassword: vector.password != nil
        )
        #expect(record.user == expected)
    }
}

@Test("ZK vectors: an event and the log's record of the same punch agree")
func zkEvents() throws {
    for vector in try zkVectors().events {
        var framer = ZKStreamFramer()
        var input = try [UInt8](hex: vector.hex)[...]
        guard case .packet(let packet, false) = framer.next(&input) else {
            Issue.record("no packet")
            continue
        }
        #expect(packet.command == .event && packet.session == vector.session)
        let record = TerminalRecord(
            user: vector.user,
            time: try #require(LocalDateTime(vector.local)),
            verify: 1,
            state: 0,
            bytes: packet.data
        )
        #expect(ZKAttendanceEvent.items(packet.data) == [.record(record)])
    }
}

@Test("ZK: an event's length says how many punches it holds", arguments: [12, 24, 32, 36, 52, 60, 64, 104])
func zkEventSizes(count: Int) {
    let expected = [12: 1, 24: 2, 32: 1, 36: 1, 52: 1, 60: 5, 64: 2, 104: 2]
    // Every byte 1 is a user, a method, and 2001-01-01 01:01:01.
    let items = ZKAttendanceEvent.items([UInt8](repeating: 1, count: count))
    #expect(items.count == expected[count])
    #expect(
        items.count { if case .damaged(_, reason: let reason) = $0 { reason.hasPrefix("event") } else { false } } == 0
    )
}

@Test("ZK: an event that fits no size is kept whole, as damaged")
func zkOddEvent() {
    for count in [1, 11, 13, 33, 53] {
        let data = [UInt8](repeating: 1, count: count)
        #expect(ZKAttendanceEvent.items(data) == [.damaged(data, reason: "event of \(count) bytes")])
    }
}

@Test("Terminal text: rubbish behind the NUL, a character cut by the field, neither encoding")
func terminalTexts() {
    let utf8 = Array("王小明王小明王小".utf8)
    #expect(terminalText((utf8 + [0xE6, 0x98])[...]) == "王小明王小明王小")
    #expect(terminalText((Array("Ann".utf8) + [0, 0xFF, 0xFE])[...]) == "Ann")
    #expect(terminalText([0xCD, 0xF5, 0xD0, 0xA1, 0xC3][...]) == "王小")
    #expect(terminalText([0xFF, 0xFF, 0xFF, 0][...]) == nil)
    #expect(terminalText([][...]) == "")
}
