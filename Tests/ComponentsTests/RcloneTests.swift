@testable import Components
import Foundation
import Testing

@Suite struct RcloneTests {
    private let folder: TemporaryFolder
    private let bytes = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    private let hash: DocumentHash
    private let file: String

    init() throws {
        folder = try TemporaryFolder()
        file = try folder.write("paper.pdf", bytes)
        hash = DocumentHash(of: bytes)
    }

    /// A remote `open` and, over its folder `sealed`, an encrypted one, `safe`.
    private func remote(_ name: String, type: String, _ values: KeyValuePairs<String, String>) async throws -> Rclone {
        var configuration = RcloneConfiguration()
        try configuration.add("open", type: type, values)
        let password = try await Rclone.obscured(Array("a long pass phrase".utf8))
        #expect(!password.contains("phrase"))
        try configuration.addEncrypted("safe", over: "open", folder: "sealed", password: password)
        let path = try folder.write("rclone.conf", configuration.text.utf8)
        return Rclone(remote: name, configuration: path, limit: .seconds(120))
    }

    private func alias(_ name: String = "open") async throws -> Rclone {
        try await remote(name, type: "alias", ["remote": folder.path("drive")])
    }

    @Test("A file is copied, proved and listed under an awkward name")
    func copies() async throws {
        let drive = try await alias()
        let path = "2026/[1] 发文 #7; -x.pdf"
        #expect(try await drive.list("2026") == [])
        #expect(try await drive.hash(of: path) == nil)
        try await drive.copy(file, hash: hash, to: path)
        #expect(try await drive.hash(of: path) == hash)
        #expect(try await drive.hash(of: "2026/other.pdf") == nil)
        #expect(try await drive.list("2026") == [Rclone.Entry(path: "[1] 发文 #7; -x.pdf", bytes: 40_000)])
        #expect(try folder.bytes("drive/\(path)") == bytes)
    }

