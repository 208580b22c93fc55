/// Why a PDF was not made.
package enum PDFError: Error, Equatable, Sendable, CustomStringConvertible {
    case mismatch(ScanMismatch)
    case damaged(says: String)
    /// It has not the pages that it should have.
    case unreadable(file: String)
    case unfitPassword
    case program(ProgramError)

    package var description: String {
        switch self {
        case .mismatch(let mismatch): "\(mismatch)"
        case .damaged(let says): "the PDF is damaged (\(says)); make it anew"
        case .unreadable(let file): "the pages of \(file) cannot be read; make it anew"
        case .unfitPassword: "the password is empty, begins with -, or has a control character; choose another one"
        case .program(let error): "\(error)"
        }
    }
}
