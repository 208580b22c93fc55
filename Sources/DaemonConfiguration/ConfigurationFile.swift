import Glibc

/// Reads the texts of configuration files.
package enum ConfigurationFile {
    package struct ReadError: Error, Equatable, Sendable, CustomStringConvertible {
        /// Why the file could not be used.
        package enum Reason: Equatable, Sendable {
            case system(errno: Int32)
            case tooLong
            case notText
        }

        let path: String
        package let reason: Reason

        package var description: String {
            let words =
                switch reason {
                case .system(let code): String(cString: strerror(code))
                case .tooLong: "it is larger than 1 MiB"
                case .notText: "it is not UTF-8 text"
                }
            return "\(path) cannot be read: \(words)"
        }
    }

    /// More than any configuration; a device file given by mistake ends here.
    private static let longest = 1 << 20

    /// The directory beside a configuration file whose `*.toml` are read after it.
    package static let dropIns = "conf.d"

    /// The file at a path, then those of the directory ``dropIns`` beside it, in the order of their names' bytes.
    /// - Throws: ``ReadError`` for the first that cannot be read; no directory is no mistake.
    package static func texts(_ path: String) throws(ReadError) -> [ConfigurationText] {
        let slash = path.lastIndex(of: "/")
        let directory = (slash.map { path[...$0] } ?? "") + dropIns
        var texts = [ConfigurationText(file: path, text: try read(path))]
        for name in try names(in: String(directory)) {
            let path = "\(directory)/\(name)"
            texts.append(ConfigurationText(file: path, text: try read(path)))
        }
        return texts
    }

    /// Hidden files are an editor's, and `.dpkg-old` and the like no `.toml`.
    private static func names(in directory: String) throws(ReadError) -> [String] {
        guard let stream = opendir(directory) else {
            let code = errno
            if code == ENOENT { return [] }
            throw ReadError(path: directory, reason: .system(errno: code))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".toml"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package static func read(_ path: String) throws(ReadError) -> String {
        guard let file = fopen(path, "re") else {
            throw ReadError(path: path, reason: .system(errno: errno))
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw ReadError(path: path, reason: .system(errno: errno)) }
        guard count <= longest else { throw ReadError(path: path, reason: .tooLong) }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw ReadError(path: path, reason: .notText)
        }
        return text
    }
}
