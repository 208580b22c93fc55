import Attendance
import JSON

/// A file of worked cases, format `rollcall-attendance-cases/1`. Source: attendance-cases.md.
package struct CaseFile: Sendable {
    package static let format = "rollcall-attendance-cases/1"

    private let defaults: JSONValue
    private let scenarios: [JSONValue]

    /// - Parameter json: the file's bytes, UTF-8.
    /// - Throws: ``CaseError/notJSON(_:)`` or ``CaseError/notCases``. A bad scenario is no reason: see ``run()``.
    package init(json: [UInt8]) throws(CaseError) {
        let root: JSONValue
        do { root = try JSONValue(parsing: json) } catch { throw .notJSON(error) }
        guard root["format"] == .string(CaseFile.format), case .array(let scenarios)? = root["scenarios"] else {
            throw .notCases
        }
        defaults = root["defaults"] ?? [:]
        self.scenarios = scenarios
    }

    /// Judges every scenario; one that cannot be judged costs that scenario only.
    package func run() -> CaseResults {
        CaseResults(
            scenarios: scenarios.enumerated().map { index, value in
                CaseResults.Entry(id: CaseFile.name(of: value, index), result: result(of: value))
            }
        )
    }

    /// Where the results are not as the file's `expected` say; empty if all is well.
    package func differences() -> [CaseDifference] {
        zip(scenarios, run().scenarios).flatMap { CaseComparison(scenario: $1.id).differences(expected: $0, got: $1) }
    }

    private func result(of value: JSONValue) -> Result<ScenarioResult, CaseError> {
        do throws(CaseError) {
            let scenario = try Scenario(value, defaults: defaults)
            do throws(AttendanceError) { return .success(try scenario.run()) } catch { throw .attendance(error) }
        } catch { return .failure(error) }
    }

    /// A scenario without an id is called by its place, from 1.
    private static func name(of scenario: JSONValue, _ index: Int) -> String {
        guard case .string(let id)? = scenario["id"] else { return "#\(index + 1)" }
        return id
    }
}
