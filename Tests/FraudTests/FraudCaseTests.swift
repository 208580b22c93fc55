import AttendanceCases
import Foundation
import Testing

@Suite("Worked cases of fraud")
struct FraudCaseTests {
    @Test("Every case comes out as it was reckoned by hand", arguments: [("fraud-cases", 9), ("examined-cases", 8)])
    func expected(name: String, count: Int) throws {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Cases"))
        let file = try CaseFile(json: [UInt8](try Data(contentsOf: url)))
        #expect(file.run().scenarios.count == count)
        #expect(file.differences().map(\.description) == [])
    }
}
