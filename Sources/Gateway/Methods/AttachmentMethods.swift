import Components
import Control
import Foundation
import JSON
import Office
import Storage
import Terms

extension GatewayMethods {
    func addAttachments(to service: inout ControlService) {
        // No role of the socket: who may read a case may read what it holds, and the verb says who may file it.
        service.on(AttachmentMessages.Put.self, role: nil, changes: true) { input, peer in
            try await desk().put(input, by: peer)
        }
        service.on(AttachmentMessages.MayPut.self, role: nil) { input, peer in
            try await desk().mayPut(input, by: peer)
            return AttachmentMessages.MayPut.Output()
        }
        service.on(AttachmentMessages.List.self, role: nil) { input, peer in
            AttachmentMessages.List.Output(
                attachments: try await desk().list(input.number, input.object, by: peer).map(attachment)
            )
        }
        service.on(AttachmentMessages.Signature.self, role: nil) { input, peer in
            let document = try await desk().readable(input.number, input.object, by: peer).document
            guard let signature = document.text("signature"), let keyID = document.text("keyID") else {
                throw Refusal.rule(
                    Wording("it is not signed", "尚未签名"),
                    hint: Wording(
                        "rollcall document history \(input.number)",
                        "rollcall document history \(input.number)"
                    )
                )
            }
            let key = try credentials.signingKey(of: document.text("signer") ?? "")?.verification
            return AttachmentMessages.Signature.Output(
                signature: signature,
                keyID: keyID,
                key: key.flatMap { $0.id == keyID ? $0.hexadecimal : nil }
            )
        }
        typealias Get = AttachmentMessages.Get
        service.stream(Get.name, role: nil) {
            (input: Get.Input, peer: Peer, replies: borrowing Replies<Get.Output>) in
            do {
                let desk = try desk()
                let found = try chosen(try await desk.list(input.number, input.object, by: peer), input)
                let size = Int(found.whole("size") ?? 0)
                try await desk.transfers.beginOpening(peer.uid, bytes: size)
                do {
                    let bytes = try await desk.open(found, by: peer)
                    try await replies.send(Get.Output(attachment: attachment(found)))
                    var sent = 0
                    while bytes.count - sent > AttachmentMessages.piece {
                        let piece = Data(bytes[sent..<sent + AttachmentMessages.piece])
                        try await replies.send(Get.Output(content: piece.base64EncodedString()))
                        sent += piece.count
                    }
                    await desk.transfers.endOpening(peer.uid, bytes: size)
                    return Get.Output(content: Data(bytes[sent...]).base64EncodedString())
                } catch {
                    await desk.transfers.endOpening(peer.uid, bytes: size)
                    throw error
                }
            } catch let refusal as Refusal {
                throw ControlError(refusal)
            }
        }
        service.on(AttachmentMessages.BackUp.self, role: nil, changes: true) { input, peer in
            let (found, facts) = try await desk().readable(input.number, Backups.object, by: peer)
            guard let person = try await store.person(ofAccount: peer.uid) else { throw Refusal.nobody }
            let may = [OfficeRole.archivist, .officeHead]
            guard may.contains(where: { facts.directory.has(person, $0, on: facts.today) }) else {
                throw Refusal.notEntitled(needs: may.map(\.rawValue))
            }
            guard let backups else {
                throw ControlError.unavailable("there is no off-site backup", hint: BackupDesk.hint)
            }
            let snapshot = try await backups.backUp(found)
            return AttachmentMessages.BackUp.Output(
                snapshot: snapshot.id,
                files: snapshot.files,
                bytes: Int(snapshot.bytes)
            )
        }
    }

    private func desk() throws -> DocumentDesk {
        guard let documents else { throw ControlError.unavailable("this daemon keeps no documents") }
        return documents
    }

    private func chosen(_ all: [Case], _ input: AttachmentMessages.Get.Input) throws -> Case {
        let fit = all.filter { found in
            input.name.map { $0 == found.text("name") } ?? true && input.hash.map { $0 == found.text("hash") } ?? true
        }
        guard let found = fit.last else {
            throw Refusal.notFound(object: Attachment.object, reference: input.name ?? input.hash ?? input.number)
        }
        let names = Set(fit.compactMap { $0.text("name") })
        guard names.count == 1 else {
            throw Refusal.badField(
                "name",
                reason: Wording(
                    "it holds more than one: " + names.sorted().joined(separator: ", "),
                    "附件不止一个：" + names.sorted().joined(separator: "、")
                )
            )
        }
        return found
    }

    private func attachment(_ found: Case) -> AttachmentMessages.Attachment {
        var message = AttachmentMessages.Attachment(
            number: office.modules[found.object]?.reference(found) ?? "",
            name: found.text("name") ?? "",
            version: Int(found.whole("version") ?? 1),
            hash: found.text("hash") ?? "",
            bytes: Int(found.whole("size") ?? 0),
            state: found.state
        )
        message.failure = found.text("failure")
        return message
    }
}
