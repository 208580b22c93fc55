/// What is done to PDF files, by img2pdf and qpdf. Files are given by absolute paths;
/// what an error leaves at an output's path is no paper.
///
/// Source: qpdf 11's manual, "Running qpdf".
package struct PDFTools: Sendable {
    private let qpdf: Program
    private let img2pdf: Program
    private let limit: Duration

    /// - Parameter limit: for each step.
    package init(
        limit: Duration = .seconds(300),
        qpdf: Program = .qpdf,
        img2pdf: Program = .img2pdf
    ) {
        self.limit = limit
        self.qpdf = qpdf
        self.img2pdf = img2pdf
    }

    /// Puts images (PNG, TIFF, JPEG) into a PDF, one a page, each of the size that its resolution tells; as they are.
    package func wrap(_ images: [String], into output: String) async throws(ProgramError) {
        _ = try await img2pdf.run(Program.Request(["--output", output, "--"] + images, limit: limit))
    }

    package func pageCount(of file: String) async throws(PDFError) -> Int {
        let output = try await run(["--show-npages", file])
        let text = String(decoding: output, as: UTF8.self).filter { !$0.isWhitespace }
        guard let count = Int(text) else { throw .unreadable(file: file) }
        return count
    }

    /// Front 1, back of 1, front 2 …: of a stack whose backs were scanned in a second pass, turned over as a whole, and so
    /// last sheet first.
    ///
    /// - Throws: ``PDFError/mismatch(_:)`` before anything is written.
    package func collate(fronts: String, backs: String, into output: String) async throws(PDFError) {
        let counts = (try await pageCount(of: fronts), try await pageCount(of: backs))
        guard counts.0 == counts.1 else { throw .mismatch(ScanMismatch(fronts: counts.0, backs: counts.1)) }
        _ = try await run(["--empty", "--collate", "--pages", fronts, "1-z", backs, "z-1", "--", output])
    }

    /// Lays the first page of `mark` over every page.
    package func overlay(_ mark: String, on file: String, into output: String) async throws(PDFError) {
        // qpdf tells of damage by its status for the first file only.
        _ = try await pageCount(of: mark)
        _ = try await run([file, "--overlay", mark, "--from=", "--repeat=1", "--", output])
    }

    /// Encrypts with AES-256: nobody opens it without the password, and nobody has the owner's.
    ///
    /// - Throws: ``PDFError/unfitPassword`` for one that is empty, begins with `-` or has a control character: qpdf 11.3
    ///   takes it for an option, or crashes.
    package func encrypt(_ file: String, password: String, into output: String) async throws(PDFError) {
        let isFit =
            !password.isEmpty && !password.hasPrefix("-")
            && password.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isFit else { throw .unfitPassword }
        let owner = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        // One argument a line on standard input: everybody can read a process's arguments.
        let lines = ["--encrypt", password, owner, "256", "--", file, output]
        _ = try await run(["@-"], input: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func run(_ arguments: [String], input: [UInt8] = []) async throws(PDFError) -> [UInt8] {
        let ending: Program.Ending
        do throws(ProgramError) {
            ending = try await qpdf.ending(of: Program.Request(arguments, input: input, limit: limit))
        } catch {
            throw .program(error)
        }
        // 3: it did its work, but the file was damaged. Then pages may be missing, and nobody would see it.
        switch ending.status {
        case 0: return ending.output
        case 3: throw .damaged(says: ending.says)
        default: throw .program(qpdf.failure(ending))
        }
    }
}
