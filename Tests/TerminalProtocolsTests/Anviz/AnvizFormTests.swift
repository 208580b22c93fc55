import TerminalProtocols
import Testing
import WallClock

private struct AnvizVectors: Decodable {
    struct Checked: Decodable { let hex: String }
    struct Frame: Decodable {
        let name: String
        let device: UInt32
        let command: UInt8?
        let ack: UInt8?
        let ret: UInt8?
        let hex: String
    }
    struct Record: Decodable {
        let hex: String
        let user: UInt64
        let local: String
        let backup: UInt8
        let type: UInt8
        let work: UInt32
    }
    let format: String
    let crc: [Checked]
    let frames: [Frame]
    let records: [Record]
}

@Suite("Anviz: forms on the wire")
struct AnvizFormTests {
    private let all: AnvizVectors

    init() throws {
        all = try vectors("anviz-vectors", as: AnvizVectors.self)
        try #require(all.format == "anviz-vectors/1")
        try #require(!all.crc.isEmpty && !all.frames.isEmpty && !all.records.isEmpty)
    }

    @Test("Captured commands carry this checksum, low byte first")
    func checksums() throws {
        for vector in all.crc {
            let bytes = try [UInt8](hex: vector.hex)
            let checksum = AnvizChecksum.of(bytes.dropLast(2))
            #expect([UInt8(checksum & 0xFF), UInt8(checksum >> 8)] == Array(bytes.suffix(2)), "\(vector.hex)")
        }
    }

    @Test("Every frame is found, with its parts, and written back byte for byte", arguments: [1, 2, 3, 7, 1_000])
    func frames(size: Int) throws {
        for vector in all.frames {
            let bytes = try [UInt8](hex: vector.hex)
            let isRequest = vector.command != nil
            var framer = AnvizFramer(expecting: isRequest ? .requests : .answers)
            let items = bytes.pieces(of: size).flatMap { framer.receive($0, at: .zero) }
            try #require(items.count == 1, "\(vector.name)")
            guard case .frame(let frame) = items[0] else {
                Issue.record("\(vector.name): no frame")
                continue
            }
            #expect(frame.device == vector.device)
            #expect(frame.command.rawValue == vector.command ?? vector.ack.map { $0 - 0x80 })
            #expect(frame.kind == vector.ret.map { .answer(AnvizReturn(rawValue: $0)) } ?? .request)
            #expect(frame.bytes == bytes)
            #expect(framer.heldBytes == 0)
        }
    }

    @Test("What the named frames say is read")
    func contents() throws {
        func data(_ name: String) throws -> [UInt8] {
            let vector = try #require(all.frames.first { $0.name.hasPrefix(name) })
            return Array(try [UInt8](hex: vector.hex).dropLast(2).dropFirst(vector.ret == nil ? 8 : 9))
        }
        let counts = AnvizCounts(users: 120, fingers: 200, passwords: 3, cards: 40, records: 15_000, newRecords: 2)
        #expect(AnvizCounts(try data("answer: 120")) == counts)
        #expect(counts.bytes == (try data("answer: 120")))
        let time = try #require(LocalDateTime("2026-11-23T08:58:07"))
        #expect(AnvizTime.time(try data("set time")) == time)
        #expect(AnvizTime.bytes(time) == (try data("set time")))
        let live = try #require(AnvizRecord(try data("real-time")[...]))
        #expect(live.user == 1_001)
        #expect(AnvizEpoch.secondOfJanuary.time(live.seconds) == time)
    }

    @Test("Records decode and encode exactly")
    func records() throws {
        for vector in all.records {
            let bytes = try [UInt8](hex: vector.hex)
            let record = try #require(AnvizRecord(bytes[...]))
            #expect(record.user == vector.user)
            #expect(record.backup == vector.backup)
            #expect(record.type == vector.type)
            #expect(record.workCode == vector.work)
            #expect(record.bytes == bytes)
            guard case .record(let entry) = record.logItem(epoch: .secondOfJanuary) else {
                Issue.record("damaged")
                continue
            }
            #expect(entry.time.description == vector.local)
            #expect(entry.bytes == bytes)
            #expect(entry.user == String(vector.user))
            #expect(entry.verify == Int(vector.backup))
            #expect(entry.state == Int(vector.type) % 16)
        }
    }

    @Test("A record of user 0 keeps its place but is no punch; other lengths are no record")
    func oddRecords() {
        let nobody = [UInt8](repeating: 0, count: 14)
        #expect(AnvizRecord(nobody[...])?.logItem(epoch: .secondOfJanuary) == .damaged(nobody, reason: "user code 0"))
        #expect(AnvizRecord(nobody.dropLast()) == nil)
        #expect(AnvizRecord([UInt8](repeating: 1, count: 15)[...]) == nil)
    }

