import AttendanceCases
import Foundation
import Testing

func workedCases() throws -> CaseFile {
    let url = try #require(
        Bundle.module.url(forResource: "attendance-cases", withExtension: "json", subdirectory: "Cases")
    )
    return try CaseFile(json: [UInt8](try Data(contentsOf: url)))
}

@Suite("Worked cases")
struct WorkedCaseTests {
    @Test("Every case comes out as it says")
    func expected() throws {
        let file = try workedCases()
        #expect(file.run().scenarios.count == 14)
        #expect(file.differences().map(\.description) == [])
    }
}
