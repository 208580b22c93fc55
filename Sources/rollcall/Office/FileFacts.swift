import Crypto
import Foundation
import Glibc

/// What is said of a file's bytes: SHA-256 in hexadecimal digits, its name and how many bytes it has.
struct FileFacts {
    let hash: String
    let name: String
    let size: Int64

    /// As much as the vault of documents takes.
    static let longest = 64 << 20

    init(_ path: String) throws {
        let bytes = try LocalFile.bytes(path, limit: FileFacts.longest)
        hash = SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        name = URL(fileURLWithPath: path).lastPathComponent
        size = Int64(bytes.count)
    }
}
