import Foundation

@testable import Components

/// The words on each page, by pdftotext.
func words(in file: String, password: String? = nil) async throws -> [[String]] {
    let output = try await Program("pdftotext", from: "poppler-utils").run(
        Program.Request((password.map { ["-upw", $0] } ?? []) + [file, "-"], limit: .seconds(120))
    )
    return String(decoding: output, as: UTF8.self).split(separator: "\u{0C}", omittingEmptySubsequences: false)
        .dropLast()
        .map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
}

/// A PDF with one page a text.
func pdf(_ texts: [String], in folder: TemporaryFolder, _ name: String) async throws -> String {
    var pages: [String] = []
    for (number, text) in texts.enumerated() {
        let page = folder.path("\(name)-\(number).page.pdf")
        try await Watermark(text).write(to: page)
        pages.append(page)
    }
    let path = folder.path(name)
    _ = try await Program("qpdf", from: "qpdf").run(
        Program.Request(["--empty", "--pages"] + pages + ["--", path], limit: .seconds(120))
    )
    return path
}
