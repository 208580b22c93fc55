/// The programs that work for us, each with the Debian package that has it.
extension Program {
    package static let rclone = Program("rclone", from: "rclone")
    package static let restic = Program("restic", from: "restic")
    package static let scanimage = Program("scanimage", from: "sane-utils")
    package static let img2pdf = Program("img2pdf", from: "img2pdf")
    package static let qpdf = Program("qpdf", from: "qpdf")
    package static let pdftoppm = Program("pdftoppm", from: "poppler-utils")

    /// What a scan needs, from the first page to the last.
    package static let scanning = [scanimage, img2pdf, qpdf, pdftoppm]

    /// The error of one that is not there.
    package var missing: ProgramError { .missing(program: name, from: debianPackage) }
}
