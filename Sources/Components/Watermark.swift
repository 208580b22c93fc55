/// The mark on every page of a paper that leaves the archive (RSK-5): who has it, when, which copy.
///
/// rsvg-convert makes the page: text stays text in it, which pdftotext finds. Upright, since slanted text is found scrambled.
package struct Watermark: Sendable {
    /// A4, in millimetres. qpdf fits it to pages of other sizes.
    private static let page = (width: 210.0, height: 297.0)
    private static let lines = 5
    /// Millimetres.
    private static let largestLetters = 9.0

    private let text: String
    private let program: Program

    /// - Parameter text: one line; control characters become spaces, what is beyond 120 characters is left out.
    package init(_ text: String, program: Program = Program("rsvg-convert", from: "librsvg2-bin fonts-noto-cjk")) {
        self.text = String(
            text.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: " "
                default: Character(scalar)
                }
            }.prefix(120)
        )
        self.program = program
    }

    /// Writes a PDF of one page.
    package func write(to path: String) async throws(ProgramError) {
        _ = try await program.run(
            Program.Request(["--format=pdf", "--output", path], input: Array(svg.utf8), limit: .seconds(60))
        )
    }

    private var svg: String {
        // A Chinese character is as wide as high, others are narrower; so the line stays within the page.
        let width = text.unicodeScalars.reduce(0.0) { $0 + ($1.isASCII ? 0.62 : 1) }
        let size = min(Self.largestLetters, 0.9 * Self.page.width / max(width, 1))
        let rows = (0..<Self.lines).map { row in
            let y = Self.page.height * (Double(row) + 0.5) / Double(Self.lines)
            return "<text x=\"\(Self.page.width / 2)\" y=\"\(y)\">\(escaped)</text>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.page.width)mm" height="\(Self.page.height)mm" \
            viewBox="0 0 \(Self.page.width) \(Self.page.height)">
            <g font-family="'Noto Sans CJK SC', sans-serif" font-size="\(size)" text-anchor="middle" \
            fill="#808080" fill-opacity="0.35" xml:space="preserve">
            \(rows.joined(separator: "\n"))
            </g></svg>
            """
    }

    private var escaped: String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
