import Attendance
import Control
import Foundation
import JSON
import Office
import Storage
import Terms
import WallClock

extension ControlService {
    /// Registers what is done for a method of the control protocol, with its own types.
    mutating func on<Method: ControlMethod>(
        _ method: Method.Type,
        role: Role?,
        changes: Bool = false,
        handle: @escaping @Sendable (Method.Input, Peer) async throws -> Method.Output
    ) {
        on(Method.name, role: role, changes: changes) { (input: Method.Input, caller: Peer) in
            do {
                return try await handle(input, caller)
            } catch let error as StoreError {
                throw ControlError(error)
            } catch let error as Refusal {
                throw ControlError(error)
            } catch let error as RequestRefusal {
                throw ControlError(error)
            } catch let error as MonthRefusal {
                throw ControlError(error)
            } catch let error as RowMistakes {
                throw ControlError(error)
            }
        }
    }
}

/// What an employee or HR may meet is told in both languages; what only administrators meet, in English.
extension ControlError {
    static func badInput(_ message: String, hint: String? = nil) -> ControlError {
        ControlError(
            name: "io.rollcall.BadInput",
            parameters: ["message": .string(message), "hint": hint.map { .string($0) } ?? .null]
        )
    }

    static func badInput(_ message: Wording, hint: Wording? = nil) -> ControlError {
        ControlError(name: "io.rollcall.BadInput", message, hint: hint)
    }

    /// Not now; trying again later may help.
    static func unavailable(_ message: String, hint: String? = nil) -> ControlError {
        ControlError(
            name: "io.rollcall.Unavailable",
            parameters: ["message": .string(message), "hint": hint.map { .string($0) } ?? .null]
        )
    }

    /// Not allowed by the terminal or a rule that guards it.
    static func refused(_ message: String, hint: String? = nil) -> ControlError {
        ControlError(
            name: "io.rollcall.Refused",
            parameters: ["message": .string(message), "hint": hint.map { .string($0) } ?? .null]
        )
    }

    static func refused(_ message: Wording, hint: Wording) -> ControlError {
        ControlError(name: "io.rollcall.Refused", message, hint: hint)
    }

    static func notFound(_ kind: String, _ name: String, _ message: Wording) -> ControlError {
        ControlError(
            name: "io.rollcall.NotFound",
            parameters: [
                "kind": .string(kind), "name": .string(name), "message": .string(message.english),
                "messageZh": .string(message.chinese),
            ]
        )
    }

    static func notFound(_ kind: String, _ name: String, _ message: String) -> ControlError {
        ControlError(
            name: "io.rollcall.NotFound",
            parameters: ["kind": .string(kind), "name": .string(name), "message": .string(message)]
        )
    }

    init(_ error: StoreError) {
        switch error {
        case .unknownTerminal(let name):
            self = .notFound("terminal", name, "\(error); rollcall terminal list shows those that are configured")
        case .unknownPerson(let number):
            self = .notFound(
                "person",
                number,
                Wording(
                    "\(error); rollcall person list shows everybody",
                    "没有工号为 \(number) 的人员；全部人员见 rollcall person list"
                )
            )
        case .unknownEntry(let id):
            self = .notFound("entry", id, "\(error); rollcall quarantine list shows what is there")
        case .unknownFlag(let id):
            self = .notFound(
                "flag",
                id,
                Wording(
                    "\(error); rollcall flag list --all shows every flag",
                    "没有疑点 \(id)；全部疑点见 rollcall flag list --all"
                )
            )
        case .directory, .notPermitted, .inUse, .laterVersion, .damaged:
            self = ControlError(
                name: "io.rollcall.Unavailable",
                parameters: ["message": .string("\(error)"), "hint": .null]
            )
        }
    }

    init(_ error: RowMistakes) {
        let count = error.mistakes.count
        self = ControlError(
            name: "io.rollcall.BadRows",
            Wording(
                "nothing was imported: \(count == 1 ? "1 mistake" : "\(count) mistakes") in the file",
                "未导入任何内容：文件中有 \(count) 处错误"
            ),
            hint: Wording("correct the file and import all of it again", "请改正后重新导入整个文件"),
            [
                "rows": .array(
                    error.mistakes.map { mistake in
                        .object([
                            "line": .integer(Int64(mistake.line)),
                            "column": mistake.column.map { .string($0) } ?? .null,
                            "message": .string(mistake.message.english),
                            "messageZh": .string(mistake.message.chinese),
                        ])
                    }
                )
            ]
        )
    }
}

/// Parameters that arrive as text.
enum Parameter {
    /// - Parameter usual: what is meant if none is named.
    static func language(_ text: String?, default usual: Language = .en) throws -> Language {
        guard let text else { return usual }
        guard let language = Language(rawValue: text) else { throw ControlError.badInput("language must be zh or en") }
        return language
    }

    static func bytes(base64 text: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text) else {
            throw ControlError.badInput("content is not base64", hint: "encode the file's bytes as RFC 4648 base64")
        }
        return [UInt8](data)
    }

    static func instant(_ text: String?, _ name: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw ControlError.badInput(
                Wording("\(name): \"\(text)\" is no time", "\(name)：“\(text)”不是时间"),
                hint: Wording("write it as 2026-11-24T08:30:00+08:00", "请写作 2026-11-24T08:30:00+08:00")
            )
        }
        return instant
    }

    static func date(_ text: String?, _ name: String) throws -> LocalDate? {
        guard let text else { return nil }
        guard let date = LocalDate(text) else {
            throw ControlError.badInput(
                Wording("\(name): \"\(text)\" is no date", "\(name)：“\(text)”不是日期"),
                hint: Wording("write it as 2026-11-24", "请写作 2026-11-24")
            )
        }
        return date
    }

    static func requireReason(_ reason: String) throws {
        guard !reason.isEmpty else { throw ControlError.badInput(Wording("reason: must not be empty", "须写明理由")) }
    }

    static func month(_ text: String) throws -> Month {
        guard let month = Month(text) else {
            throw ControlError.badInput(
                Wording("\"\(text)\" is no month", "“\(text)”不是月份"),
                hint: Wording("write it as 2026-10", "请写作 2026-10")
            )
        }
        return month
    }

    /// A date, or `today` or `yesterday` in the site's zone.
    static func date(_ text: String, now: Instant, zone: Zone) throws -> LocalDate {
        let today = zone.local(at: now).date
        switch text {
        case "today": return today
        case "yesterday": return today.adding(days: -1)
        default:
            guard let date = LocalDate(text) else {
                throw ControlError.badInput(
                    Wording("\"\(text)\" is no date", "“\(text)”不是日期"),
                    hint: Wording(
                        "write it as 2026-11-24, or today or yesterday",
                        "请写作 2026-11-24，或 today（今天）、yesterday（昨天）"
                    )
                )
            }
            return date
        }
    }
}

extension Peer {
    /// Who a change is by, for its event.
    var signature: String { "uid \(uid)" }
}