    @Test("Bytes that lie in no file are written, plain and encrypted, and removed", arguments: ["open", "safe"])
    func writes(name: String) async throws {
        let drive = try await alias(name)
        try await drive.write(bytes, to: "a/b.pdf")
        #expect(try await drive.hash(of: "a/b.pdf") == hash)
        #expect(try await drive.read("a/b.pdf", hash: hash) == bytes)
        try await drive.write([1], to: "a/b.pdf")
        await #expect(throws: RcloneError.different(path: "a/b.pdf", wanted: hash, got: DocumentHash(of: [1]))) {
            try await drive.read("a/b.pdf", hash: hash)
        }
        #expect(try await drive.hash(of: "a/b.pdf") == DocumentHash(of: [1]))
        try await drive.remove("a/b.pdf")
        #expect(try await drive.hash(of: "a/b.pdf") == nil)
        await #expect(throws: RcloneError.notFound(path: "a/b.pdf")) { try await drive.read("a/b.pdf", hash: hash) }
        try await drive.remove("a/b.pdf")
    }

    @Test("All of a folder is proved at once; what was changed has another hash or none", arguments: ["open", "safe"])
    func proves(name: String) async throws {
        let drive = try await alias(name)
        #expect(try await drive.hashes(below: "a").isEmpty)
        try await drive.remove("a/1")
        try await drive.write(bytes, to: "a/1")
        try await drive.write([1], to: "a/2 #")
        let plain = name == "open"
        let whole: [String: DocumentHash?] = ["1": hash, "2 #": DocumentHash(of: [1])]
        #expect(try await drive.hashes(below: "a") == whole)
        let stored = try folder.files(under: plain ? "drive/a" : "drive/sealed").map { path in
            plain ? "drive/a/\(path)" : "drive/sealed/\(path)"
        }
        let large = try #require(try stored.first { try folder.bytes($0).count > 1_000 })
        var changed = try folder.bytes(large)
        changed[changed.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: folder.path(large))
        try folder.write(large, changed)
        let found = try await drive.hashes(below: "a")
        let other = try #require(found["2 #"])
        #expect(found.keys.sorted() == ["1", "2 #"] && other == DocumentHash(of: [1]))
        let wanted: DocumentHash? = plain ? DocumentHash(of: changed) : nil
        let got = try #require(found["1"])
        #expect(got == wanted)
    }

    @Test("Another file on the drive is noticed, and copied over")
    func different() async throws {
        let drive = try await alias()
        let other = DocumentHash(of: [1])
        await #expect(throws: RcloneError.different(path: "a.pdf", wanted: other, got: hash)) {
            try await drive.copy(file, hash: other, to: "a.pdf")
        }
        try folder.write("drive/a.pdf", bytes.reversed())
        #expect(try await drive.hash(of: "a.pdf") != hash)
        try await drive.copy(file, hash: hash, to: "a.pdf")
        #expect(try await drive.hash(of: "a.pdf") == hash)
    }

    @Test("What is sensitive reaches the drive encrypted, by name too")
    func encrypted() async throws {
        let drive = try await alias("safe")
        try await drive.copy(file, hash: hash, to: "机密/salaries.pdf")
        #expect(try await drive.list("机密").map(\.path) == ["salaries.pdf"])
        let stored = try folder.files(under: "drive")
        #expect(stored.count == 1)
        #expect(stored.allSatisfy { $0.hasPrefix("sealed/") && !$0.contains("salaries") })
        let sealed = try folder.bytes("drive/\(try #require(stored.first))")
        #expect(Data(sealed).range(of: Data(bytes.prefix(64))) == nil)
        // A changed byte is no document any more.
        var changed = sealed
        changed[changed.count / 2] ^= 1
        try folder.write("drive/\(try #require(stored.first))", changed)
        await #expect(throws: RcloneError.self) { try await drive.hash(of: "机密/salaries.pdf") }
    }

    @Test("A drive that is down is a temporary error, encrypted or not, and works again when it is up")
    func down() async throws {
        try FileManager.default.createDirectory(atPath: folder.path("served"), withIntermediateDirectories: true)
        for name in ["open", "safe"] {
            var drive = try await alias()
            try await withDrive(over: folder.path("served")) { url in
                drive = try await remote(name, type: "webdav", ["url": url, "vendor": "other"])
                try await drive.copy(file, hash: hash, to: "a/b.pdf")
            }
            for work in [
                { try await drive.copy(file, hash: hash, to: "a/b.pdf") },
                { _ = try await drive.hash(of: "a/b.pdf") },
                { _ = try await drive.list("a") },
            ] {
                let error = await #expect(throws: RcloneError.self) { try await work() }
                #expect(error?.isTemporary == true, "\(name): \(String(describing: error))")
            }
            try await withDrive(over: folder.path("served")) { url in
                drive = try await remote(name, type: "webdav", ["url": url, "vendor": "other"])
                #expect(try await drive.hash(of: "a/b.pdf") == hash)
            }
        }
    }

    @Test("A wrong configuration, a missing file and a missing program are not temporary")
    func permanent() async throws {
        let configuration = try folder.write("empty.conf", [])
        let nowhere = Rclone(remote: "nowhere", configuration: configuration)
        let error = await #expect(throws: RcloneError.self) { try await nowhere.copy(file, hash: hash, to: "a") }
        #expect(error?.isTemporary == false)
        #expect("\(try #require(error))".contains("didn't find section"))
        await #expect(throws: RcloneError.notFound(path: "/no/file")) {
            try await alias().copy("/no/file", hash: hash, to: "a")
        }
        let absent = Rclone(remote: "x", configuration: configuration, program: Program("no-rclone", from: "rclone"))
        await #expect(throws: RcloneError.program(.missing(program: "no-rclone", from: "rclone"))) {
            try await absent.list("")
        }
    }

    @Test(
        "A path or a value that would mean something else is refused",
        arguments: ["", "../a", "/a", "a//b", "a\nb", "."]
    )
    func unfit(path: String) async throws {
        await #expect(throws: RcloneError.unfitPath(path)) { try await alias().copy(file, hash: hash, to: path) }
        var configuration = RcloneConfiguration()
        #expect(throws: RcloneConfiguration.Unfit(key: "name")) { try configuration.add("a]\n[b", type: "alias", [:]) }
        #expect(throws: RcloneConfiguration.Unfit(key: "url")) {
            try configuration.add("a", type: "webdav", ["url": "x\npass = y"])
        }
        #expect(configuration.text.isEmpty)
    }
}
