import AttendanceCases
import Foundation
import Testing

func workedCases(_ name: String = "attendance-cases") throws -> CaseFile {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Cases"))
    return try CaseFile(json: [UInt8](try Data(contentsOf: url)))
}

@Suite("Worked cases")
struct WorkedCaseTests {
    @Test(
        "Every case comes out as it says",
        arguments: [("attendance-cases", 14), ("own-cases", 13), ("examined-cases", 94), ("audited-cases", 257)]
    )
    func expected(name: String, count: Int) throws {
        let file = try workedCases(name)
        #expect(file.run().scenarios.count == count)
        #expect(file.differences().map(\.description) == [])
    }
}
