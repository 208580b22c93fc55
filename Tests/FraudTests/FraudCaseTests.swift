import AttendanceCases
import Foundation
import Testing

@Suite("Worked cases of fraud")
struct FraudCaseTests {
    @Test("Every case comes out as it was reckoned by hand")
    func expected() throws {
        let url = try #require(
            Bundle.module.url(forResource: "fraud-cases", withExtension: "json", subdirectory: "Cases")
        )
        let file = try CaseFile(json: [UInt8](try Data(contentsOf: url)))
        #expect(file.run().scenarios.count == 9)
        #expect(file.differences().map(\.description) == [])
    }
}
