import Foundation
import Testing

@testable import Components

@Suite struct PDFToolsTests {
    private let folder: TemporaryFolder
    private let tools = PDFTools(limit: .seconds(120))

    init() throws { folder = try TemporaryFolder() }

    @Test("Fronts and backs are collated, the last back first")
    func collates() async throws {
        let fronts = try await pdf(["front1", "front2", "front3"], in: folder, "fronts.pdf")
        let backs = try await pdf(["back3", "back2", "back1"], in: folder, "backs.pdf")
        try await tools.collate(fronts: fronts, backs: backs, into: folder.path("all.pdf"))
        let pages = try await words(in: folder.path("all.pdf"))
        #expect(pages.map(\.first) == ["front1", "back1", "front2", "back2", "front3", "back3"])
        #expect(try await tools.pageCount(of: folder.path("all.pdf")) == 6)
        let fewer = try await pdf(["back2", "back1"], in: folder, "fewer.pdf")
        await #expect(throws: PDFError.mismatch(ScanMismatch(fronts: 3, backs: 2))) {
            try await tools.collate(fronts: fronts, backs: fewer, into: folder.path("none.pdf"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("none.pdf")))
    }

    @Test("A mark in Chinese is found on every page, whatever it has in it")
    func watermark() async throws {
        let paper = try await pdf(["one", "two"], in: folder, "paper.pdf")
        let mark = folder.path("mark.pdf")
        try await Watermark("张甲 2026-11-24 第3份 <b>&amp;\u{202E}\u{0} \"x\"").write(to: mark)
        try await tools.overlay(mark, on: paper, into: folder.path("marked.pdf"))
        let pages = try await words(in: folder.path("marked.pdf"))
        #expect(pages.count == 2)
        for (page, word) in zip(pages, ["one", "two"]) {
            #expect(page.contains(word))
            #expect(page.filter { $0 == "张甲" }.count == 5)
            #expect(page.contains("第3份"))
            #expect(page.contains("<b>&amp;"))
        }
        // A long one shrinks rather than runs over the edge.
        try await Watermark(String(repeating: "长", count: 200) + "end").write(to: mark)
        #expect(try await words(in: mark).first?.first == String(repeating: "长", count: 120))
    }

    @Test("An encrypted paper opens with its password only", arguments: [" 密码 with spaces", "@odd #1", "a'b\"c\\"])
    func encrypts(password: String) async throws {
        let paper = try await pdf(["secret"], in: folder, "paper.pdf")
        let output = folder.path("encrypted.pdf")
        try await tools.encrypt(paper, password: password, into: output)
        #expect(try await words(in: output, password: password).first?.contains("secret") == true)
        await #expect(throws: ProgramError.self) { try await words(in: output, password: "another") }
        await #expect(throws: ProgramError.self) { try await words(in: output) }
        let shown = try await Program("qpdf", from: "qpdf").run(
            Program.Request(["--password=\(password)", "--show-encryption", output], limit: .seconds(120))
        )
        #expect(String(decoding: shown, as: UTF8.self).contains("file encryption method: AESv3"))
    }

    @Test("A password that qpdf would take for something else is refused", arguments: ["", "--", "-x", "a\nb"])
    func unfit(password: String) async throws {
        await #expect(throws: PDFError.unfitPassword) {
            try await tools.encrypt(folder.path("x.pdf"), password: password, into: folder.path("y.pdf"))
        }
    }

    @Test("A damaged file is refused, though qpdf could mend it, and a missing one is named")
    func damaged() async throws {
        let whole = try await pdf(["one"], in: folder, "paper.pdf")
        var bytes = Data(try folder.bytes("paper.pdf"))
        let table = try #require(bytes.range(of: Data("startxref".utf8), options: .backwards))
        bytes.replaceSubrange(table, with: Data("startxxxx".utf8))
        let cut = try folder.write("cut.pdf", bytes)
        let error = await #expect(throws: PDFError.self) { try await tools.pageCount(of: cut) }
        guard case .damaged? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        await #expect(throws: PDFError.self) { try await tools.overlay(cut, on: whole, into: folder.path("o.pdf")) }
        let missing = await #expect(throws: PDFError.self) { try await tools.pageCount(of: "/no/file.pdf") }
        #expect("\(try #require(missing))".contains("/no/file.pdf: No such file"))
        let absent = PDFTools(qpdf: Program("no-qpdf", from: "qpdf"))
        await #expect(throws: PDFError.program(.missing(program: "no-qpdf", from: "qpdf"))) {
            try await absent.pageCount(of: whole)
        }
    }

    @Test("A page with a small page number is not blank, a stained one is")
    func blank() async throws {
        let white = String(repeating: "255 ", count: 210 * 297)
        var stained = [Int](repeating: 250, count: 210 * 297)
        stained[5_000] = 0
        var images: [String] = []
        for (name, pixels) in [("white", white), ("stained", stained.map(String.init).joined(separator: " "))] {
            images.append(try folder.write("\(name).pgm", "P2 210 297 255\n\(pixels)\n".utf8))
        }
        try await tools.wrap(images, into: folder.path("scan.pdf"))
        let paper = folder.path("paper.pdf")
        try await Watermark("7").write(to: folder.path("number.pdf"))
        _ = try await Program("qpdf", from: "qpdf").run(
            Program.Request(
                ["--empty", "--pages", folder.path("scan.pdf"), folder.path("number.pdf"), "--", paper],
                limit: .seconds(120)
            )
        )
        #expect(try await BlankPages().find(in: paper, pages: 3) == [1, 2])
        await #expect(throws: PDFError.self) { try await BlankPages().find(in: paper, pages: 4) }
    }

    @Test("Garbage in place of images is no image")
    func garbage() {
        let image = Array("P5\n2 2\n255\n".utf8) + [1, 2, 3, 4]
        #expect(GreyImage.images(in: image + image).map { Array($0.pixels) } == [[1, 2, 3, 4], [1, 2, 3, 4]])
        #expect(GreyImage.images(in: image.dropLast()).isEmpty)
        #expect(GreyImage.images(in: Array("P5\n9999999999 9999999999\n255\n".utf8)).isEmpty)
        #expect(GreyImage.images(in: Array("P5\n-1 2\n255\nxx".utf8)).isEmpty)
        #expect(GreyImage.images(in: Array("P6\n1 1\n255\nx".utf8)).isEmpty)
        for count in image.indices { _ = GreyImage.images(in: Array(image.prefix(count))) }
    }
}
