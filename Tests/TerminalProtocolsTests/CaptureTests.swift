import Foundation
import TerminalProtocols
import Testing

/// Every file in Tests/Captures is played to a fresh session in virtual time. `NAME.transcript` is what both sides
/// said, `NAME.expected` what has to come of it: one line an item, report or fault. Source: daemon.md 3.
@Suite("Captures")
struct CaptureTests {
    @Test("A capture gives what stands beside it, and our side says what it said then", arguments: try captures())
    func expected(capture: Capture) throws {
        let replay = try capture.replay()
        #expect(replay.deviations == [])
        let found = replay.events.flatMap(\.action.lines)
        if ProcessInfo.processInfo.environment["ROLLCALL_WRITE_EXPECTED"] != nil {
            try Data((found.joined(separator: "\n") + "\n").utf8).write(to: capture.expectation)
        }
        let expected = try String(contentsOf: capture.expectation, encoding: .utf8).split(separator: "\n").map(
            String.init
        )
        #expect(found == expected)
    }

    @Test("However the line cuts a capture, the same comes of it", arguments: try captures(), [1, 2, 3, 7])
    func cuts(capture: Capture, size: Int) throws {
        let whole = try capture.replay().events.map(\.action)
        #expect(try capture.replay(cut: size).events.map(\.action) == whole)
    }

    @Test("No record of a capture is lost: each punch of the log is stored", arguments: try captures())
    func complete(capture: Capture) throws {
        let replay = try capture.replay()
        guard let promised = try capture.transcript()["stored"].flatMap({ Int($0) }) else { return }
        let records = replay.events.flatMap { event -> [TerminalRecord] in
            guard case .store(let items) = event.action else { return [] }
            return items.compactMap { if case .record(let record) = $0 { record } else { nil } }
        }
        #expect(Set(records.map { "\($0.user) \($0.time)" }).count == promised)
    }
}

/// A file in Tests/Captures.
struct Capture: CustomTestStringConvertible, Sendable {
    let file: URL

    var testDescription: String { file.pathComponents.suffix(2).joined(separator: "/") }

    var expectation: URL { file.deletingPathExtension().appendingPathExtension("expected") }

    func transcript() throws -> Transcript { try Transcript(text: try String(contentsOf: file, encoding: .utf8)) }

    func replay(cut: Int? = nil) throws -> TranscriptReplay {
        let transcript = try transcript()
        let name = try #require(transcript["protocol"])
        let type = try #require(Registry.named(name))
        let session = type.init(settings: SessionSettings(poll: .seconds(30)))
        let onBytes = try #require(session as? any TerminalSession<[UInt8], [UInt8]>)
        return TranscriptReplay(transcript, to: onBytes, cut: cut)
    }
}

/// Found beside the sources, so that a new capture needs no other line.
private func captures() throws -> [Capture] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Captures")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    let found = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "transcript" }
    try #require(!found.isEmpty)
    return found.sorted { $0.path < $1.path }.map(Capture.init)
}

extension ByteAction {
    /// What the journal, the status and the log would be told; nothing for what only the terminal hears.
    fileprivate var lines: [String] {
        switch self {
        case .send: []
        case .store(let items):
            items.map { item in
                switch item {
                case .record(let record):
                    "record \(record.user) \(record.time) verify \(record.verify ?? -1) state \(record.state ?? -1)"
                case .damaged(let bytes, let reason): "damaged \(bytes.count) bytes: \(reason)"
                }
            }
        case .report(let report):
            switch report {
            case .identified(let facts): ["identified \(facts.serial ?? "-") \(facts.model ?? "-")"]
            case .counts(let counts): ["counts \(counts.records ?? -1) records \(counts.users ?? -1) users"]
            case .clock(let time, _, _): ["clock \(time)"]
            case .users(let users): ["users \(users.map(\.user).joined(separator: " "))"]
            case .logRead: ["log read"]
            case .fault(let bytes, let reason): ["fault \(bytes.count) bytes: \(reason)"]
            default: ["\(report)"]
            }
        case .finish(let end): ["finish \(end)"]
        }
    }
}
