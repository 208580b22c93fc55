import Glibc

/// Reads a configuration file's text.
package enum ConfigurationFile {
    package struct ReadError: Error, Equatable, Sendable, CustomStringConvertible {
        let path: String
        let reason: String

        package var description: String { "\(path) cannot be read: \(reason)" }
    }

    /// More than any configuration; a device file given by mistake ends here.
    private static let longest = 1 << 20

    package static func read(_ path: String) throws(ReadError) -> String {
        guard let file = fopen(path, "re") else {
            throw ReadError(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw ReadError(path: path, reason: String(cString: strerror(errno))) }
        guard count <= longest else { throw ReadError(path: path, reason: "it is larger than 1 MiB") }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw ReadError(path: path, reason: "it is not UTF-8 text")
        }
        return text
    }
}
