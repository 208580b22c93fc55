@testable import Control
import Foundation
import JSON
import Testing

@Test("The socket has mode 0660 from the start and its path goes with it; the mask of the process stays")
func modeAndRemoval() async {
    await #expect(processExitsWith: .success) {  // the mask belongs to the whole process
        try await withTemporaryDirectory { directory in
            let path = directory + "/socket"
            umask(0o022)
            let socket = try ListeningSocket(path: path)
            #expect(umask(0o022) == 0o022)
            var status = stat()
            try #require(lstat(path, &status) == 0)
            #expect(status.st_mode == S_IFSOCK | 0o660)
            socket.close()
            #expect(lstat(path, &status) != 0)
            #expect(throws: ListeningError.notListening) { try socket.duplicate() }
        }
    }
}

@Test("A second instance is refused while the first one holds the lock, and leaves its socket alone")
func secondInstance() async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        let first = try ListeningSocket(path: path)
        #expect(throws: ListeningError.inUse(path)) { try ListeningSocket(path: path) }
        #expect(throws: Never.self) { try RawClient(path) }
        first.close()
        try ListeningSocket(path: path).close()
    }
}

@Test("The lock ends with the socket, also while a child that is being started has its descriptor")
func inheritedLock() async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        let first = try ListeningSocket(path: path)
        let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let lock = links.compactMap { CInt($0) }.first { number in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == path + ".lock"
        }
        // What a fork does to it.
        let inherited = dup(try #require(lock))
        defer { close(inherited) }
        first.close()
        try ListeningSocket(path: path).close()
    }
}

@Test("A stale socket is replaced; anything else at the path is not touched")
func staleSocket() async throws {
    try await withTemporaryDirectory { directory in
        let path = directory + "/socket"
        try bindStaleSocket(at: path)
        try ListeningSocket(path: path).close()
        #expect(FileManager.default.createFile(atPath: path, contents: Data("keep".utf8)))
        #expect(throws: ListeningError.notASocket(path)) { try ListeningSocket(path: path) }
        #expect(FileManager.default.contents(atPath: path) == Data("keep".utf8))
    }
}

@Test("Paths that cannot be bound are refused")
func badPaths() {
    let long = "/tmp/" + String(repeating: "x", count: 103)
    #expect(throws: ListeningError.pathTooLong(long)) { try ListeningSocket(path: long) }
    #expect(throws: ListeningError.system("open /nowhere/socket.lock", errno: ENOENT)) {
        try ListeningSocket(path: "/nowhere/socket")
    }
}

@Test("Listening descriptors are taken over and all served, and their paths stay; nothing else is taken")
func handedOver() async throws {
    try await withTemporaryDirectory { directory in
        let paths = ["one", "two"].map { "\(directory)/\($0)" }
        let owners = try paths.map { try ListeningSocket(path: $0) }
        let server = ControlServer(
            service: try testService(),
            access: try AccessRules([]),
            sockets: try owners.map { try ListeningSocket(descriptor: $0.duplicate()) },
            logger: LogRecorder().logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            for path in paths {
                let info = try await blocking { try ControlClient(path: path).call("org.varlink.service.GetInfo") }
                #expect(info["vendor"] == "Test")
            }
            group.cancelAll()
        }
        for path in paths { #expect(FileManager.default.fileExists(atPath: path)) }
        #expect(throws: ListeningError.notListening) { try ListeningSocket(descriptor: 1) }
        #expect(throws: ListeningError.notListening) { try ListeningSocket(descriptor: -1) }
    }
}

/// What a daemon that was killed leaves behind.
func bindStaleSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let address = try #require(sockaddr_un(path: path))
    try #require(address.withPointer { bind(descriptor, $0, $1) } == 0)
}
