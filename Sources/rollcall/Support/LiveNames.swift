import ArgumentParser
import Control
@preconcurrency import Glibc
import JSON

/// What the shells offer behind TAB: the daemon's terminals and people as they are now. The generated completion scripts
/// call this program for it.
///
/// Nobody is told why there is nothing to offer, and nobody waits: without a daemon, without the role, or after a second,
/// nothing is offered.
enum LiveNames {
    static let terminals = CompletionKind.custom { words, _, prefix in
        offered(words) { client in
            let reply = try call(TerminalMessages.List.self, .init(), client)
            return reply.terminals.filter { $0.name.hasPrefix(prefix) }.map { ($0.name, $0.protocol) }
        }
    }

    static let people = CompletionKind.custom { words, _, prefix in
        offered(words) { client in
            var input = PeopleMessages.List.Input(after: before(prefix))
            var found: [(String, String)] = []
            while found.count < most {
                let reply = try call(PeopleMessages.List.self, input, client)
                let matching = reply.people.prefix { $0.number.hasPrefix(prefix) }
                found += matching.map { ($0.number, $0.name) }
                guard matching.count == reply.people.count, let next = reply.next else { break }
                input.after = next
            }
            return Array(found.prefix(most))
        }
    }

    /// More than anybody reads; who has more people types a digit.
    private static let most = 500

    /// The last text that stands before every one with this prefix: pages begin behind a number.
    private static func before(_ prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        guard let last = scalars.popLast(), last.value > 0, let lower = Unicode.Scalar(last.value - 1) else {
            return nil
        }
        let before = scalars + [lower, "\u{10FFFF}"]
        return String(String.UnicodeScalarView(before))
    }

    private static func call<Method: ControlMethod>(
        _ method: Method.Type,
        _ input: Method.Input,
        _ client: ControlClient
    ) throws -> Method.Output {
        try client.call(Method.name, input, returning: Method.Output.self)
    }

    private static func offered(
        _ words: [String],
        _ names: (ControlClient) throws -> [(name: String, meaning: String)]
    ) -> [String] {
        // A daemon that hangs must not take the shell with it.
        signal(SIGALRM) { _ in _exit(0) }
        alarm(1)
        guard let client = try? ControlClient(path: socket(in: words)), let found = try? names(client) else {
            return []
        }
        return found.map { written($0.name, Table.printable($0.meaning)) }
    }

    /// Each shell takes an explanation in its own way; bash takes none.
    private static func written(_ name: String, _ meaning: String) -> String {
        switch CompletionShell.requesting {
        case .zsh?: "\(name.replacing(":", with: "\\:")):\(meaning)"
        case .fish?: "\(name)\t\(meaning)"
        default: name
        }
    }

    /// The daemon that the line being typed is for.
    private static func socket(in words: [String]) -> String {
        if let index = words.lastIndex(of: "--socket"), words.indices.contains(index + 1) { return words[index + 1] }
        let prefix = "--socket="
        if let word = words.last(where: { $0.hasPrefix(prefix) }) { return String(word.dropFirst(prefix.count)) }
        return GlobalOptions.usualSocket
    }
}
