import Foundation
import TerminalProtocols
import TestSupport
import Testing

/// By name, a session of each protocol on a line of bytes that was not started yet.
private let byteSessions: [String: any TerminalSession<[UInt8], [UInt8]>] = {
    var sessions: [String: any TerminalSession<[UInt8], [UInt8]>] = [:]
    // The kernel itself frames what an input device says, and to open it is to know it.
    for type in Registry.protocols where type.descriptor.links != ["hid"] {
        let session = type.init(settings: SessionSettings(poll: .seconds(30)))
        sessions[type.descriptor.name] = session as? any TerminalSession<[UInt8], [UInt8]>
    }
    return sessions
}()

private let noises: [(String, [UInt8])] = {
    let text = "GET /iclock/cdata?SN=A1 HTTP/1.1\r\nlogin: root\r\nLast login: Mon Nov 23 08:58:07\r\n$ \r\n"
    var random = SeededRandom(seed: 20_261_125)
    return [
        ("zeros", [UInt8](repeating: 0, count: 20_000)),
        ("ones", [UInt8](repeating: 0xFF, count: 20_000)),
        ("0x55 and 0xAA", (0..<20_000).map { $0 % 2 == 0 ? 0x55 : 0xAA }),
        ("text", (0..<200).flatMap { _ in Array(text.utf8) }),
        ("random bytes", (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }),
    ]
}()

/// Bytes that are no conversation of a protocol must not become one: a serial line may carry anything, and a
/// configuration may name the wrong protocol. Source: daemon.md 3, "What to adopt", item 7.
@Suite("No protocol takes noise or another protocol for its own")
struct FalsePositiveTests {
    @Test("Noise", arguments: byteSessions.keys.sorted(), noises.map(\.0))
    func noise(name: String, kind: String) throws {
        let bytes = try #require(noises.first { $0.0 == kind }?.1)
        #expect(try believed(bytes, by: name) == [])
    }

    @Test("Every frame in another protocol's vectors", arguments: byteSessions.keys.sorted())
    func others(name: String) throws {
        let files = try #require(Bundle.module.urls(forResourcesWithExtension: "json", subdirectory: "Vectors"))
        var frames = 0
        for file in files where file.lastPathComponent != "\(name)-vectors.json" {
            for bytes in try FalsePositiveTests.frames(in: Data(contentsOf: file as URL)) {
                frames += 1
                #expect(try believed(bytes, by: name) == [], "\(file.lastPathComponent!): \(bytes)")
            }
        }
        try #require(frames > 0)
    }

    /// What a fresh session makes of the bytes besides faults, at each point of time up to its end.
    private func believed(_ bytes: [UInt8], by name: String) throws -> [String] {
        let session = try #require(byteSessions[name])
        return belief(of: session, in: bytes)
    }

    private func belief(of session: some TerminalSession<[UInt8], [UInt8]>, in bytes: [UInt8]) -> [String] {
        var session = session
        var now = Duration.zero
        var found: [String] = []
        func take(_ actions: [ByteAction]) {
            for action in actions {
                switch action {
                case .store(let items): found.append("\(items)")
                case .report(.fault), .send, .finish: break
                case .report(let report): found.append("\(report)")
                }
            }
        }
        take(session.start(at: now))
        for piece in bytes.pieces(of: 4_096) {
            now += .milliseconds(10)
            take(session.receive(piece, at: now))
        }
        // Until it gives up, as often as it asks again.
        for _ in 0..<50 {
            guard let deadline = session.deadline else { break }
            now = max(now, deadline)
            take(session.tick(at: now))
        }
        return found
    }

    /// Every text of hexadecimal digits in a file of vectors that is long enough to be a frame.
    private static func frames(in file: Data) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        func visit(_ value: Any) throws {
            switch value {
            case let object as [String: Any]: for item in object.values { try visit(item) }
            case let array as [Any]: for item in array { try visit(item) }
            case let text as String where text.count >= 12 && text.allSatisfy(\.isHexDigit) && text.count % 2 == 0:
                frames.append(try [UInt8](hex: text))
            default: break
            }
        }
        try visit(try JSONSerialization.jsonObject(with: file))
        return frames
    }
}
