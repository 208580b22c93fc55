import ArgumentParser
import Control
import DaemonConfiguration
@preconcurrency import Glibc
import JSON
import Reports
import Terms

/// Says what went wrong, to which thing, and what to do next; on standard error, or as one JSON object on standard
/// output.
enum Complaint {
    /// - Parameter language: the sentences' for people; an error that only administrators meet is told in English.
    /// - Returns: what the program exits with.
    static func report(_ error: any Error, asJSON: Bool, in language: Language) -> any Error {
        let (name, message, hint, code): (String, String, String?, Int32)
        switch error {
        case let error as ControlError:
            let words = words(of: error, in: language)
            (name, message, hint, code) = (error.name, words, error.hint(in: language), exitCode(error))
        case let error as ClientError:
            (name, message, hint, code) = (
                "io.rollcall.client.Unreachable", error.wording(language), nil, exitCode(error)
            )
        case let error as Refusal:
            name = "io.rollcall.client.\(error.name)"
            (message, hint, code) = (error.message(language), error.hint?(language), error.code)
        case let error as ConfigurationError:
            let words = error.mistakes.map(\.description).joined(separator: "\n")
            (name, message, hint, code) = ("io.rollcall.client.BadConfiguration", words, nil, EX_CONFIG)
        case let error as XLSXError:
            (name, message, hint, code) = ("io.rollcall.client.CannotWrite", "\(error)", nil, EX_CANTCREAT)
        case let exit as ExitCode: return exit  // what it is about was printed
        default:
            // ArgumentParser's own: wrong usage, or the help that was asked for.
            guard asJSON, Rollcall.exitCode(for: error) != .success else { return error }
            (name, message) = ("io.rollcall.client.Usage", Rollcall.message(for: error))
            (hint, code) = ("rollcall --help shows every command", Rollcall.exitCode(for: error).rawValue)
        }
        if asJSON {
            var object: JSONObject = ["error": .string(name), "message": .string(message), "hint": .null]
            if let hint { object["hint"] = .string(hint) }
            if let error = error as? ControlError { object["parameters"] = .object(error.parameters) }
            if let error = error as? ConfigurationError { object["parameters"] = ["mistakes": json(error.mistakes)] }
            print(String(decoding: object.serialized, as: UTF8.self))
        } else {
            fputs("rollcall: \(Table.printable(message, keepingLines: true))\n", stderr)
            if let hint { fputs("  \(Table.printable(hint))\n", stderr) }
        }
        return ExitCode(code)
    }

    static func words(of error: ControlError, in words: Language) -> String {
        if let message = error.message(in: words) {
            return ([message] + rows(of: error, in: words)).joined(separator: "\n")
        }
        switch error.name {
        case "org.varlink.service.InvalidParameter":
            guard case .string(let parameter) = error.parameters["parameter"] else { return error.name }
            return "the daemon does not accept \(parameter)"
        case "org.varlink.service.MethodNotFound", "org.varlink.service.InterfaceNotFound":
            return "the daemon does not know this call; rollcall and rollcalld differ in version"
        default: return error.name
        }
    }

    /// The mistakes of an imported file, a line each.
    private static func rows(of error: ControlError, in words: Language) -> [String] {
        guard case .array(let rows) = error.parameters["rows"] else { return [] }
        return rows.compactMap { row in
            guard let row = try? StatusMessages.RowError(json: row) else { return nil }
            let message = words(row.message, row.messageZh ?? row.message)
            let place = words("line \(row.line)", "第 \(row.line) 行") + (row.column.map { words(", ", "，") + $0 } ?? "")
            return "  \(place)\(words(": ", "："))\(message)"
        }
    }

    private static func json(_ mistakes: [Mistake]) -> JSONValue {
        .array(
            mistakes.map { mistake in
                .object([
                    "file": mistake.file.map { .string($0) } ?? .null,
                    "keyPath": .string(mistake.keyPath),
                    "line": mistake.line.map { .integer(Int64($0)) } ?? .null,
                    "message": .string(mistake.message),
                ])
            }
        )
    }

    private static func exitCode(_ error: ControlError) -> Int32 {
        switch error.name {
        case "io.rollcall.NotPermitted", "org.varlink.service.PermissionDenied",
            "io.rollcall.Requests.OwnRequest", "io.rollcall.Requests.NotEntitled", "io.rollcall.Months.NotEntitled",
            "io.rollcall.Office.Nobody",
            "io.rollcall.Office.NotEntitled", "io.rollcall.Office.SelfApproval", "io.rollcall.Office.LevelTooLow",
            "io.rollcall.Office.SeparationOfDuties", "io.rollcall.Office.NotYourTurn":
            EX_NOPERM
        case "io.rollcall.Office.KeyUnavailable": EX_UNAVAILABLE
        case let name where name.hasPrefix("io.rollcall.Office."): EX_DATAERR
        case "io.rollcall.NotFound", "io.rollcall.BadInput", "io.rollcall.BadRows",
            "io.rollcall.Requests.Overlap", "io.rollcall.Requests.AlreadySettled", "io.rollcall.Requests.MonthClosed",
            "io.rollcall.Months.Obstacles", "io.rollcall.Months.WrongPhase", "io.rollcall.Months.Unconfirmed",
            "org.varlink.service.InvalidParameter":
            EX_DATAERR
        case "io.rollcall.Unavailable": EX_TEMPFAIL
        case "io.rollcall.Refused": EX_UNAVAILABLE
        default: EX_SOFTWARE
        }
    }

    private static func exitCode(_ error: ClientError) -> Int32 {
        switch error {
        case .noSocket, .refused, .closed, .noAnswer, .system: EX_UNAVAILABLE
        case .notPermitted: EX_NOPERM
        case .pathTooLong: EX_USAGE
        case .replyTooLong, .badReply: EX_PROTOCOL
        }
    }
}

/// Something that the CLI itself refuses.
struct Refusal: Error {
    let name: String
    let message: Wording
    var hint: Wording?
    let code: Int32

    init(name: String, message: Wording, hint: Wording? = nil, code: Int32) {
        self.name = name
        self.message = message
        self.hint = hint
        self.code = code
    }

    /// One that only administrators meet, in English.
    init(name: String, message: String, hint: String? = nil, code: Int32) {
        self.init(name: name, message: Wording(message, message), hint: hint.map { Wording($0, $0) }, code: code)
    }

    static func badFile(_ path: String, _ reason: Wording) -> Refusal {
        let message = Wording("\(path): \(reason.english)", "\(path)：\(reason.chinese)")
        return Refusal(name: "BadFile", message: message, code: EX_DATAERR)
    }

    static func badFile(_ path: String, _ reason: String) -> Refusal { badFile(path, Wording(reason, reason)) }

    static func empty(_ path: String) -> Refusal { badFile(path, Wording("is empty", "文件为空")) }

    static func cannotRead(_ path: String) -> Refusal {
        Refusal(
            name: "CannotRead",
            message: Wording(
                "\(path) cannot be read: \(String(cString: strerror(errno)))",
                "无法读取 \(path)：\(String(cString: strerror(errno)))"
            ),
            code: EX_NOINPUT
        )
    }
}
