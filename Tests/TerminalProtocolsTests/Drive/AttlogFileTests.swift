import TerminalProtocols
import TestSupport
import Testing
import WallClock

@Suite("Flash-drive export")
struct AttlogFileTests {
    private func records(_ lines: [AttlogFile.Line]) -> [TerminalRecord] {
        lines.compactMap { if case .record(let record, _) = $0 { record } else { nil } }
    }

    private func refusals(_ lines: [AttlogFile.Line]) -> [AttlogFile.Refusal] {
        lines.compactMap { if case .refused(let refusal, _, _) = $0 { refusal } else { nil } }
    }

    @Test("A line is a record with exactly its bytes, whatever ends it", arguments: ["\n", "\r\n"])
    func line(end: String) throws {
        let text = "     1001\t2026-11-23 08:58:07\t1\t0\t15\t7"
        let time = try #require(LocalDateTime("2026-11-23T08:58:07"))
        let record = TerminalRecord(
            user: "1001",
            time: time,
            verify: 15,
            state: 0,
            workCode: 7,
            bytes: Array(text.utf8)
        )
        let lines = AttlogFile.lines(Array((text + end + text + end).utf8), order: .stateVerify, firstLine: 41)
        #expect(lines == [.record(record, line: 41), .record(record, line: 42)])
    }

    @Test("In the older order the third column is the method, the fourth the state, and there is no work code")
    func olderOrder() {
        let lines = AttlogFile.lines(Array("12 \t2026-11-23 08:58:07\t4\t1\n".utf8), order: .verifyState)
        let record = records(lines).first
        #expect(record?.user == "12")
        #expect(record?.verify == 4)
        #expect(record?.state == 1)
        #expect(record?.workCode == nil)
    }

    @Test("Bad lines are refused with number and reason, and cost themselves only")
    func refused() {
        let good = "A-7\t2026-11-23 08:58:07\t1\t0\t1\n"
        let cases: [(String, AttlogFile.Refusal)] = [
            ("\n", .blank),
            ("  \t \r\n", .blank),
            ("1\t2026-11-23 08:58:07\t1\t0\n", .tooFewColumns(4)),
            ("   \t2026-11-23 08:58:07\t1\t0\t1\n", .user),
            ("1 2\t2026-11-23 08:58:07\t1\t0\t1\n", .user),
            ("\u{FEFF}12\t2026-11-23 08:58:07\t1\t0\t1\n", .user),
            ("1\t2026-02-31 08:58:07\t1\t0\t1\n", .time),
            ("1\t2026-11-23T08:58:07\t1\t0\t1\n", .time),
            ("1\t2026-11-23 08:58\t1\t0\t1\n", .time),
            ("1\t2026-11-23 08:58:07\t1\tx\t1\n", .number(column: 4)),
            ("1\t2026-11-23 08:58:07\t1\t0\t-1\n", .number(column: 5)),
            ("1\t2026-11-23 08:58:07\t1\t0\t1\t9999999999\n", .number(column: 6)),
            (String(repeating: "7", count: 513) + "\n", .tooLong(bytes: 513)),
        ]
        for (text, reason) in cases {
            let lines = AttlogFile.lines(Array((good + text + good).utf8), order: .stateVerify)
            #expect(lines.count == 3)
            #expect(records(lines).count == 2)
            guard case .refused(let refusal, let line, let bytes) = lines[1] else {
                Issue.record("accepted: \(text)")
                continue
            }
            #expect(refusal == reason)
            #expect(line == 2)
            #expect(bytes.count <= 512)
        }
    }

    @Test("A file cut anywhere gives the records whose ends are there; the rest is told as cut short")
    func cut() {
        let text = "1001\t2026-11-23 08:58:07\t1\t0\t1\t0\r\n"
        let whole = Array((text + text + text).utf8)
        for length in 0...whole.count {
            let lines = AttlogFile.lines(Array(whole.prefix(length)), order: .stateVerify)
            // The carriage return is the last byte but one of a line.
            let complete = length / text.utf8.count + (length % text.utf8.count == text.utf8.count - 1 ? 1 : 0)
            #expect(records(lines).count == complete)
            let isCut = length % text.utf8.count != 0 && complete == length / text.utf8.count
            #expect(refusals(lines) == (isCut ? [.cutShort] : []), "\(length)")
        }
    }

    @Test("The order of the columns is found where the file tells it")
    func columnOrder() {
        func order(_ rows: String...) -> AttlogFile.ColumnOrder? {
            AttlogFile.columnOrder(
                of: Array(
                    rows.map { "1\t2026-11-23 08:58:07\t" + $0.split(separator: " ").joined(separator: "\t") + "\n" }
                        .joined().utf8
                )
            )
        }
        #expect(order("1 0 15 0", "1 1 1 0") == .stateVerify)
        #expect(order("1 255 15 0") == .stateVerify)
        #expect(order("12 0 15 0", "12 1 1 0") == .stateVerify)
        #expect(order("15 0 0 0", "1 1 0 0") == .verifyState)
        #expect(order("1 0", "1 1") == .verifyState)
        #expect(order("15 0", "1 1") == .verifyState)
        #expect(order("1 0 1 0", "1 1 1 0") == nil)
        #expect(order("12 0 1 0", "12 1 1 0") == nil)
        #expect(order("15 0 15 0", "1 1 1 0") == nil)
        #expect(order("1 15 0 0") == nil)
        #expect(order("1 0", "1 1 15 0") == nil)
        #expect(order() == nil)
        #expect(AttlogFile.columnOrder(of: Array("nothing\nof\nthe kind".utf8)) == nil)
    }

    @Test("Random and mutated files give one answer a line and never trap")
    func random() {
        var random = SeededRandom(seed: 5)
        let seed = Array("   17\t2026-11-23 08:58:07\t1\t0\t15\t0\r\n18\t2026-11-23 18:00:00\t1\t1\t1\t0\n".utf8)
        for round in 0..<20_000 {
            var bytes = round % 4 == 0 ? random.bytes(Int.random(in: 0...80, using: &random)) : seed
            if round % 4 != 0 {
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let ends = bytes.count { $0 == UInt8(ascii: "\n") }
            let expected = ends + (bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? 0 : 1)
            for order in AttlogFile.ColumnOrder.allCases {
                let lines = AttlogFile.lines(bytes, order: order)
                #expect(lines.count == expected)
            }
            _ = AttlogFile.columnOrder(of: bytes)
        }
    }
}
