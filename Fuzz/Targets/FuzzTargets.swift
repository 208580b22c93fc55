import Control
import DaemonConfiguration
import JSON
import TerminalProtocols
import WallClock

/// Everything that reads bytes from outside, by the name that `Fuzz/run.sh` calls it. A target must neither trap nor
/// hold memory beyond its stated bounds, whatever it is given; libFuzzer and AddressSanitizer watch over both.
package enum FuzzTargets {
    package typealias Target = @Sendable ([UInt8]) -> Void

    /// One a protocol, from the registry, and one a parser.
    package static let all: [String: Target] = {
        var targets: [String: Target] = [
            "json": { bytes in
                guard let value = try? JSONValue(parsing: bytes) else { return }
                // What was understood is written so that it is understood the same again.
                precondition((try? JSONValue(parsing: Array(value.serialized))) == value)
            },
            "varlink-call": { bytes in
                var framer = MessageFramer(limit: 4_096)
                framer.append(bytes)
                while let message = try? framer.next() { _ = try? Call(message: message) }
            },
            "varlink-interface": { bytes in _ = try? Interface(parsing: bytes) },
            "configuration": { bytes in
                _ = try? Configuration(toml: String(decoding: bytes, as: UTF8.self)) { name throws(ZoneError) in .utc }
            },
            "attlog": { bytes in
                let order = AttlogFile.columnOrder(of: bytes)
                for order in [order].compactMap({ $0 }) + AttlogFile.ColumnOrder.allCases {
                    _ = AttlogFile.lines(bytes, order: order)
                }
            },
            "user-dat": { bytes in _ = try? UserFile.users(bytes) },
            "anviz-backup": { bytes in
                _ = try? AnvizBackupFile.items(bytes, latest: LocalDateTime(wallSeconds: 1_800_000_000))
            },
            "transcript": { bytes in
                guard let transcript = try? Transcript(text: String(decoding: bytes, as: UTF8.self)) else { return }
                precondition((try? Transcript(text: transcript.text))?.steps == transcript.steps)
            },
            "link-address": { bytes in
                guard let address = try? LinkAddress(String(decoding: bytes, as: UTF8.self)) else { return }
                precondition((try? LinkAddress("\(address)")) == address)
            },
        ]
        for type in Registry.protocols {
            let session = type.init(settings: SessionSettings(poll: .seconds(30)))
            let name = type.descriptor.name
            if let session = session as? any TerminalSession<[UInt8], [UInt8]> {
                targets[name] = { converse(session, $0) { piece, _, _ in [piece] } }
            } else if let session = session as? any TerminalSession<PushRequest, PushResponse> {
                targets[name] = { converse(session, $0, push) }
            } else if let session = session as? any TerminalSession<HTTPReply, HTTPRequest> {
                targets[name] = { converse(session, $0, http) }
            } else {
                preconditionFailure("no target for the messages of \(name)")
            }
        }
        return targets
    }()

    /// The first line is the target, the rest the body.
    private static func push(_ piece: [UInt8], _ number: Int, _: [PushResponse]) -> [PushRequest] {
        let target = piece.prefix { $0 != UInt8(ascii: "\n") }
        return [
            PushRequest(
                id: UInt64(number),
                method: piece.count.isMultiple(of: 2) ? .get : .post,
                target: PushTarget(String(decoding: target, as: UTF8.self)),
                body: Array(piece.dropFirst(target.count + 1)),
                hasLength: !number.isMultiple(of: 3)
            )
        ]
    }

    /// The first byte says what comes of the call that was sent last.
    private static func http(_ piece: [UInt8], _: Int, _ sent: [HTTPRequest]) -> [HTTPReply] {
        let calls = sent.compactMap { if case .call(let call) = $0 { call.id } else { nil } }
        guard let kind = piece.first, let newest = calls.last else { return [] }
        let call = kind & 0x80 == 0 ? newest : calls[Int(kind & 0x7F) % calls.count]
        let rest = Array(piece.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch kind & 7 {
        case 0: return [.head(call, HTTPHead(status: 200)), .body(call, rest), .end(call)]
        case 1: return [.head(call, HTTPHead(status: 200, headers: [HTTPField("Content-Type", text)]))]
        case 2: return [.head(call, HTTPHead(status: 401, headers: [HTTPField("WWW-Authenticate", text)])), .end(call)]
        case 3: return [.failed(call, reason: text)]
        case 4: return [.end(call)]
        default: return [.body(call, rest)]
        }
    }

    /// A conversation that the input writes: each step is an operation, a length, and so many bytes, of which `messages`
    /// makes what the terminal says, knowing the step's number and what was said to it.
    private static func converse<Session: TerminalSession>(
        _ session: Session,
        _ script: [UInt8],
        _ messages: ([UInt8], Int, [Session.Outbound]) -> [Session.Inbound]
    ) {
        var session = session
        var now = Duration.zero
        var isOver = false
        var sent: [Session.Outbound] = []
        func perform(_ actions: [SessionAction<Session.Outbound>]) {
            var queue = actions[...]
            while let action = queue.popFirst(), !isOver {
                switch action {
                case .send(let message):
                    sent.append(message)
                    session.sent(at: now)
                case .store: queue += session.committed(at: now)
                case .report: break
                case .finish: isOver = true
                }
            }
        }
        perform(session.start(at: now))
        var rest = script[...]
        var number = 0
        while let operation = rest.popFirst(), !isOver {
            number += 1
            switch operation {
            case 0xF0: perform(session.submit(TerminalOrder(id: 1, .sync), at: now))
            case 0xF1: perform(session.submit(TerminalOrder(id: 2, .clearLog), at: now))
            case 0xF2: perform(session.submit(TerminalOrder(id: 3, .readUsers), at: now))
            case 0xF3: perform(session.submit(TerminalOrder(id: 4, .readTemplates(user: "1")), at: now))
            case 0xF4...0xFF:
                now = max(now, session.deadline ?? now)
                perform(session.tick(at: now))
            default:
                let length = Int(operation)
                now += .milliseconds(1)
                for message in messages(Array(rest.prefix(length)), number, sent) where !isOver {
                    perform(session.receive(message, at: now))
                }
                rest = rest.dropFirst(length)
            }
            precondition(isOver || session.deadline != nil, "a running session has a deadline")
        }
    }
}
