import Foundation
import Glibc
import Logging
import Testing

@testable import Gateway

@Suite("The log in systemd's journal")
struct JournalLogTests {
    @Test("An event has its number, its fields and a message that says all of it")
    func entry() {
        let bytes = JournalLog.entry(
            .warning,
            "terminal door is offline",
            ["event": "terminal_state", "terminal": "door", "state": "offline", "odd key": "a\nb"],
            identifier: "rollcalld"
        )
        let length: [UInt8] = [3, 0, 0, 0, 0, 0, 0, 0]
        let details = " odd key=a\nb state=offline terminal=door"
        let message = "terminal door is offline\(details)"
        let count = UInt8(message.utf8.count)
        let expected =
            Array("MESSAGE\n".utf8) + [count, 0, 0, 0, 0, 0, 0, 0]
            + Array(
                """
                \(message)
                PRIORITY=4
                SYSLOG_IDENTIFIER=rollcalld
                MESSAGE_ID=\(JournalEvent.terminalState.id)
                ROLLCALL_EVENT=terminal_state
                ROLLCALL_ODD_KEY

                """.utf8
            ) + length + Array("a\nb\nROLLCALL_STATE=offline\nROLLCALL_TERMINAL=door\n".utf8)
        #expect(bytes == expected)
    }

    @Test("However long, it fits one datagram; without a journal another log takes it")
    func limits() throws {
        let long = String(repeating: "x", count: 100_000)
        let many = Logger.Metadata(uniqueKeysWithValues: (0..<200).map { ("key\($0)", "\(long)") })
        #expect(JournalLog.entry(.error, long, many, identifier: "rollcalld").count < 64 << 10)

        let lines = LogLines()
        let directory = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "socket").path
        let logger = Logger(label: "test") { _ in
            JournalLog(path: path, identifier: "rollcalld", level: .info, otherwise: lines)
        }
        logger.notice("nobody listens")
        #expect(lines.lines == ["notice: nobody listens"])

        let receiver = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        logger.notice("somebody listens", metadata: ["event": "started"])
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(receiver, &bytes, bytes.count, CInt(MSG_DONTWAIT))
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        #expect(text.hasPrefix("MESSAGE=somebody listens\nPRIORITY=5\n"))
        #expect(text.contains("MESSAGE_ID=\(JournalEvent.started.id)\n"))
        #expect(lines.lines.count == 1)
    }

    /// `ROLLCALL_WRITE_DOCS=1 swift test --filter JournalLogTests` writes it anew.
    @Test("systemd/rollcall.catalog explains each event, and no two have one number")
    func catalog() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/rollcall.catalog").standardized
        if ProcessInfo.processInfo.environment["ROLLCALL_WRITE_DOCS"] != nil {
            try JournalEvent.catalog.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == JournalEvent.catalog)
        #expect(Set(JournalEvent.allCases.map(\.id)).count == JournalEvent.allCases.count)
        #expect(JournalEvent.allCases.allSatisfy { $0.id.wholeMatch(of: /[0-9a-f]{32}/) != nil })
    }
}
