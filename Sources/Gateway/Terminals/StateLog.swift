import WallClock

/// What the log says of one terminal: a line for each change of its state and for each new problem, and of problems
/// that repeat a summary each ten minutes. Source: daemon.md 4.4.
struct StateLog: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        let isProblem: Bool
        let text: String
    }

    /// Between two summaries, in milliseconds.
    static let pause: Int64 = 600_000
    /// Different problems in one state that get a line of their own.
    static let most = 8

    private var state: TerminalStatus.State?
    private var problems: Set<String> = []
    private var lastLine = Instant(milliseconds: 0)
    private var repeats = 0

    /// Whether the state is another than the last one.
    func isNews(_ state: TerminalStatus.State) -> Bool { state != self.state }

    /// - Parameter state: not `connecting`, which is between two states.
    /// - Returns: the line that has to be written, if there is one.
    mutating func enter(_ state: TerminalStatus.State, problem: String?, at now: Instant) -> Line? {
        guard state == self.state else {
            self.state = state
            problems = problem.map { [$0] } ?? []
            (lastLine, repeats) = (now, 0)
            return Line(isProblem: problem != nil, text: state.rawValue + (problem.map { ": \($0)" } ?? ""))
        }
        guard let problem else { return nil }
        if !problems.contains(problem), problems.count < Self.most {
            problems.insert(problem)
            lastLine = now
            return Line(isProblem: true, text: "still \(state.rawValue): \(problem)")
        }
        repeats += 1
        guard now.milliseconds(since: lastLine) >= Self.pause else { return nil }
        defer { (lastLine, repeats) = (now, 0) }
        let minutes = now.milliseconds(since: lastLine) / 60_000
        return Line(
            isProblem: true,
            text: "still \(state.rawValue), \(repeats) attempts in \(minutes) min: \(problem)"
        )
    }
}