    @Test("Users in 27, 30 and 40 bytes: name, card, administrator")
    func users() throws {
        let code: [UInt8] = [0, 0, 0, 3, 0xE9]
        let secret: [UInt8] = [0x60, 0x12, 0x34]
        let short = code + secret + [0x01, 0xE2, 0x40] + Array("Ann Example".utf8.prefix(10)) + [1, 2, 3, 0, 1, 0xC0]
        let local = code + secret + [9, 0x01, 0xE2, 0x40] + Array("Bob".utf8) + [0xB0, 0xA1] + [0, 0, 0, 0, 0]
        let wide: [UInt8] = [0x67, 0x4E, 0x56, 0xDB] + Array(repeating: 0, count: 16)
        let rest: [UInt8] = [1, 2, 3, 0, 1, 0, 0]
        #expect(
            AnvizUser.user(short, form: .short)
                == TerminalUser(
                    user: "1001",
                    name: "Ann Exampl",
                    isAdministrator: true,
                    card: 123_456,
                    hasPassword: true,
                    fingers: 1
                )
        )
        let bob = try #require(AnvizUser.user(local + rest + [0x40], form: .local))
        #expect(bob.name == "Bob啊")
        #expect(!bob.isAdministrator)
        #expect(bob.card == 123_456)
        #expect(AnvizUser.user(local + rest + [0x50], form: .local)?.card == 0x0901_E240)
        let unicode = code + secret + [0xFF, 0xFF, 0xFF, 0xFF] + wide + rest + [0x50]
        #expect(
            AnvizUser.user(unicode, form: .unicode)
                == TerminalUser(user: "1001", name: "李四", isAdministrator: false, hasPassword: true, fingers: 1)
        )
        #expect(AnvizUser.user(unicode, form: .local) == nil)
        #expect(AnvizUser.user([], form: .short) == nil)
    }

    @Test("A user written in any form reads back; what is not carried stays", arguments: AnvizUser.Form.allCases)
    func writtenUsers(form: AnvizUser.Form) throws {
        let wanted = TerminalUser(user: "7", name: "王小明", isAdministrator: true, card: 1_234_567, fingers: 0)
        let new = try AnvizUser.bytes(wanted, form: form, known: nil)
        #expect(AnvizUser.user(new, form: form) == wanted)
        var known = new
        known.replaceSubrange(5..<8, with: [0x41, 0x23, 0x45])
        known[form.rawValue - (form == .short ? 2 : 4)] = 3
        let renamed = TerminalUser(user: "7", name: "Wang", isAdministrator: false)
        let changed = try AnvizUser.bytes(renamed, form: form, known: known)
        let back = try #require(AnvizUser.user(changed, form: form))
        #expect(back.name == "Wang" && !back.isAdministrator && back.card == nil)
        #expect(back.hasPassword && back.fingers == 2)
        #expect(changed[5..<8] == known[5..<8])
        let long = TerminalUser(user: "7", name: "a欧阳春晓晓晓晓晓晓晓晓晓", isAdministrator: false, card: 0x0100_0001)
        if form == .short {
            #expect(throws: AnvizUser.Refusal.card) { try AnvizUser.bytes(long, form: form, known: nil) }
        } else {
            let cut = try #require(AnvizUser.user(try AnvizUser.bytes(long, form: form, known: nil), form: form))
            #expect(cut.card == 0x0100_0001)
            #expect(cut.name == (form == .unicode ? "a欧阳春晓晓晓晓晓晓" : "a欧阳春晓"))
        }
        let nobody = TerminalUser(user: "x", name: "", isAdministrator: false)
        #expect(throws: AnvizUser.Refusal.code) { try AnvizUser.bytes(nobody, form: form, known: nil) }
    }

    @Test("User codes are numbers of 40 bits")
    func codes() {
        #expect(AnvizUser.code("1099511627775") == 0xFF_FFFF_FFFF)
        for wrong in ["", "0", "007", "-1", "1099511627776", "12a", "٣"] { #expect(AnvizUser.code(wrong) == nil) }
    }

    @Test("Times that do not exist and answers that are too short are nothing")
    func refusals() {
        #expect(AnvizTime.time([26, 2, 30, 0, 0, 0]) == nil)
        #expect(AnvizTime.time([26, 2, 3, 24, 0, 0]) == nil)
        #expect(AnvizTime.time([26, 2, 3]) == nil)
        #expect(AnvizCounts([UInt8](repeating: 1, count: 17)) == nil)
        #expect(AnvizCapacities([UInt8](repeating: 1, count: 8)) == nil)
        #expect(AnvizCapacities([0, 0, 1, 0, 0, 2, 1, 0, 0])?.records == 65_536)
        #expect(AnvizText.text([0x20, 0x41, 0x42, 0x20, 0, 0x99][...]) == "AB")
        #expect(AnvizText.text([0xFF, 0xFF][...]) == nil)
        #expect(AnvizText.text([0x41, 0x07][...]) == nil)
    }
}
