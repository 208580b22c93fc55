package import Attendance
package import JSON

/// Why a case file or one of its scenarios cannot be judged.
package enum CaseError: Error, Equatable, Sendable {
    /// The file is not JSON.
    case notJSON(JSONError)
    /// The file does not call itself `rollcall-attendance-cases/1`, or has no list of scenarios.
    case notCases
    /// A key that the format does not have: it might change the answer, so it is not passed over.
    case unknownKey(String)
    /// A value is missing or of another form; with where it is and what belongs there.
    case malformed(at: String, wanted: String)
    case attendance(AttendanceError)
}

extension CaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notJSON(let error): "the file is not JSON: \(error)"
        case .notCases: "the file is not of the format \"\(CaseFile.format)\" with a list of \"scenarios\""
        case .unknownKey(let place): "unknown key \"\(place)\""
        case .malformed(let place, let wanted): "\"\(place)\" must be \(wanted)"
        case .attendance(let error): "\(error)"
        }
    }
}
