@testable import Reports
import Testing

@Test("A cell that a spreadsheet would take for a formula begins with an apostrophe; separators are quoted")
func csvFields() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)"] { #expect(CSVText.field(text) == "'" + text) }
    #expect(CSVText.field("\t=1") == "\"'\t=1\"")
    #expect(CSVText.field("\r=1") == "\"'\r=1\"")
    #expect(CSVText.field("a,\"b\"") == "\"a,\"\"b\"\"\"")
    #expect(CSVText.field("甲 √") == "甲 √")
}
