import Foundation

/// A scanner with a document feeder, by SANE's scanimage (ARC-2).
///
/// Pages come as PNG: the PDFs of scanimage 1.2.1 have no cross-reference table.
package struct PaperScanner: Sendable {
    /// Both sides of a stack, in reading order.
    package struct Scan: Equatable, Sendable {
        /// The file.
        package let path: String
        /// Two a sheet.
        package let pages: Int
        /// Page numbers, from 1.
        package let blank: [Int]
    }

    /// Which side a pass reads. The stack is turned over as a whole before the second.
    package enum Side: String, Sendable { case fronts, backs }

    private let device: String
    private let options: [String]
    private let configurationFolder: String?
    private let limit: Duration
    private let program: Program
    private let tools: PDFTools
    private let blankPages: BlankPages

    /// - Parameters:
    ///   - device: as `scanimage -L` lists it.
    ///   - source: the device's word for its feeder.
    ///   - resolution: dots an inch.
    ///   - more: other options of the device, as `--mode=Gray`.
    ///   - configurationFolder: of SANE; nil: Debian's.
    ///   - limit: for one pass.
    package init(
        device: String,
        source: String = "Automatic Document Feeder",
        resolution: Int = 300,
        more: [String] = [],
        configurationFolder: String? = nil,
        limit: Duration = .seconds(1_800),
        program: Program = .scanimage,
        tools: PDFTools = PDFTools(),
        blankPages: BlankPages = BlankPages()
    ) {
        self.device = device
        options = ["--source=\(source)", "--resolution=\(resolution)"] + more
        self.configurationFolder = configurationFolder
        self.limit = limit
        self.program = program
        self.tools = tools
        self.blankPages = blankPages
    }

    /// SANE's `SANE_STATUS_NO_DOCS`, which a pass with a bound ends with when the feeder is empty.
    private static let outOfDocuments: Int32 = 7
    /// The most pages of one pass: what comes after them is scanned as another paper.
    package static let mostPages = 500

    /// Reads all that lies in the feeder.
    ///
    /// - Parameter folder: the scan's own, an absolute path. What an earlier try of this side left there is removed.
    /// - Returns: how many pages.
    package func read(_ side: Side, into folder: String) async throws(ScanError) -> Int {
        try clear(side, in: folder)
        let batch = [
            "--format=png", "--batch=\(folder)/\(side.rawValue)-%04d.png", "--batch-count=\(Self.mostPages + 1)",
        ]
        let request = Program.Request(
            ["--device-name=\(device)"] + options + batch,
            environment: configurationFolder.map { ["SANE_CONFIG_DIR": $0] } ?? [:],
            limit: limit
        )
        do throws(ProgramError) {
            let ending = try await program.ending(of: request)
            guard [0, Self.outOfDocuments].contains(ending.status) else { throw program.failure(ending) }
        } catch {
            // After a jam nobody knows which page is whose back.
            try clear(side, in: folder)
            throw .program(error)
        }
        let count = try images(of: side, in: folder).count
        guard count > 0 else { throw .empty(side) }
        guard count <= Self.mostPages else {
            try clear(side, in: folder)
            throw .tooMany(most: Self.mostPages)
        }
        return count
    }

    /// Makes one PDF of both passes.
    ///
    /// - Parameters:
    ///   - folder: the same as both passes were read into.
    ///   - output: an absolute path.
    /// - Throws: ``ScanError/mismatch(_:)`` before anything is made.
    package func finish(in folder: String, into output: String) async throws(ScanError) -> Scan {
        let fronts = try images(of: .fronts, in: folder)
        let backs = try images(of: .backs, in: folder)
        guard fronts.count == backs.count else {
            throw .mismatch(ScanMismatch(fronts: fronts.count, backs: backs.count))
        }
        guard !fronts.isEmpty else { throw .empty(.fronts) }
        do throws(ProgramError) {
            try await tools.wrap(fronts, into: "\(folder)/fronts.pdf")
            try await tools.wrap(backs, into: "\(folder)/backs.pdf")
        } catch {
            throw .program(error)
        }
        do throws(PDFError) {
            try await tools.collate(fronts: "\(folder)/fronts.pdf", backs: "\(folder)/backs.pdf", into: output)
            let pages = try await tools.pageCount(of: output)
            guard pages == fronts.count + backs.count else { throw .unreadable(file: output) }
            return Scan(path: output, pages: pages, blank: try await blankPages.find(in: output, pages: pages))
        } catch {
            throw .pdf(error)
        }
    }

    private func clear(_ side: Side, in folder: String) throws(ScanError) {
        for image in try images(of: side, in: folder) {
            do {
                try FileManager.default.removeItem(atPath: image)
            } catch {
                throw .cannotUse(path: image, reason: error.localizedDescription)
            }
        }
    }

    private func images(of side: Side, in folder: String) throws(ScanError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasPrefix("\(side.rawValue)-") && $0.hasSuffix(".png") }
                .sorted()
                .map { "\(folder)/\($0)" }
        } catch {
            throw .cannotUse(path: folder, reason: error.localizedDescription)
        }
    }
}
