import Foundation
import Glibc
import Testing

@testable import rollcall

@Suite("Files that commands write (--output)")
struct NewFileTests {
    private struct Broken: Error {}

    @Test("A new file has the mode that the umask leaves, and nothing else is left")
    func new() throws {
        try withDirectory { directory in
            let mask = umask(0o022)
            umask(mask)
            try write("new", to: directory + "/report.csv")
            #expect(try contents(directory + "/report.csv") == "new")
            #expect(try status(directory + "/report.csv").st_mode & 0o777 == 0o666 & ~mask)
            #expect(try names(in: directory) == ["report.csv"])
        }
    }

    @Test(
        "A file that is replaced keeps its mode, from before the first byte is in it",
        arguments: [0o600, 0o640, 0o666]
    )
    func mode(mode: mode_t) throws {
        try withDirectory { directory in
            let path = directory + "/report.csv"
            try Data("old".utf8).write(to: URL(filePath: path))
            try #require(chmod(path, mode) == 0)
            var before: mode_t?
            try NewFile.write(path) { unfinished in
                before = try status(unfinished).st_mode & 0o777
                try NewFile.write(Array("new".utf8), to: unfinished)
            }
            #expect(before == mode)
            #expect(try status(path).st_mode & 0o777 == mode)
            #expect(try contents(path) == "new")
        }
    }

    @Test("Root leaves the owner as it was", .enabled(if: geteuid() == 0))
    func owner() throws {
        try withDirectory { directory in
            let path = directory + "/report.csv"
            try Data("old".utf8).write(to: URL(filePath: path))
            try #require(chown(path, 54_321, 54_322) == 0)
            try write("new", to: path)
            let now = try status(path)
            #expect(now.st_uid == 54_321)
            #expect(now.st_gid == 54_322)
        }
    }

    @Test("A link stays, and what it leads to is replaced, also where nothing was")
    func link() throws {
        try withDirectory { directory in
            try #require(mkdir(directory + "/far", 0o755) == 0)
            try Data("old".utf8).write(to: URL(filePath: directory + "/far/report.csv"))
            for name in ["report.csv", "missing.csv"] {
                let path = "\(directory)/\(name)"
                try #require(symlink("far/\(name)", path) == 0)
                try write("new", to: path)
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "far/\(name)")
                #expect(try contents("\(directory)/far/\(name)") == "new")
            }
            #expect(try names(in: directory + "/far") == ["missing.csv", "report.csv"])
        }
    }

    @Test("What is no file is written to and stays")
    func pipe() throws {
        try withDirectory { directory in
            let path = directory + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            try #require(reader >= 0)
            defer { close(reader) }
            try write("new", to: path)
            #expect(try status(path).st_mode & S_IFMT == S_IFIFO)
            var bytes = [UInt8](repeating: 0, count: 16)
            let count = read(reader, &bytes, bytes.count)
            #expect(bytes.prefix(max(0, count)).elementsEqual("new".utf8))
            #expect(try names(in: directory) == ["pipe"])
        }
    }

    @Test("What could not be made whole leaves what was there, and nothing beside it")
    func failure() throws {
        try withDirectory { directory in
            let path = directory + "/report.csv"
            try Data("old".utf8).write(to: URL(filePath: path))
            #expect(throws: Broken.self) {
                try NewFile.write(path) { unfinished in
                    try NewFile.write(Array("half".utf8), to: unfinished)
                    throw Broken()
                }
            }
            #expect(try contents(path) == "old")
            #expect(try names(in: directory) == ["report.csv"])
            #expect(throws: Refusal.self) { try write("new", to: directory + "/none/report.csv") }
            #expect(throws: Refusal.self) { try write("new", to: directory) }
        }
    }

    private func write(_ text: String, to path: String) throws {
        try NewFile.write(path) { try NewFile.write(Array(text.utf8), to: $0) }
    }

    private func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    private func status(_ path: String) throws -> stat {
        var found = stat()
        try #require(lstat(path, &found) == 0)
        return found
    }

    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "rollcall-file-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }
}
