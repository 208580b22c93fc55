import Attendance

/// What became of a record as `punch` keeps it: as a number, which takes little room in a row and in an index.
enum DispositionNumber {
    static let accepted = Disposition.accepted.number
    static let damaged: Int64 = 7

    /// A raw value of `Disposition`, or ``Quarantine/damaged``.
    static func name(_ number: Int64) -> String { names[number] ?? "" }

    private static let names: [Int64: String] = Disposition.allCases.reduce(into: [damaged: Quarantine.damaged]) {
        $0[$1.number] = $1.rawValue
    }
}

extension Disposition {
    /// Is in databases: never changed, and not used for another.
    var number: Int64 {
        switch self {
        case .accepted: 0
        case .unknownUser: 1
        case .punchInFuture: 2
        case .punchImplausiblyOld: 3
        case .duplicateUpload: 4
        case .recordConflict: 5
        case .debounced: 6
        }
    }
}
