/// Which pages of a PDF have nothing on them. They stay: two pages a sheet is the proof that all was scanned (ARC-2).
///
/// A page is rendered small and grey. What differs much from its most frequent grey, the paper's, is ink.
package struct BlankPages: Sendable {
    private static let resolution = 40
    /// So many pages are rendered at once: about 8 MB.
    private static let pagesAtOnce = 50
    /// Of 255. Paper, dust and what shines through from the other side stay within.
    private static let inkDiffers = 40
    /// Of all pixels: a page number is more, a speck is less.
    private static let leastInk = 1.0 / 10_000

    private let program: Program
    private let limit: Duration

    /// - Parameter limit: for 50 pages.
    package init(limit: Duration = .seconds(120), program: Program = .pdftoppm) {
        self.program = program
        self.limit = limit
    }

    /// - Returns: page numbers, from 1.
    package func find(in file: String, pages: Int) async throws(PDFError) -> [Int] {
        var blank: [Int] = []
        for first in stride(from: 1, through: pages, by: Self.pagesAtOnce) {
            let last = min(first + Self.pagesAtOnce - 1, pages)
            let images = try await render(file, first...last)
            guard images.count == last - first + 1 else { throw .unreadable(file: file) }
            blank += zip(first...last, images).filter { Self.isBlank($1) }.map { $0.0 }
        }
        return blank
    }

    private func render(_ file: String, _ pages: ClosedRange<Int>) async throws(PDFError) -> [GreyImage] {
        do throws(ProgramError) {
            let output = try await program.run(
                Program.Request(
                    [
                        "-r", "\(Self.resolution)", "-gray", "-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)",
                        file,
                    ],
                    limit: limit,
                    mostOutput: 64 << 20
                )
            )
            return GreyImage.images(in: output)
        } catch {
            throw .program(error)
        }
    }

    private static func isBlank(_ image: GreyImage) -> Bool {
        var counts = [Int](repeating: 0, count: 256)
        for pixel in image.pixels { counts[Int(pixel)] += 1 }
        let paper = counts.indices.max { counts[$0] < counts[$1] } ?? 255
        let ink = counts.indices.reduce(0) { $0 + (abs($1 - paper) > inkDiffers ? counts[$1] : 0) }
        return Double(ink) < leastInk * Double(image.pixels.count)
    }
}

/// An image of netpbm's grey form: `P5`, width, height, 255, then a byte a pixel.
struct GreyImage {
    let pixels: ArraySlice<UInt8>

    /// Images that follow each other, as pdftoppm writes pages; up to the first thing that is none.
    static func images(in bytes: [UInt8]) -> [GreyImage] {
        var images: [GreyImage] = []
        var rest = bytes[...]
        while rest.starts(with: Array("P5".utf8)) {
            rest.removeFirst(2)
            guard let width = number(&rest), let height = number(&rest), number(&rest) == 255 else { break }
            rest = rest.dropFirst()  // one blank, then the pixels
            let (count, overflow) = width.multipliedReportingOverflow(by: height)
            guard !overflow, count <= rest.count else { break }
            images.append(GreyImage(pixels: rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return images
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        bytes = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        bytes = bytes.dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
