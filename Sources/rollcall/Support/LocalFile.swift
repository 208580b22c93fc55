@preconcurrency import Glibc
import Terms

/// Reads a whole file, or standard input for `-`.
enum LocalFile {
    /// - Throws: ``Refusal``.
    static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        let file = path == "-" ? stdin : fopen(path, "re")
        guard let file else { throw Refusal.cannotRead(path) }
        defer { if path != "-" { fclose(file) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer.prefix(count)
            guard bytes.count <= limit else {
                throw Refusal.badFile(path, Wording("is larger than \(limit >> 20) MiB", "大于 \(limit >> 20) MiB"))
            }
            if count < buffer.count { break }
        }
        guard ferror(file) == 0 else { throw Refusal.cannotRead(path) }
        return bytes
    }
}
