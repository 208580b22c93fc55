import Components
import Control

/// Uploads on their way, and how much of the memory the bytes under way take. Plain bytes lie in no file.
actor Transfers<C: Clock> where C.Duration == Duration {
    /// What tells one upload from another.
    struct Key: Hashable, Sendable {
        let account: UInt32
        let number: String
        let hash: DocumentHash
    }

    private struct Upload {
        let total: Int
        var bytes: [UInt8]
        var lastAt: C.Instant
    }

    /// Of one caller at a time, uploads and openings.
    private let mostEach = 3
    /// Bytes of all that is under way.
    private let mostBytes = 2 * DocumentVault.largest
    private let patience = Duration.seconds(120)
    private let clock: C
    private var uploads: [Key: Upload] = [:]
    private var openings: [UInt32: Int] = [:]
    private var openedBytes = 0

    init(clock: C) { self.clock = clock }

    /// Takes a piece.
    /// - Returns: how many bytes are there, and all of them when these were the last: then the upload is over.
    /// - Throws: `ControlError` for a piece that does not follow, or if there is no room.
    func take(_ piece: [UInt8], at offset: Int, of total: Int, _ key: Key) throws -> (received: Int, whole: [UInt8]?) {
        let now = clock.now
        uploads = uploads.filter { $0.value.lastAt.duration(to: now) < patience }
        if offset == 0 {
            uploads[key] = nil
            try checkRoom(key.account, total)
            uploads[key] = Upload(total: total, bytes: [], lastAt: now)
        }
        guard var upload = uploads[key] else {
            throw ControlError.unavailable("the upload was dropped, or never began", hint: "begin again at offset 0")
        }
        guard upload.total == total, upload.bytes.count == offset, offset + piece.count <= total, !piece.isEmpty else {
            throw ControlError.badInput("the piece does not follow; the next one is at \(upload.bytes.count)")
        }
        // Nothing of it is copied: the table lets it go before it grows.
        uploads[key] = nil
        upload.bytes += piece
        upload.lastAt = now
        guard upload.bytes.count == total else {
            uploads[key] = upload
            return (upload.bytes.count, nil)
        }
        return (total, upload.bytes)
    }

    /// Reserves memory for an opening; each success needs one ``endOpening(_:bytes:)``.
    func beginOpening(_ account: UInt32, bytes: Int) throws {
        try checkRoom(account, bytes)
        openings[account, default: 0] += 1
        openedBytes += bytes
    }

    func endOpening(_ account: UInt32, bytes: Int) {
        let rest = openings[account, default: 1] - 1
        openings[account] = rest > 0 ? rest : nil
        openedBytes -= bytes
    }

    private func checkRoom(_ account: UInt32, _ bytes: Int) throws {
        let own = uploads.keys.count { $0.account == account } + openings[account, default: 0]
        let taken = uploads.values.reduce(openedBytes) { $0 + $1.total }
        guard own < mostEach, taken + bytes <= mostBytes else {
            throw ControlError.unavailable("too many documents are on their way", hint: "try again in a minute")
        }
    }
}
