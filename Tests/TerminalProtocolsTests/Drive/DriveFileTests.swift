import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

@Suite("Files on a flash drive")
struct DriveFileTests {
    @Test("A file's name tells what it is and who wrote it")
    func names() {
        let cases: [(String, DriveFileName.Kind, DriveFileName.Writer?)] = [
            ("attlog.dat", .attlog, nil), ("ATTLOG.DAT", .attlog, nil), ("1_attlog.dat", .attlog, .number(1)),
            ("sub/017_attlog.dat", .attlog, .number(17)), ("AJ7Z1234_attlog.dat", .attlog, .serial("AJ7Z1234")),
            ("6583150901234_attlog.dat", .attlog, .serial("6583150901234")), ("user.dat", .users, nil),
            ("12/BAK.KQ", .anvizRecords, .number(12)), ("bak.kq", .anvizRecords, nil), ("BAK.YG5", .anvizUsers, nil),
            ("AGL_001.TXT", .table, nil), ("GLG_001.txt", .table, nil), ("attlog.txt", .table, nil),
            ("report.csv", .table, nil), ("template.fp10", .templates, nil), ("oplog.dat", .operations, nil),
            ("face_1.dat", .templates, nil),
        ]
        for (path, kind, writer) in cases {
            let name = DriveFileName(path: path)
            #expect(name?.kind == kind, "\(path)")
            #expect(name?.writer == writer, "\(path)")
        }
        for path in ["", "/", "holiday.jpg", "xattlog.dat", "_attlog.dat", "notes.txt", "attlog.dat.exe"] {
            #expect(DriveFileName(path: path) == nil, "\(path)")
        }
    }

    @Test("Tabs, bars and spaces separate fields", arguments: ["\t", "|", " "])
    func separators(separator: String) {
        let fields = ["     1001", "2026-11-23 08:58:07", "1", "0", "15", "0"]
        let lines = AttlogFile.lines(Array((fields.joined(separator: separator) + "\r\n").utf8), order: .stateVerify)
        guard case .record(let record, _)? = lines.first else {
            Issue.record("\(lines)")
            return
        }
        #expect(record.user == "1001" && record.verify == 15 && record.state == 0 && record.workCode == 0)
        #expect(record.time.description == "2026-11-23T08:58:07")
    }

    @Test("A constant third column that is the number in the file's name is the device; few lines are no evidence")
    func evidence() {
        func file(_ rows: Int) -> [UInt8] {
            Array((0..<rows).map { "7\t2026-11-23 08:58:\(10 + $0)\t3\t\($0 % 2)\t1\t0\n" }.joined().utf8)
        }
        let fewest = AttlogFile.fewestForEvidence
        #expect(AttlogFile.columnOrder(of: file(20), fewest: fewest) == nil)
        #expect(AttlogFile.columnOrder(of: file(20), device: 3, fewest: fewest) == .stateVerify)
        #expect(AttlogFile.columnOrder(of: file(20), device: 4, fewest: fewest) == nil)
        #expect(AttlogFile.columnOrder(of: file(19), device: 3, fewest: fewest) == nil)
    }

    private func user(_ form: ZKUserForm, _ number: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: form.rawValue)
        bytes[0] = UInt8(number)
        let name = Array("王\(number)".utf8)
        switch form {
        case .text:
            bytes.replaceSubrange(11..<11 + name.count, with: name)
            let id = Array("\(1_000 + number)".utf8)
            bytes.replaceSubrange(48..<48 + id.count, with: id)
        case .number:
            bytes.replaceSubrange(8..<8 + name.count, with: name)
            bytes.replaceSubrange(24..<26, with: [UInt8((1_000 + number) & 0xFF), UInt8((1_000 + number) >> 8)])
        }
        return bytes
    }

    @Test("user.dat is read in the form that its size, or else its contents, tell", arguments: ZKUserForm.allCases)
    func users(form: ZKUserForm) throws {
        // 126 records of 28 bytes are as long as 49 of 72.
        for count in [1, 5, form == .text ? 49 : 126] {
            let bytes = (0..<count).flatMap { user(form, $0) }
            let found = try UserFile.users(bytes)
            #expect(found.users.map(\.user) == (0..<count).map { "\(1_000 + $0)" })
            #expect(found.users.first?.name == "王0")
            #expect(found.empty == 0)
        }
        #expect(throws: UserFile.Refusal.size(27)) { try UserFile.users([UInt8](repeating: 1, count: 27)) }
        #expect(throws: UserFile.Refusal.size(0)) { try UserFile.users([]) }
        #expect(throws: UserFile.Refusal.noUsers) { try UserFile.users([UInt8](repeating: 0, count: 28)) }
    }

    @Test("BAK.KQ: two records as published readers see them; any doubt refuses the file")
    func backup() throws {
        let bytes = try [UInt8](hex: "00000200000003e932956b1f018000000000000003ea32956b240801000007")
        let latest = try #require(LocalDateTime("2026-11-26T00:00:00"))
        let items = try AnvizBackupFile.items(bytes, latest: latest)
        let records = items.compactMap { if case .record(let record) = $0 { record } else { nil } }
        #expect(records.map(\.user) == ["1001", "1002"])
        #expect(records.map(\.time.description) == ["2026-11-23T08:58:07", "2026-11-23T08:58:12"])
        #expect(records.map(\.verify) == [1, 8])
        #expect(records.map(\.state) == [0, 1])
        for length in 0..<bytes.count {
            #expect(throws: AnvizBackupFile.Refusal.self) {
                try AnvizBackupFile.items(Array(bytes.prefix(length)), latest: latest)
            }
        }
        let early = try #require(LocalDateTime("2026-11-22T00:00:00"))
        #expect(throws: AnvizBackupFile.Refusal.self) { try AnvizBackupFile.items(bytes, latest: early) }
        #expect(try AnvizBackupFile.items([0, 0, 0], latest: latest).isEmpty)
    }

    @Test("Random and mutated files never trap")
    func random() {
        var random = SeededRandom(seed: 11)
        let latest = LocalDateTime(wallSeconds: 1_800_000_000)
        let seeds = [
            (0..<3).flatMap { user(.text, $0) }, (0..<9).flatMap { user(.number, $0) },
            [UInt8]([0, 0, 2]) + [UInt8](repeating: 0x32, count: 28),
        ]
        for round in 0..<20_000 {
            var bytes = round % 4 == 0 ? random.bytes(Int.random(in: 0...144, using: &random)) : seeds[round % 3]
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if round % 5 == 0 { bytes = Array(bytes.dropLast(Int.random(in: 0...bytes.count, using: &random))) }
            _ = try? UserFile.users(bytes)
            _ = try? AnvizBackupFile.items(bytes, latest: latest)
            _ = AttlogFile.columnOrder(of: bytes)
        }
    }
}
