import ArgumentParser
import Control
import DaemonConfiguration
import Glibc
import Terms

/// What every command takes, before the noun or behind the verb.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: "The daemon's socket; the default is $ROLLCALL_SOCKET or \(Configuration.defaultSocket).",
        completion: .file()
    )
    var socket: String?

    @Flag(help: "Print exactly what the protocol returned.")
    var json = false

    @Option(help: "The language for people: zh or en; the default is the locale's.")
    var lang: Language?

    var language: Language { lang ?? Language.ofLocale }

    var words: Language { language }

    /// - Throws: `ClientError`.
    func client() throws -> ControlClient { try ControlClient(path: socketPath) }

    var socketPath: String { socket ?? GlobalOptions.usualSocket }

    /// Of this environment.
    static var usualSocket: String {
        getenv("ROLLCALL_SOCKET").map { String(cString: $0) } ?? Configuration.defaultSocket
    }

    /// Calls a method with its own types.
    func call<Method: ControlMethod>(
        _ method: Method.Type,
        _ input: Method.Input,
        patience: Duration? = ControlClient.usualPatience
    ) throws -> Method.Output {
        try client().call(Method.name, input, returning: Method.Output.self, patience: patience)
    }
}

extension Language: ExpressibleByArgument {
    /// As gettext looks for it.
    static var ofLocale: Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            return value.hasPrefix("zh") ? .zh : .en
        }
        return .en
    }
}

/// `rollcall --json terminal list` is `rollcall terminal list --json`.
enum GlobalArguments {
    /// Of an error, which may be that the arguments cannot be read.
    static func language(_ arguments: [String]) -> Language {
        for (place, argument) in arguments.enumerated() {
            let text =
                argument == "--lang"
                ? arguments.dropFirst(place + 1).first
                : argument.hasPrefix("--lang=") ? String(argument.dropFirst(7)) : nil
            if let language = text.flatMap(Language.init(rawValue:)) { return language }
        }
        return .ofLocale
    }

    static func behindTheVerb(_ arguments: [String]) -> [String] {
        var (moved, rest): ([String], ArraySlice<String>) = ([], arguments[...])
        while let option = popOption(&rest) { moved += option }
        guard !moved.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + moved + Array(rest[end...])
    }

    /// What is asked, without how.
    static func removed(from arguments: [String]) -> [String] {
        var (kept, rest): ([String], ArraySlice<String>) = ([], arguments[...])
        while let first = rest.first, first != "--" {
            if popOption(&rest) == nil { kept.append(rest.removeFirst()) }
        }
        return kept + rest
    }

    /// The option that comes first, with its value; nil if something else does.
    private static func popOption(_ rest: inout ArraySlice<String>) -> [String]? {
        guard let first = rest.first else { return nil }
        let name = first.split(separator: "=", maxSplits: 1).first.map(String.init) ?? first
        guard ["--json", "--socket", "--lang"].contains(name) else { return nil }
        rest.removeFirst()
        guard name != "--json", name == first, let value = rest.popFirst() else { return [first] }
        return [first, value]
    }
}
