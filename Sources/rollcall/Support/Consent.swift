import ArgumentParser
@preconcurrency import Glibc

/// Asks on a terminal before something that people feel; what cannot be undone is done elsewhere with `--yes` only.
struct Consent: ParsableArguments {
    @Flag(name: .long, help: "Do it without asking.") var yes = false

    /// - Parameter isFinal: what is asked about cannot be undone, so where nobody can be asked it is not done.
    /// - Throws: ``Refusal`` unless the answer is yes.
    func ask(_ question: String, isFinal: Bool = false) throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
            guard isFinal else { return }
            throw Refusal(
                name: "NotConfirmed",
                message: "nothing was done: this needs a confirmation",
                hint: "add --yes",
                code: EX_USAGE
            )
        }
        fputs("\(question) [y/N] ", stderr)
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw Refusal(name: "NotConfirmed", message: "nothing was done", code: EX_USAGE)
        }
    }
}
