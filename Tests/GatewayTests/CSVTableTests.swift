import Glibc
import Terms
import Testing

@testable import Gateway

@Suite struct CSVTableTests {
    private func rows(_ text: String) throws -> [[String]] {
        let table = try CSVTable(bytes: Array(text.utf8))
        return [table.header.fields] + table.rows.map(\.fields)
    }

    @Test(
        "What spreadsheets write",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2", [["a", "b"], ["1", "2"]]),
            ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
            ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
            ("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", [["a", "b"], ["x, y", "say \"hi\""]]),
            ("a,b\n\"two\nlines\",2\n", [["a", "b"], ["two\nlines", "2"]]),
            ("a,b\n , \n\n1,\n", [["a", "b"], ["1", ""]]),
            ("\u{FEFF}工号,姓名\n1,张三\n", [["工号", "姓名"], ["1", "张三"]]),
            (" a , b \n 1 , 2 \n", [["a", "b"], ["1", "2"]]),
            ("a,b\n 5\" pipe,\"x\" \n", [["a", "b"], ["5\" pipe", "x"]]),
            ("a\n", [["a"]]),
        ]
    )
    func cells(text: String, expected: [[String]]) throws { #expect(try rows(text) == expected) }

    @Test("Rows know the line in which they begin")
    func lines() throws {
        let table = try CSVTable(bytes: Array("\na,b\r\n\r\n\"x\r\ny\",1\r\nz,2".utf8))
        #expect(table.header.line == 2)
        #expect(table.rows.map(\.line) == [4, 6])
    }

    @Test("GB18030, as spreadsheets in China save it")
    func gb18030() throws {
        // 工号,姓名 / 1,张三
        let bytes: [UInt8] = [
            0xB9, 0xA4, 0xBA, 0xC5, 0x2C, 0xD0, 0xD5, 0xC3, 0xFB, 0x0A, 0x31, 0x2C, 0xD5, 0xC5, 0xC8, 0xFD, 0x0A,
        ]
        let table = try CSVTable(bytes: bytes)
        #expect(table.header.fields == ["工号", "姓名"])
        #expect(table.rows.map(\.fields) == [["1", "张三"]])
    }

    @Test(
        "A file that is no table says where and why",
        arguments: [
            (Array("".utf8), 1), (Array("\n\n , \n".utf8), 1), ([0xFF, 0xFF, 0xFF], 1),
            (Array("a,b\n1,\"x\n2,3\n".utf8), 2),
            (Array("a,b\n\"x\ny\",\"z".utf8), 3),
        ]
    )
    func refused(bytes: [UInt8], line: Int) {
        let error = #expect(throws: RowMistakes.self) { try CSVTable(bytes: bytes) }
        #expect(error?.mistakes.map(\.line) == [line])
        #expect(error?.mistakes.allSatisfy { !$0.message.english.isEmpty && !$0.message.chinese.isEmpty } == true)
    }
}
