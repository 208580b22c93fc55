/// How the terminals of a protocol use a serial line.
package enum LineUse: Equatable, Sendable {
    /// One terminal has the line to itself.
    case alone
    /// Several terminals with different addresses may share a line. With others on it, the line is silent for `quiet`
    /// between an answer and the next request.
    case shared(quiet: Duration)
    /// As ``shared(quiet:)``, but also a terminal alone on its line wants the silence, of so many characters.
    case halfDuplex(quietCharacters: Int)

    package var allowsSharing: Bool { self != .alone }

    /// The silence before each request; nil if the line has one user, who need not ask for it.
    ///
    /// - Parameter isShared: other terminals are configured on the same line.
    package func turnaround(on line: SerialLine, isShared: Bool) -> Duration? {
        let usual: Duration? =
            switch self {
            case .alone: nil
            case .shared(let quiet): isShared ? quiet : nil
            case .halfDuplex(let count): line.characterTime * count
            }
        return line.turnaround ?? usual
    }
}
