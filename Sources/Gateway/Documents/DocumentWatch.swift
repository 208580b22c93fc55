import AsyncAlgorithms
import Components
import Control
import DaemonConfiguration
import JSON
import Logging
import Office
import ServiceLifecycle
import Storage
import WallClock

/// What documents need without anybody asking: bytes told to the kernel, copies on the cloud drive, signatures, damaged
/// bytes fetched back from their copy, the end of what was destroyed and of what nobody names. Looks at what the cases say, at each event of the
/// office and every minute, so a restart loses nothing and repeats nothing. A fault of one document costs no other one its
/// turn.
struct DocumentWatch<C: Clock>: Service where C.Duration == Duration {
    let desk: DocumentDesk
    /// nil: nothing is copied.
    let drive: CloudDrive?
    let clock: C
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var pauses = CopyPauses<C>()
            var faults = Faults(logger: logger)
            await faults.attempt("keys") { try await lookForKeys() }
            await faults.attempt("older keys") { try await rewrap() }
            let news = desk.office().store.officeChanges().map { _ in false }
            let time = AsyncTimerSequence(interval: .seconds(60), clock: clock).map { _ in true }
            var isFirst = true
            for await isMinute in merge(news, time) {
                let looksAtAll = isMinute || isFirst
                isFirst = false
                await faults.attempt("storing") {
                    try await settle(DocumentDesk.lacking.filter { looksAtAll || $0 != Attachment.State.damaged })
                }
                await faults.attempt("signing") { try await sign() }
                await faults.attempt("copying") { try await copy(&pauses) }
                await faults.attempt("fetching back") { try await fetchBack(&pauses) }
                await faults.attempt("destroying") {
                    try await destroy(looksAtAll ? Attachment.State.over : [Attachment.State.copyLeft])
                }
                await faults.attempt("removing copies") { try await removeCopies(&pauses) }
                if looksAtAll { await faults.attempt("sweeping") { try await desk.sweep() } }
                // Events come in bursts: one look is enough for all of a second.
                try await clock.sleep(for: .seconds(1))
            }
        }
    }

    /// Says at once what nobody can read until its key is back.
    private func lookForKeys() async throws {
        for (id, count) in try await desk.vault.missingKeys().sorted(by: { $0.key < $1.key }) {
            logger.error(
                """
                \(count) documents lie under the key \(id), which the daemon was not given: put it back as the credential \
                document-key, or beside a newer one as document-key-old
                """
            )
        }
    }

    /// What was stored under an earlier key is put under the one of now, so that the earlier one can be given up.
    private func rewrap() async throws {
        guard await desk.vault.hasOlderKeys else { return }
        var count = 0
        for hash in try await desk.vault.documents() {
            do throws(DocumentError) { if try await desk.vault.rewrap(hash) { count += 1 } } catch {
                switch error {
                case .destroyed: continue
                case .damaged, .notStored, .keyUnavailable, .tooLarge, .cannotUse:
                    logger.warning("a document stays under its earlier key: \(error)", metadata: ["hash": "\(hash)"])
                }
            }
        }
        logger.notice("\(count) documents were put under the present key")
    }

    private func attachments(_ state: String) async throws -> [Case] {
        try await desk.office().store.officeCases(OfficeFilter(object: Attachment.object, state: state))
    }

    private func settle(_ states: [String]) async throws {
        for state in states {
            for found in try await attachments(state) {
                guard let hash = found.text("hash").flatMap({ DocumentHash($0) }) else { continue }
                do { try await desk.settle(hash) } catch let refusal as Refusal {
                    logger.warning("a document is not stored: \(refusal)", metadata: ["hash": "\(hash)"])
                }
            }
        }
    }

    /// Signs what was approved, once its final bytes lie in the vault.
    /// - Throws: ``CredentialError`` if something waits for the key.
    private func sign() async throws {
        let office = desk.office()
        var lacksKey = false
        let filter = OfficeFilter(object: Outgoing.object, state: Approval.State.approved)
        for found in try await office.store.officeCases(filter) {
            guard let hash = found.text("hash").flatMap({ DocumentHash($0) }), let number = found.number,
                let signer = found.decisions.last(where: { $0.verdict == .approved })?.by
            else { continue }
            guard let key = try desk.credentials.signingKey(of: signer) else {
                lacksKey = true
                continue
            }
            do throws(DocumentError) { _ = try await desk.vault.read(hash) } catch { continue }
            let signature = try DocumentSignature(hash, number: number, at: office.clock.now(), by: key)
            do {
                try await office.act(
                    "signed",
                    on: found,
                    [
                        "hash": .string(hash.description), "keyID": .string(key.verification.id),
                        "signature": .string(try signature.text),
                    ]
                )
            } catch let refusal as Refusal {
                logger.warning("a document is not signed: \(refusal)", metadata: ["number": "\(number)"])
            }
        }
        if lacksKey { throw CredentialError.missing(name: CredentialNeed.signingKey.name) }
    }

    /// Ends the key of what two people destroyed, unless another case has the same bytes.
    private func destroy(_ states: [String]) async throws {
        for state in states {
            for found in try await attachments(state) {
                guard let hash = found.text("hash").flatMap({ DocumentHash($0) }) else { continue }
                let others = try await desk.office().cases("attachment:\(hash)")
                guard others.allSatisfy({ Attachment.State.over.contains($0.state) }) else { continue }
                do throws(DocumentError) { try await desk.vault.destroy(hash) } catch {
                    switch error {
                    case .destroyed, .notStored: continue
                    case .cannotUse, .damaged, .keyUnavailable, .tooLarge: throw error
                    }
                }
            }
        }
    }

    /// What was destroyed here is not left on the drive, unless it is another case's copy too.
    private func removeCopies(_ pauses: inout CopyPauses<C>) async throws {
        for found in try await attachments(Attachment.State.copyLeft) {
            guard let failure = try await attempt(found, &pauses, { try await removeCopy(of: found, $0) }) else {
                continue
            }
            logger.warning(
                "the copy of a destroyed document is still there: \(failure)",
                metadata: ["hash": "\(found.text("hash") ?? "")"]
            )
            try await desk.office().act("copyFailed", on: found, ["failure": .string("\(failure)".shortened)])
        }
    }

    private func removeCopy(of found: Case, _ hash: DocumentHash) async throws {
        let others = try await desk.office().cases("attachment:\(hash)").filter {
            !Attachment.State.over.contains($0.state)
        }
        let kept = Set(others.compactMap { $0.text("remote") })
        var left = found.text("remote").map { kept.contains($0) ? [] : [$0] } ?? []
        // Both places: a crash may have left one that no event tells of.
        for isEncrypted in [true, false] {
            guard let drive, case let place = drive.place(hash, encrypted: isEncrypted), !kept.contains(place.text),
                left.contains(place.text) || !isEncrypted || drive.canEncrypt
            else { continue }
            try await drive.prepare(encrypted: isEncrypted)
            try await drive.remove(place)
            left.removeAll { $0 == place.text }
        }
        if let place = left.first { throw CloudDrive.Unready.notConfigured(place: place) }
        try await desk.office().act("copyRemoved", on: found)
    }

    private func copy(_ pauses: inout CopyPauses<C>) async throws {
        guard let drive else { return }
        let waiting = try await attachments(Attachment.State.stored) + attachments(Attachment.State.restored)
        for found in waiting {
            guard let failure = try await attempt(found, &pauses, { try await copy(found, $0, to: drive) }) else {
                continue
            }
            logger.warning("a document is not copied: \(failure)", metadata: ["hash": "\(found.text("hash") ?? "")"])
            // One that is damaged waits for no copy any more.
            guard !((failure as? DocumentError)?.isDamage ?? false) else { continue }
            try await desk.office().act("copyFailed", on: found, ["failure": .string("\(failure)".shortened)])
        }
    }

    /// What is damaged here is whole in its copy, unless that is lost too.
    private func fetchBack(_ pauses: inout CopyPauses<C>) async throws {
        guard let drive else { return }
        for found in try await attachments(Attachment.State.damaged) {
            guard let copy = found.text("remote") else { continue }
            let failure = try await attempt(found, &pauses) { hash in
                guard let isEncrypted = [true, false].first(where: { drive.place(hash, encrypted: $0).text == copy })
                else { throw RcloneError.notFound(path: copy) }
                try await drive.prepare(encrypted: isEncrypted)
                let bytes = try await drive.read(drive.place(hash, encrypted: isEncrypted), hash: hash)
                _ = try await desk.vault.store(bytes, over: true)
                try await desk.settle(hash, from: copy)
            }
            guard let failure else { continue }
            logger.error(
                "a damaged document cannot be fetched back: \(failure)",
                metadata: ["hash": "\(found.text("hash") ?? "")"]
            )
        }
    }

    /// Does something with a document and the drive, unless it failed a short time ago.
    /// - Returns: why it failed.
    private func attempt(
        _ found: Case,
        _ pauses: inout CopyPauses<C>,
        _ work: (DocumentHash) async throws -> Void
    ) async throws -> (any Error)? {
        guard pauses.mayTry(found.id, at: clock.now), let hash = found.text("hash").flatMap({ DocumentHash($0) })
        else { return nil }
        do {
            try await work(hash)
            pauses.succeeded(found.id)
            desk.drive.worked()
        } catch let refusal as Refusal {
            // It became another one meanwhile; the next look sees it.
            logger.debug("a copy is not recorded: \(refusal)", metadata: ["hash": "\(hash)"])
        } catch let error as ProgramError where error == .cancelled(program: "rclone") {
            throw CancellationError()
        } catch RcloneError.program(.cancelled) {
            throw CancellationError()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // One that is damaged waits for no copy any more, but for its own copy, at once.
            if let error = error as? DocumentError, error.isDamage { return error }
            let isOwn = error is DocumentError || error is CredentialError
            let isDrive = (error as? RcloneError)?.concernsDrive ?? !isOwn
            pauses.failed(found.id, isDrive: isDrive, at: clock.now)
            if isDrive { desk.drive.failed("\(error)", at: desk.office().clock.now()) }
            return error
        }
        return nil
    }

    /// - Throws: whatever keeps it from being copied.
    private func copy(_ found: Case, _ hash: DocumentHash, to drive: CloudDrive) async throws {
        let same = try await desk.office().cases("attachment:\(hash)")
        let isEncrypted = Attachment.mustBeEncrypted(same)
        let bytes: [UInt8]
        do throws(DocumentError) { bytes = try await desk.vault.read(hash) } catch {
            throw try await desk.cannotRead(found, error)
        }
        try await drive.prepare(encrypted: isEncrypted)
        let place = drive.place(hash, encrypted: isEncrypted)
        try await drive.write(bytes, to: place)
        // What became sensitive does not stay there for all to read.
        let plain = drive.place(hash, encrypted: false)
        if isEncrypted, same.contains(where: { $0.text("remote") == plain.text }) { try await drive.remove(plain) }
        try await desk.office().act(
            "copied",
            on: found,
            ["remote": .string(place.text), "hash": .string(hash.description), "encrypted": .bool(isEncrypted)]
        )
    }
}

/// Logs a fault once, until it is over or another one.
private struct Faults {
    let logger: Logger
    private var told: [String: String] = [:]

    init(logger: Logger) { self.logger = logger }

    mutating func attempt(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
            told[name] = nil
        } catch is CancellationError {
        } catch {
            guard told.updateValue("\(error)", forKey: name) != "\(error)" else { return }
            logger.error("the office's documents, \(name): \(error)")
        }
    }
}

extension DocumentError {
    fileprivate var isDamage: Bool {
        switch self {
        case .damaged, .notStored: true
        case .keyUnavailable, .destroyed, .tooLarge, .cannotUse: false
        }
    }
}

extension RcloneError {
    /// Whether another document would fail in the same way.
    fileprivate var concernsDrive: Bool {
        switch self {
        case .temporary, .unreadable, .program: true
        case .notFound, .different, .unfitPath: false
        }
    }
}

extension String {
    /// As much as an event keeps.
    var shortened: String { String(prefix(1_000)) }
}
