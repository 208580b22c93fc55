import Components
import DaemonConfiguration
import Foundation
import JSON
import Logging
import Office
import Storage
import WallClock

/// Proves every week that the cloud drive still has every copy as it was copied (DOC-5). What is lost or another one waits for
/// its copy again.
struct CopyProof: Sendable {
    let desk: DocumentDesk
    /// With a configuration file of its own: copies go on meanwhile.
    let drive: CloudDrive
    /// Holds when all was proved last, so that a restart repeats nothing.
    let file: String
    let logger: Logger

    var last: Instant? {
        FileManager.default.contents(atPath: file).flatMap { Instant(rfc3339: String(decoding: $0, as: UTF8.self)) }
    }

    func proveIfDue() async throws {
        let office = desk.office()
        let (now, days) = (office.clock.now(), office.configuration.office.archive.verifyDays)
        guard BackupTime.isDue(last, everyDays: days, now: now) else { return }
        do {
            for isEncrypted in [false, true] { try await prove(encrypted: isEncrypted, before: now) }
        } catch {
            try Task.checkCancellation()
            desk.drive.failed("\(error)", at: now)
            logger.error("the copies on the cloud drive are not proved: \(error)")
            throw error
        }
        try Data(now.rfc3339(in: .utc).utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    private func prove(encrypted isEncrypted: Bool, before now: Instant) async throws {
        let copies = try await desk.copies().filter { found, hash in
            found.text("remote") == drive.place(hash, encrypted: isEncrypted).text
                && found.moment("copyChecked").map { $0 < now } ?? true
        }
        guard !copies.isEmpty else { return }
        try await drive.prepare(encrypted: isEncrypted)
        let there = try await drive.hashes(encrypted: isEncrypted)
        for (found, hash) in copies {
            let failure: String
            switch there[hash.description] {
            case .some(hash): continue
            case .some: failure = "the copy on the cloud drive is not what was copied"
            case .none: failure = "the copy is not on the cloud drive any more"
            }
            logger.error("\(failure)", metadata: ["hash": "\(hash)"])
            do {
                try await desk.office().act("copyLost", on: found, ["failure": .string(failure)])
            } catch is Refusal {
                continue  // It became another one meanwhile.
            }
        }
    }
}

extension DocumentDesk {
    /// What has a copy on the cloud drive.
    fileprivate func copies() async throws -> [(Case, DocumentHash)] {
        let filter = OfficeFilter(object: Attachment.object, state: Attachment.State.replicated)
        return try await office().store.officeCases(filter).compactMap { found in
            found.text("hash").flatMap { DocumentHash($0) }.map { (found, $0) }
        }
    }
}
