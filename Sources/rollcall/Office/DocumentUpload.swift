import Components
import Control
import Foundation
import JSON
import Terms

/// Sends a document's bytes to the daemon, a piece after the other, and has them filed with a case.
struct DocumentUpload {
    /// Bytes that the daemon takes at most.
    static let largest = DocumentVault.largest

    var number: String
    var name: String
    var verb: String?
    var fields: JSONObject?
    var reason: String?

    /// - Returns: the hash by which the document is known.
    /// - Throws: `ControlError`, `ClientError`; then nothing is filed, and it can be sent again.
    func send(_ bytes: [UInt8], _ options: GlobalOptions) throws -> String {
        let (client, hash) = (try options.client(), DocumentHash(of: bytes).description)
        var input = AttachmentMessages.Put.Input(number: number, name: name, hash: hash, total: bytes.count)
        input.verb = verb
        input.fields = fields
        input.reason = reason
        repeat {
            let end = min(input.offset + AttachmentMessages.piece, bytes.count)
            input.content = Data(bytes[input.offset..<end]).base64EncodedString()
            _ = try client.call(AttachmentMessages.Put.name, input, returning: AttachmentMessages.Put.Output.self)
            input.offset = end
        } while input.offset < bytes.count
        return hash
    }

    /// Shows the case as it is then.
    func show(_ options: GlobalOptions) throws {
        let input = OfficeMessages.Reference(number: number, language: options.language.rawValue)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Show.name, JSONObject(of: input)))
        }
        CaseText(options.words).line(try options.call(OfficeMessages.Show.self, input).case)
    }
}
