import Components
import Control
import DaemonConfiguration
import JSON
import Logging
import Office
import Storage
import Terms
import WallClock

/// The bytes behind the office's documents: taken in, given out, and told to the kernel. What is stored comes first, the
/// event behind it, so that no case names bytes that are not there.
package struct DocumentDesk: Sendable {
    let office: @Sendable () -> OfficeDesk
    let vault: DocumentVault
    let credentials: Credentials
    let transfers = Transfers(clock: ContinuousClock())
    let drive = OutsideState()
    let logger: Logger

    /// States in which the kernel does not know of whole bytes yet, or any more.
    static let lacking = [Attachment.State.received, Attachment.State.checked, Attachment.State.damaged]

    // Taking in

    /// Takes a piece of an upload; with the last one the command is carried out.
    /// - Throws: `Refusal`, `ControlError`.
    func put(_ input: AttachmentMessages.Put.Input, by peer: Peer) async throws -> AttachmentMessages.Put.Output {
        guard let hash = DocumentHash(input.hash) else {
            throw Refusal.badField(
                "hash",
                reason: .noHash
            )
        }
        guard (1...DocumentVault.largest).contains(input.total) else {
            throw Refusal.badField(
                "total",
                reason: Wording(
                    "a document has from 1 to \(DocumentVault.largest) bytes",
                    "文档大小须为 1 至 \(DocumentVault.largest) 字节"
                )
            )
        }
        let piece = try Parameter.bytes(base64: input.content)
        guard piece.count <= AttachmentMessages.largestPiece else {
            throw Refusal.badField(
                "content",
                reason: Wording(
                    "a piece has at most \(AttachmentMessages.largestPiece) bytes",
                    "每段最多 \(AttachmentMessages.largestPiece) 字节"
                )
            )
        }
        guard await vault.keyID != nil else { throw Refusal.keyUnavailable(id: nil) }
        // Whoever may not do it does not send all of it first.
        if input.offset == 0 { try await rehearse(input, hash, by: peer) }
        let key = Transfers<ContinuousClock>.Key(account: peer.uid, number: input.number, hash: hash)
        let (received, whole) = try await transfers.take(piece, at: input.offset, of: input.total, key)
        guard let whole else { return AttachmentMessages.Put.Output(received: received, done: false) }
        guard DocumentHash(of: whole) == hash else {
            throw Refusal.badField(
                "hash",
                reason: Wording("the bytes that came have another one; send them again", "收到的内容哈希不符，请重新发送")
            )
        }
        try await arriving(hash) {
            let before = try await held(input, hash, by: peer)
            let isDamaged = before?.state == Attachment.State.damaged
            do throws(DocumentError) { _ = try await vault.store(whole, over: isDamaged) } catch {
                throw refusal(error, hash)
            }
            guard before == nil else { return }
            do {
                _ = try await office().act(command(input, hash), by: peer)
            } catch let refusal as Refusal {
                // If somebody sent the same at the same moment, it is filed, once.
                guard try await held(input, hash, by: peer) != nil else { throw refusal }
            }
        }
        try await settle(hash)
        return AttachmentMessages.Put.Output(received: received, done: true)
    }

    /// - Throws: `Refusal` unless whoever calls may file bytes with the case now.
    func mayPut(_ input: AttachmentMessages.MayPut.Input, by peer: Peer) async throws {
        guard await vault.keyID != nil else { throw Refusal.keyUnavailable(id: nil) }
        var command = OfficeMessages.Act.Input(object: input.object, verb: input.verb ?? "attach", number: input.number)
        command.fields = [:]
        try await office().admit(command, by: peer)
    }

    /// Hashes that a command rests on, of bytes that are not stored whole.
    func lacking(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws -> Set<String> {
        var hashes = input.fields?.text("hash").map { [$0] } ?? []
        if input.verb == "check", let number = input.number {
            let scans = try await office().store.officeCases { view in
                try view.officeCase(numbered: number).map { try view.officeCases(key: "attachments:\($0.id)") } ?? []
            }
            hashes += scans.filter { $0.state == Attachment.State.received }.compactMap { $0.text("hash") }
        }
        // Nothing is read for an account that is nobody's.
        guard !hashes.isEmpty, try await office().store.person(ofAccount: peer.uid) != nil else { return [] }
        var lacking: Set<String> = []
        for text in hashes {
            guard let hash = DocumentHash(text) else { continue }
            do throws(DocumentError) { _ = try await vault.read(hash) } catch { lacking.insert(text) }
        }
        return lacking
    }

    /// Stores bytes and names them. What a refusal or a crash leaves unnamed is noted before, and swept a day later.
    private func arriving(_ hash: DocumentHash, _ store: () async throws -> Void) async throws {
        let office = office()
        try await office.store.noteArrival(of: "\(hash)", at: office.clock.now())
        await vault.beginArrival()
        do { try await store() } catch {
            await vault.endArrival()
            throw error
        }
        await vault.endArrival()
        try await office.store.settleArrival(of: "\(hash)")
    }

    /// How long bytes may lie there without an event that names them (milliseconds).
    private static let patience: Int64 = 86_400_000

    /// Removes bytes that came long ago and that no event names: their command was refused, or the daemon died before it.
    func sweep() async throws {
        let office = office()
        let before = office.clock.now().adding(milliseconds: -Self.patience)
        for text in try await office.store.arrivals(before: before) {
            guard let hash = DocumentHash(text) else { continue }
            let arrivals = await vault.arrivals
            if try await !office.store.officeNames(text) {
                guard try await vault.discard(hash, since: arrivals) else { continue }
                logger.notice("bytes that no document names are removed", metadata: ["hash": "\(hash)"])
            }
            try await office.store.settleArrival(of: text, before: before)
        }
    }

    /// - Throws: `Refusal` unless the command would be carried out, or the case only lacks these bytes.
    private func rehearse(_ input: AttachmentMessages.Put.Input, _ hash: DocumentHash, by peer: Peer) async throws {
        guard try await held(input, hash, by: peer) == nil else { return }
        do {
            try await office().rehearse(command(input, hash), by: peer)
        } catch let refusal as Refusal {
            // Somebody sent the same at the same moment, and it was filed since.
            guard try await held(input, hash, by: peer) != nil else { throw refusal }
        }
    }

    /// What the case holds under this hash already: then its bytes are all that comes, if it lacks them.
    private func held(_ input: AttachmentMessages.Put.Input, _ hash: DocumentHash, by peer: Peer) async throws -> Case?
    {
        let document = try await readable(input.number, input.object, by: peer).document
        return try await office().cases("attachments:\(document.id)").last {
            guard $0.text("hash") == hash.description else { return false }
            let isSame = $0.text("name") == input.name && $0.state != Attachment.State.refused
            return Self.lacking.contains($0.state) || isSame && !Attachment.State.over.contains($0.state)
        }
    }

    private func command(_ input: AttachmentMessages.Put.Input, _ hash: DocumentHash) -> OfficeMessages.Act.Input {
        var fields = input.fields ?? [:]
        fields["hash"] = .string(hash.description)
        fields["name"] = .string(input.name)
        fields["size"] = .integer(Int64(input.total))
        var command = OfficeMessages.Act.Input(
            object: input.object,
            verb: input.verb ?? "attach",
            number: input.number,
            fields: fields
        )
        command.reason = input.reason
        return command
    }

    /// Tells the kernel of bytes that are there: whatever was left undone by a crash, or came again.
    /// - Parameter source: from where damaged ones came again.
    func settle(_ hash: DocumentHash, from source: String = "vault") async throws {
        for found in try await office().cases("attachment:\(hash)") where Self.lacking.contains(found.state) {
            guard let keyID = await vault.keyID else { return }
            do throws(DocumentError) { _ = try await vault.read(hash) } catch { return }
            try await advance(found.id, hash, keyID, from: source)
        }
    }

    /// Takes the steps that are left. Whoever filed the bytes and the watch may be at it at once: a step that the other
    /// has taken is taken.
    private func advance(_ id: Int64, _ hash: DocumentHash, _ keyID: String, from source: String) async throws {
        for _ in Self.lacking {
            guard let found = try await office().cases("attachment:\(hash)").first(where: { $0.id == id }) else {
                return
            }
            var fields: JSONObject = ["hash": .string(hash.description)]
            let verb: String
            switch found.state {
            // A scan is checked by a person first.
            case Attachment.State.received where found["isScan"] == true: return
            case Attachment.State.received: verb = "checked"
            case Attachment.State.checked:
                verb = "stored"
                fields["keyID"] = .string(keyID)
            case Attachment.State.damaged:
                verb = "restored"
                fields["source"] = .string(source)
            default: return
            }
            do { try await office().act(verb, on: found, fields) } catch Refusal.wrongState { continue }
        }
    }

    // Giving out

    /// What a case holds; only for who may read the case.
    func list(_ number: String, _ object: String?, by peer: Peer) async throws -> [Case] {
        let document = try await readable(number, object, by: peer).document
        return try await office().cases("attachments:\(document.id)")
    }

    /// Opens what a case holds: the event first, then the bytes.
    /// - Throws: `Refusal`: `damaged` for bytes that are not those that were filed, which is an event too.
    func open(_ found: Case, by peer: Peer) async throws -> [UInt8] {
        guard let hash = found.text("hash").flatMap({ DocumentHash($0) }) else { throw Refusal.missingDocument }
        let bytes: [UInt8]
        do throws(DocumentError) {
            bytes = try await vault.read(hash)
        } catch {
            throw refusal(try await cannotRead(found, error), hash)
        }
        guard let person = try await office().store.person(ofAccount: peer.uid) else { throw Refusal.nobody }
        try await office().act("opened", on: found, ["openedBy": .string(person)])
        for id in found.links("document") {
            let document = try await office().store.officeCases { try $0.officeCase(id) }
            if let document { try await office().noteReading(of: document, by: peer) }
        }
        return bytes
    }

    /// Tells the kernel if bytes are not those that were filed.
    /// - Returns: why they cannot be read. Under a key that the daemon has they do not lie under one that it has not: then
    ///   what their header says of it was damaged.
    @discardableResult
    func cannotRead(_ found: Case, _ error: DocumentError) async throws -> DocumentError {
        var error = error
        if case .keyUnavailable(.some) = error, let hash = found.text("hash").flatMap({ DocumentHash($0) }),
            let keyID = found.text("keyID"), await vault.has(key: keyID)
        {
            error = .damaged(hash)
        }
        switch error {
        case .damaged, .notStored: break
        case .keyUnavailable, .destroyed, .tooLarge, .cannotUse: return error
        }
        let states = [Attachment.State.stored, Attachment.State.replicated, Attachment.State.restored]
        guard states.contains(found.state) else { return error }
        logger.error("a document is damaged", metadata: ["hash": "\(found.text("hash") ?? "")"])
        try await office().act("damaged", on: found, ["failure": .string("\(error)")])
        return error
    }

    /// A case that the caller may read, as a person: administering is no reason to see what papers hold.
    func readable(_ number: String, _ object: String?, by peer: Peer) async throws -> (document: Case, facts: Facts) {
        let office = office()
        guard let person = try await office.store.person(ofAccount: peer.uid) else { throw Refusal.nobody }
        let facts = try await office.facts()
        let reader = OfficeReader(person: person, isAdmin: false)
        return (try await office.found(number, object, facts, by: reader), facts)
    }

    private func refusal(_ error: DocumentError, _ hash: DocumentHash) -> Refusal {
        switch error {
        case .keyUnavailable(let id): return .keyUnavailable(id: id)
        case .damaged, .notStored: return .damaged(hash: hash.description)
        case .destroyed: return .rule(Wording("\(error)", "文档 \(hash) 已销毁"))
        case .tooLarge(_, let most):
            return .badField("total", reason: Wording("the most is \(most) bytes", "最多 \(most) 字节"))
        case .cannotUse:
            logger.error("documents cannot be stored or read: \(error)")
            return .rule(
                Wording("the daemon cannot use its store of documents", "服务无法使用文档库"),
                hint: Wording("its log says why; rollcall doctor", "原因见其日志；rollcall doctor")
            )
        }
    }
}

extension Credentials {
    /// - Returns: nil if the daemon was given no document key; why, if it cannot be used, is an error.
    func documentKeys() throws -> DocumentKeys? {
        guard let current = try documentKey(.documentKey) else { return nil }
        return DocumentKeys(current: current, older: try documentKey(.oldDocumentKey).map { [$0] } ?? [])
    }

    private func documentKey(_ need: CredentialNeed) throws -> DocumentKey? {
        let bytes: [UInt8]
        do throws(CredentialError) { bytes = try contents(named: need.name) } catch { return nil }
        guard let key = DocumentKey(bytes) else { throw UnusableKey(name: need.name) }
        return key
    }

    /// - Returns: nil if there is none.
    func signingKey(of signer: String) throws -> SigningKey? {
        let name = CredentialNeed.signingKey.name
        let bytes: [UInt8]
        do throws(CredentialError) { bytes = try contents(named: name) } catch { return nil }
        guard let key = SigningKey(bytes, signer: signer) else { throw UnusableKey(name: name) }
        return key
    }
}

/// A credential that is no key. Says nothing of what it holds.
struct UnusableKey: Error, CustomStringConvertible {
    let name: String

    var description: String { "credential \(name) must hold 32 bytes or 64 hexadecimal digits" }
}
