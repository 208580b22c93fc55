import Foundation

/// A copy of a folder as it was at one time, as restic tells it when it was made.
package struct ResticSnapshot: Equatable, Sendable {
    /// Eight hexadecimal digits.
    package let id: String
    package let files: Int
    package let bytes: Int64
    /// What the repository grew by.
    package let addedBytes: Int64

    package init(id: String, files: Int, bytes: Int64, addedBytes: Int64) {
        self.id = id
        self.files = files
        self.bytes = bytes
        self.addedBytes = addedBytes
    }

    /// - Parameter output: of `restic backup --json`: an object a line, the summary last.
    init(summaryIn output: [UInt8]) throws(ResticError) {
        struct Summary: Decodable {
            let snapshotId: String
            let totalFilesProcessed: Int
            let totalBytesProcessed: Int64
            let dataAdded: Int64
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let line = output.split(separator: UInt8(ascii: "\n")).last,
            let summary = try? decoder.decode(Summary.self, from: Data(line))
        else { throw .unreadable }
        id = summary.snapshotId
        files = summary.totalFilesProcessed
        bytes = summary.totalBytesProcessed
        addedBytes = summary.dataAdded
    }
}

/// A snapshot as the repository lists it.
package struct ListedSnapshot: Equatable, Sendable {
    /// 64 hexadecimal digits.
    package let id: String
    /// RFC 3339, with nanoseconds, as restic writes it.
    package let time: String
    package let paths: [String]

    static func list(_ output: [UInt8]) throws(ResticError) -> [ListedSnapshot] {
        struct Entry: Decodable {
            let id: String
            let time: String
            let paths: [String]
        }
        do {
            // An empty repository's list is null.
            return (try JSONDecoder().decode([Entry]?.self, from: Data(output)) ?? [])
                .map { ListedSnapshot(id: $0.id, time: $0.time, paths: $0.paths) }
        } catch {
            throw .unreadable
        }
    }
}
