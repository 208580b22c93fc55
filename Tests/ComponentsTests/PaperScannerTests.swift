import Foundation
import Testing

@testable import Components

/// SANE's test device: its feeder has ten pages, and then "out of documents".
@Suite struct PaperScannerTests {
    private let folder: TemporaryFolder
    private let pages: String

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("sane/dll.conf", "test\n".utf8)
        try folder.write("sane/test.conf", [])
        pages = folder.path("pages")
        try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: true)
    }

    private func scanner(
        picture: String,
        device: String = "test:0",
        program: Program = Program("scanimage", from: "sane-utils")
    ) -> PaperScanner {
        PaperScanner(
            device: device,
            resolution: 75,
            more: ["--test-picture=\(picture)"],
            configurationFolder: folder.path("sane"),
            limit: .seconds(120),
            program: program
        )
    }

    /// scanimage, with more arguments behind ours.
    private func scanimage(_ more: String) throws -> Program {
        let path = try folder.write("scanimage", "#!/bin/sh\nexec /usr/bin/scanimage \"$@\" \(more)\n".utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return Program(path, from: "sane-utils")
    }

    @Test("Two passes become one PDF, the blank backs are kept and named")
    func bothSides() async throws {
        let fronts = scanner(picture: "Grid")
        #expect(try await fronts.read(.fronts, into: pages) == 10)
        // A pass that is repeated replaces the first.
        #expect(try await fronts.read(.fronts, into: pages) == 10)
        #expect(try await scanner(picture: "Solid white").read(.backs, into: pages) == 10)
        let scan = try await fronts.finish(in: pages, into: folder.path("scan.pdf"))
        #expect(scan.pages == 20)
        #expect(scan.blank == Array(stride(from: 2, through: 20, by: 2)))
        #expect(try await PDFTools().pageCount(of: scan.path) == 20)
    }

    @Test("Other counts of fronts and backs refuse the whole scan")
    func mismatch() async throws {
        let scanner = scanner(picture: "Grid")
        #expect(try await scanner.read(.fronts, into: pages) == 10)
        await #expect(throws: ScanError.mismatch(ScanMismatch(fronts: 10, backs: 0))) {
            try await scanner.finish(in: pages, into: folder.path("scan.pdf"))
        }
        let short = self.scanner(picture: "Grid", program: try scanimage("--batch-count=9"))
        #expect(try await short.read(.backs, into: pages) == 9)
        await #expect(throws: ScanError.mismatch(ScanMismatch(fronts: 10, backs: 9))) {
            try await scanner.finish(in: pages, into: folder.path("scan.pdf"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("scan.pdf")))
    }

    @Test("A pass that fails leaves no pages, and what is missing is named")
    func fails() async throws {
        let jam = try folder.write("jam", "#!/bin/sh\n/usr/bin/scanimage \"$@\" --batch-count=4\nexit 6\n".utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: jam)
        let jammed = await #expect(throws: ScanError.self) {
            try await scanner(picture: "Grid", program: Program(jam, from: "sane-utils")).read(.fronts, into: pages)
        }
        guard case .program(.ended(_, 6, _))? = jammed else {
            Issue.record("\(String(describing: jammed))")
            return
        }
        #expect(try folder.files(under: "pages").isEmpty)
        let error = await #expect(throws: ScanError.self) {
            try await scanner(picture: "Grid", device: "test:9").read(.fronts, into: pages)
        }
        #expect("\(try #require(error))".contains("open of device test:9 failed"))
        await #expect(throws: ScanError.program(.missing(program: "no-scanimage", from: "sane-utils"))) {
            try await scanner(picture: "Grid", program: Program("no-scanimage", from: "sane-utils"))
                .read(.fronts, into: pages)
        }
    }
}
