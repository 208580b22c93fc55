/// Whether a terminal's name can be the directory's name, cut to what the terminal has room for.
enum NameFit {
    /// The shortest name fields known hold 8 bytes. Source: protocols/zk.md, User record of 28 bytes.
    private static let shortestField = 8

    /// - Parameter written: what the terminal took when Rollcall wrote it last.
    static func agrees(onTerminal: String, directory: String, written: String?) -> Bool {
        if onTerminal == directory || written == directory { return true }
        guard !onTerminal.isEmpty, directory.hasPrefix(onTerminal) else { return false }
        // A shorter name is a cut one only if the next character had no room behind it.
        let next = directory.dropFirst(onTerminal.count).prefix(1)
        return size(onTerminal) + size(next) > shortestField
    }

    /// Bytes in GB18030, the smallest of the encodings in use, as far as names go.
    private static func size(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }
}
