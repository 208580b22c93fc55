/// Not every sheet has both sides: one was drawn in with another, or not at all.
package struct ScanMismatch: Equatable, Sendable, CustomStringConvertible {
    package let fronts: Int
    package let backs: Int

    package var description: String {
        "\(fronts) fronts and \(backs) backs were scanned; nothing is kept, scan the whole stack again"
    }
}

/// Why a paper was not scanned. Nothing of it is kept then.
package enum ScanError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The feeder had nothing.
    case empty(PaperScanner.Side)
    case tooMany(most: Int)
    case mismatch(ScanMismatch)
    case cannotUse(path: String, reason: String)
    case pdf(PDFError)
    case program(ProgramError)

    package var description: String {
        switch self {
        case .empty(let side): "no page of the \(side.rawValue) was scanned; put the stack into the feeder"
        case .tooMany(let most): "more than \(most) pages came from the feeder; scan the paper in parts"
        case .mismatch(let mismatch): "\(mismatch)"
        case .cannotUse(let path, let reason): "\(path) cannot be used (\(reason)); see its disk and its owner"
        case .pdf(let error): "\(error)"
        case .program(let error): "\(error)"
        }
    }
}
