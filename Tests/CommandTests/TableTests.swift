import Testing

@testable import rollcall

@Suite("Tables for people")
struct TableTests {
    @Test(
        "A Chinese character takes two columns, a combining mark none",
        arguments: [
            ("front-door", 10), ("王小明", 6), ("仓库 2", 6), ("ｆｕｌｌ", 8), ("e\u{301}", 1), ("√", 1), ("…", 1), ("", 0),
            ("한글", 4), ("😀", 2),
        ]
    )
    func widths(text: String, width: Int) {
        #expect(Table.width(text) == width)
    }

    @Test("What a terminal or a file says cannot steer the screen")
    func printable() {
        #expect(Table.printable("a\u{1B}[31mb\u{7}c\u{202E}d\u{85}e") == "a [31mb c d e")
        #expect(Table.printable("one\ntwo\tthree") == "one two three")
        #expect(Table.printable("one\ntwo\tthree", keepingLines: true) == "one\ntwo three")
        #expect(Table.printable("李四 O'Neill") == "李四 O'Neill")
    }

    @Test("Only spaces at the end are trimmed")
    func trimmed() {
        #expect("  a b  ".trimmedEnd == "  a b")
        #expect("   ".trimmedEnd.isEmpty)
    }
}
