@testable import Control
import Foundation
import JSON
import Testing

@Test("Calls, streams and typed calls on one connection")
func clientCalls() async throws {
    let witness = Witness()
    try await withServer(testService(witness)) { path in
        try await blocking {
            let client = try ControlClient(path: path)
            #expect(try client.call("io.rollcall.Test.Echo", ["text": "a"]) == ["text": "a"])
            let text: Text = try client.call("io.rollcall.Test.Echo", Text(text: "b"))
            #expect(text == Text(text: "b"))
            var numbers: [Int] = []
            try client.stream("io.rollcall.Test.Count", Count(to: 4), returning: Number.self) {
                numbers.append($0.number)
            }
            #expect(numbers == [1, 2, 3, 4])
            try client.send("io.rollcall.Test.Echo", ["text": "quiet"])
            #expect(throws: ControlError.invalidParameter("text")) { try client.call("io.rollcall.Test.Echo") }
            #expect(try client.call("io.rollcall.Test.Pages", ["to": 4]) == ["number": 4])
            let long: Text = try client.call("io.rollcall.Test.Long", Length(length: 2_000_000))
            #expect(long.text.utf8.count == 2_000_000)
        }
    }
    #expect(witness.count("quiet") == 1)
}

@Test("A stream that is left early ends on the server, and the next call works")
func leavingStream() async throws {
    let witness = Witness()
    try await withServer(testService(witness)) { path in
        try await blocking {
            let client = try ControlClient(path: path)
            #expect(throws: Broken.self) {
                try client.stream("io.rollcall.Test.Forever") { _ in throw Broken() }
            }
            #expect(try client.call("io.rollcall.Test.Echo", ["text": "still"]) == ["text": "still"])
        }
        await witness.wait(for: "cancelled")
    }
    #expect(witness.count("cancelled") == 1)
}

@Test("An answer of another shape than the caller's type is a bad reply")
func badReply() async throws {
    try await withServer(testService()) { path in
        try await blocking {
            let client = try ControlClient(path: path)
            #expect(throws: ClientError.self) {
                try client.call("io.rollcall.Test.Echo", Text(text: "a"), returning: Number.self)
            }
        }
    }
}

@Test("A missing socket and a stale one are told apart")
func unreachable() async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        #expect(throws: ClientError.noSocket(path: path)) { try ControlClient(path: path) }
        try bindStaleSocket(at: path)
        #expect(throws: ClientError.refused(path: path)) { try ControlClient(path: path) }
        let long = String(repeating: "x", count: 200)
        #expect(throws: ClientError.pathTooLong(path: long)) { try ControlClient(path: long) }
    }
}

@Test("Who may not use the socket is told which group may")
func closedToCaller() async {
    await #expect(processExitsWith: .success) {
        try await withTemporaryDirectory { directory in
            let path = directory + "/socket"
            let socket = try ListeningSocket(path: path)
            try #require(chmod(directory, 0o755) == 0 && chmod(path, 0) == 0)
            let group = try #require(getgrgid(getegid()).map { String(cString: $0.pointee.gr_name) })
            // Root may connect to anything, so be somebody else: this process has nothing else to do.
            let own = geteuid()
            if own == 0 { try #require(seteuid(54_321) == 0) }
            #expect(throws: ClientError.notPermitted(path: path, group: group)) { try ControlClient(path: path) }
            try #require(seteuid(own) == 0)
            socket.close()
        }
    }
}

/// Accepts one connection, reads a little, writes `bytes` and closes.
private func answerOnce(_ path: String, with bytes: [UInt8]) throws {
    let listener = try ListeningSocket(path: path)
    defer { listener.close() }
    let descriptor = try listener.duplicate()
    defer { close(descriptor) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waiting, 1, 60_000) == 1)
    let connection = accept(descriptor, nil, nil)
    defer { close(connection) }
    var request = [UInt8](repeating: 0, count: 4_096)
    _ = recv(connection, &request, request.count, 0)
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
        guard count > 0 else { return }
        sent += count
    }
}

/// What `A.b.C` ends with when the daemon answers with these bytes and closes.
private func outcome(of bytes: [UInt8]) async throws -> ClientError? {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await blocking { try answerOnce(path, with: bytes) } }
            return try await blocking { () throws -> ClientError? in
                while true {
                    do {
                        _ = try ControlClient(path: path).call("a.b.C")
                        return nil
                    } catch ClientError.noSocket, ClientError.refused {
                        sched_yield()  // not listening yet
                    } catch let error as ClientError {
                        return error
                    }
                }
            }
        }
    }
}

@Test("A daemon that closes in the middle, or answers something else, is an error that names the call")
func brokenAnswers() async throws {
    #expect(try await outcome(of: []) == .closed(method: "a.b.C"))
    #expect(try await outcome(of: Array(#"{"parameters":"#.utf8)) == .closed(method: "a.b.C"))
    #expect(try await outcome(of: Array("{}\0".utf8)) == nil)
    for reply in ["[]\0", "x\0", "{\"parameters\":1}\0", "{\"continues\":true}\0", "{\"error\":1}\0"] {
        guard case .badReply(method: "a.b.C", _) = try await outcome(of: Array(reply.utf8)) else {
            Issue.record("accepted: \(reply)")
            continue
        }
    }
    let endless = [UInt8](repeating: UInt8(ascii: " "), count: ControlClient.largestReply + 1)
    #expect(try await outcome(of: endless) == .replyTooLong(method: "a.b.C", limit: ControlClient.largestReply))
}

@Test("A daemon that hangs is given up after the call's time, and the next call may be answered")
func hangingDaemon() async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        let listener = try ListeningSocket(path: path)
        defer { listener.close() }
        try await blocking {
            let client = try ControlClient(path: path)
            let patience = Duration.milliseconds(20)
            for _ in 1...2 {
                #expect(throws: ClientError.noAnswer(method: "a.b.C", after: patience)) {
                    try client.call("a.b.C", patience: patience)
                }
            }
            // More than the kernel holds for the daemon.
            let long = String(repeating: "x", count: 1 << 19)
            #expect(throws: ClientError.noAnswer(method: "a.b.C", after: patience)) {
                try client.call("a.b.C", ["text": .string(long)], patience: patience)
            }
        }
    }
}
