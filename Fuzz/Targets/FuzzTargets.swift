import Control
import DaemonConfiguration
import JSON
import TerminalProtocols
import WallClock

/// Everything that reads bytes from outside, by the name that `Fuzz/run.sh` calls it. A target must neither trap nor
/// hold memory beyond its stated bounds, whatever it is given; libFuzzer and AddressSanitizer watch over both.
package enum FuzzTargets {
    package typealias Target = @Sendable ([UInt8]) -> Void

    /// One a protocol on a line of bytes, from the registry, and one a parser.
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
            "link-address": { bytes in
                guard let address = try? LinkAddress(String(decoding: bytes, as: UTF8.self)) else { return }
                precondition((try? LinkAddress("\(address)")) == address)
            },
        ]
        for type in Registry.protocols {
            guard let session = type.init(settings: SessionSettings(poll: .seconds(30))) as? any ByteSession else {
                continue
            }
            targets[type.descriptor.name] = { converse(session, $0) }
        }
        return targets
    }()

    private typealias ByteSession = TerminalSession<[UInt8], [UInt8]>

    /// A conversation that the input writes: each step is an operation, a length, and so many bytes of the terminal.
    private static func converse(_ session: some TerminalSession<[UInt8], [UInt8]>, _ script: [UInt8]) {
        var session = session
        var now = Duration.zero
        var isOver = false
        func perform(_ actions: [ByteAction]) {
            var queue = actions[...]
            while let action = queue.popFirst(), !isOver {
                switch action {
                case .send: session.sent(at: now)
                case .store: queue += session.committed(at: now)
                case .report: break
                case .finish: isOver = true
                }
            }
        }
        perform(session.start(at: now))
        var rest = script[...]
        while let operation = rest.popFirst(), !isOver {
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
                perform(session.receive(Array(rest.prefix(length)), at: now))
                rest = rest.dropFirst(length)
            }
            precondition(isOver || session.deadline != nil, "a running session has a deadline")
        }
    }
}
