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
    /// The checks for fraud are not built.
    static let notBuilt = ["S35"]

    @Test("Every case that is built comes out as it says; the others say that they are not built")
    func expected() throws {
        let file = try workedCases()
        #expect(file.run().scenarios.count == 14)
        let differences = file.differences()
        #expect(differences.filter { !Self.notBuilt.contains($0.scenario) }.map(\.description) == [])
        #expect(differences.filter { $0.subject == "error" }.map(\.scenario) == Self.notBuilt)
    }
}
