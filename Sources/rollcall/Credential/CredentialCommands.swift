import ArgumentParser
import Control
import DaemonConfiguration
@preconcurrency import Glibc
import JSON

struct CredentialCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential",
        abstract: "Keys and passwords that systemd hands to the daemon.",
        subcommands: [CredentialSetup.self]
    )
}

struct CredentialSetup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Make a key that only root reads, and the drop-in by which the daemon gets it.",
        discussion: """
            Keys for fingerprints and faces (enrolment-key), for documents (document-key), for signatures (signing-key) \
            and of OSDP readers are random. A password or key that a \
            terminal already has is taken from standard input with --stdin. A key that exists is never changed. Where \
            systemd-creds works the key is encrypted for this machine: keep a copy elsewhere, since nobody can make \
            it again. Needs root; restart the daemon afterwards. Exit 75: some are left, because only you know them.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(
        help: "The credential, as in key = \"credential:NAME\"; or enrolment-key, document-key, signing-key.",
        completion: .custom { _, _, _ in CredentialSetup.names }
    )
    var name: String?
    @Flag(help: "Every one that the configuration names and that can be made.") var all = false
    @Flag(help: "Take it from standard input instead of making it; a line end behind it is left away.") var stdin =
        false
    @Flag(help: "Do not encrypt it.") var plain = false
    @Flag(help: "Print the drop-in instead of writing it.") var print = false
    @Option(help: "The configuration file.", completion: .file(extensions: ["toml"]))
    var config = Configuration.defaultPath
    @Option(help: "Do it in a tree below this directory, which is not encrypted for.", completion: .directory)
    var root = ""

    /// For the shells: what the configuration names, or nothing.
    private static var names: [String] {
        guard let texts = try? ConfigurationFile.texts(Configuration.defaultPath),
            let document = try? ConfigurationDocument(texts), let configuration = try? Configuration(document)
        else { return [] }
        return configuration.credentials.map(\.name)
    }

    func validate() throws {
        guard (name == nil) == all else { throw ValidationError("Give the name of a credential, or --all.") }
        if stdin, all { throw ValidationError("--stdin is for one credential.") }
    }

    func run() throws {
        guard geteuid() == 0 || !root.isEmpty else {
            throw Refusal(
                name: "NotPermitted",
                message: "only root may write \(CredentialStore.directory)",
                hint: "sudo rollcall credential setup \(name ?? "--all")",
                code: EX_NOPERM
            )
        }
        let needs = try configured()
        let chosen = try name.map { [try need($0, among: needs)] } ?? needs
        let outcomes = try chosen.map(setUp)
        if options.json {
            Output.print(.array(outcomes.map(\.json)))
        } else {
            for outcome in outcomes { Swift.print(outcome.text) }
            if !print, outcomes.contains(where: \.hasChanged) {
                Swift.print("now: systemctl daemon-reload && systemctl restart rollcalld")
            }
        }
        if outcomes.contains(where: { $0.entry == nil }) { throw ExitCode(EX_TEMPFAIL) }
    }

    /// - Throws: ``Refusal`` unless the configuration is correct: with half of it half of the keys would be made.
    private func configured() throws -> [CredentialNeed] {
        do {
            return try Configuration(ConfigurationDocument(try ConfigurationFile.texts(root + config))).credentials
        } catch let error as ConfigurationError {
            throw Refusal(
                name: "BadConfiguration",
                message: error.mistakes.first.map { "\($0)" } ?? config,
                hint: "rollcall config check \(config) finds every mistake",
                code: EX_CONFIG
            )
        } catch let error as ConfigurationFile.ReadError {
            throw Refusal(name: "CannotRead", message: "\(error)", code: EX_NOINPUT)
        }
    }

    private func need(_ name: String, among needs: [CredentialNeed]) throws -> CredentialNeed {
        if let need = (needs + [.oldDocumentKey]).first(where: { $0.name == name }) { return need }
        throw Refusal(
            name: "NoSuchCredential",
            message: "nothing in the configuration names a credential \(name)",
            hint: "it names \(needs.map(\.name).joined(separator: ", ")); write key = \"credential:\(name)\" first",
            code: EX_DATAERR
        )
    }

    private func setUp(_ need: CredentialNeed) throws -> CredentialOutcome {
        guard need.name.utf8.allSatisfy(CredentialSetup.isPlain) else {
            throw Refusal(
                name: "BadName",
                message: "\(need.name) cannot name a file and a credential of a unit",
                hint: "take letters, digits, points, hyphens and underscores",
                code: EX_DATAERR
            )
        }
        let store = CredentialStore(root: root)
        if let entry = try store.entry(need.name) { return try outcome(need, entry, made: false, store) }
        let secret: [UInt8]
        switch need.maker {
        case _ where stdin: secret = try given(need)
        case .anybody(let bytes): secret = CredentialSetup.random(bytes)
        case .terminal(let protocolName):
            guard !all else { return CredentialOutcome(need: need) }
            throw Refusal(
                name: "NotOursToMake",
                message: "\(need.name) is what \(need.purpose) (\(protocolName)) has already: it cannot be made here",
                hint: "rollcall credential setup \(need.name) --stdin, then type it and press Ctrl-D",
                code: EX_USAGE
            )
        }
        let encrypts = !plain && root.isEmpty && SystemdCreds.works
        let entry = try store.write(secret, named: need.name, encrypted: encrypts)
        return try outcome(need, entry, made: true, store)
    }

    private func outcome(
        _ need: CredentialNeed,
        _ entry: CredentialStore.Entry,
        made: Bool,
        _ store: CredentialStore
    ) throws -> CredentialOutcome {
        var outcome = CredentialOutcome(need: need, entry: entry, wasMade: made)
        if print {
            outcome.printed = CredentialStore.dropIn(need.name, entry)
        } else {
            outcome.hasDropIn = try store.writeDropIn(need.name, entry)
        }
        return outcome
    }

    private func given(_ need: CredentialNeed) throws -> [UInt8] {
        var secret = try LocalFile.bytes("-", limit: 4_096)
        if secret.last == UInt8(ascii: "\n") { secret.removeLast() }
        guard !secret.isEmpty else { throw Refusal.badFile("-", "is empty; \(need.name) was not set up") }
        return secret
    }

    /// In hexadecimal digits: a raw byte at its end could be taken for a line end.
    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return (0..<count * 2).map { _ in digits[Int.random(in: 0..<16, using: &generator)] } + [UInt8(ascii: "\n")]
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// What became of one credential.
struct CredentialOutcome {
    let need: CredentialNeed
    /// nil: only somebody who knows it can set it up.
    var entry: CredentialStore.Entry?
    var wasMade = false
    /// Whether the drop-in was written now.
    var hasDropIn = false
    var printed: String?

    var hasChanged: Bool { wasMade || hasDropIn }

    var text: String {
        guard let entry else {
            return "\(need.name): not made, \(need.purpose) has it already; "
                + "rollcall credential setup \(need.name) --stdin takes it"
        }
        var lines = ["\(need.name): \(wasMade ? "made" : "is there"), for \(need.purpose): \(entry.path)"]
        if wasMade, entry.isEncrypted {
            lines.append("  encrypted for this machine; show it once, for a copy in a safe place, with")
            lines.append("  systemd-creds decrypt --name=\(need.name) \(entry.path) -")
        } else if wasMade {
            lines.append("  not encrypted: keep /etc out of other people's hands, and a copy in a safe place")
        }
        if hasDropIn { lines.append("  \(CredentialStore.dropInPath(need.name)) written") }
        if let printed { lines.append(printed) }
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        .object([
            "name": .string(need.name),
            "state": .string(entry == nil ? "needed" : wasMade ? "made" : "present"),
            "path": entry.map { .string($0.path) } ?? .null,
            "encrypted": .bool(entry?.isEncrypted ?? false),
            "dropIn": entry == nil ? .null : .string(CredentialStore.dropInPath(need.name)),
        ])
    }
}
