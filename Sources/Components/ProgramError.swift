/// Why a program did not do its work. Holds no argument and no input: either may say what nobody else should read.
package enum ProgramError: Error, Equatable, Sendable, CustomStringConvertible {
    /// - Parameter from: the Debian package that has it.
    case missing(program: String, from: String)
    case cannotStart(program: String, reason: String)
    /// - Parameter says: the last lines of its standard error; may be empty.
    case ended(program: String, status: Int32, says: String)
    /// A signal that it was not sent from here.
    case killed(program: String, signal: Int32, says: String)
    case tookTooLong(program: String, limit: Duration)
    case wroteTooMuch(program: String, bytes: Int)
    case cancelled(program: String)

    package var description: String {
        switch self {
        case .missing(let program, let package):
            "\(program) is not there; install the package \(package)"
        case .cannotStart(let program, let reason):
            "\(program) cannot be started (\(reason)); try it by hand"
        case .ended(let program, let status, let says):
            "\(program) ended with status \(status)\(Self.quoted(says))"
        case .killed(let program, let signal, let says):
            "\(program) was ended by signal \(signal)\(Self.quoted(says)); the system's log may say by whom"
        case .tookTooLong(let program, let limit):
            "\(program) did not end within \(limit) and was ended; see what it waits for, or give it longer"
        case .wroteTooMuch(let program, let bytes):
            "\(program) wrote more than \(bytes) bytes and was ended; ask for less at once"
        case .cancelled(let program):
            "\(program) was ended because its work was called off"
        }
    }

    private static func quoted(_ says: String) -> String { says.isEmpty ? " and said nothing" : ": \(says)" }
}
