/// The end of what a program wrote to its standard error, as an error for people may repeat it.
struct ProgramComplaint {
    /// What is kept while the program runs, in bytes.
    private static let kept = 8_192
    private static let lines = 4
    /// Characters.
    private static let longest = 600

    private var bytes: [UInt8] = []

    mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.suffix(Self.kept))
        if bytes.count > 4 * Self.kept { bytes.removeFirst(bytes.count - Self.kept) }
    }

    /// Its last lines in one, without control characters, and without passwords in addresses.
    var text: String {
        let text = String(decoding: bytes.suffix(Self.kept), as: UTF8.self)
        let lines = text.split { $0.isNewline }.map { line in
            // Terminals are told nothing: of a line that was painted over, the last painting counts.
            let visible = line.unicodeScalars.map { Self.isInvisible($0) ? " " : Character($0) }
            return String(visible).split(separator: " ").map(Self.withoutPassword).joined(separator: " ")
        }
        let last = lines.filter { !$0.isEmpty }.suffix(Self.lines).joined(separator: "; ")
        return last.count <= Self.longest ? last : "… \(last.suffix(Self.longest))"
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// `https://user:secret@host` becomes `https://…@host`.
    private static func withoutPassword(_ word: Substring) -> String {
        guard let at = word.lastIndex(of: "@"), let slashes = word[..<at].firstIndex(of: "/"),
            word[slashes..<at].hasPrefix("//")
        else { return String(word) }
        return "\(word[..<word.index(slashes, offsetBy: 2)])…\(word[at...])"
    }
}
