import ArgumentParser
@preconcurrency import Glibc

/// Asks before something that cannot be undone: on a terminal by a question, elsewhere by `--yes` only.
struct Consent: ParsableArguments {
    @Flag(name: .long, help: "Do it without asking; needed where nobody can be asked.") var yes = false

    /// - Throws: ``Refusal`` unless the answer is yes.
    func ask(_ question: String) throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
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
