package import JSON

/// The messages of `io.rollcall.Office.Attachments`; the interface file says what each field means.
package enum AttachmentMessages {
    /// Bytes of a piece that every caller may send.
    package static let piece = 512 << 10
    /// Bytes of a piece that are taken.
    package static let largestPiece = 1 << 20

    package struct Attachment: Codable, Equatable, Sendable {
        package var number: String
        package var name: String
        package var version: Int
        package var hash: String
        package var bytes: Int
        package var state: String
        package var failure: String?

        package init(number: String, name: String, version: Int, hash: String, bytes: Int, state: String) {
            self.number = number
            self.name = name
            self.version = version
            self.hash = hash
            self.bytes = bytes
            self.state = state
        }
    }

    package enum Put: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.Put"

        package struct Input: Codable, Sendable {
            package var number: String
            package var object: String?
            package var verb: String?
            package var fields: JSONObject?
            package var reason: String?
            package var name: String
            package var hash: String
            package var total: Int
            package var offset: Int
            package var content: String

            package init(number: String, name: String, hash: String, total: Int, offset: Int = 0, content: String = "")
            {
                self.number = number
                self.name = name
                self.hash = hash
                self.total = total
                self.offset = offset
                self.content = content
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var received: Int
            package var done: Bool

            package init(received: Int, done: Bool) {
                self.received = received
                self.done = done
            }
        }
    }

    package enum MayPut: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.MayPut"

        package struct Input: Codable, Sendable {
            package var number: String?
            package var object: String?
            package var verb: String?

            package init(number: String? = nil, object: String? = nil, verb: String? = nil) {
                self.number = number
                self.object = object
                self.verb = verb
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package init() {}
        }
    }

    package enum Get: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.Get"

        package struct Input: Codable, Sendable {
            package var number: String
            package var object: String?
            package var name: String?
            package var hash: String?

            package init(number: String, name: String? = nil, hash: String? = nil) {
                self.number = number
                self.name = name
                self.hash = hash
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var attachment: Attachment?
            package var content: String?

            package init(attachment: Attachment? = nil, content: String? = nil) {
                self.attachment = attachment
                self.content = content
            }
        }
    }

    package struct Reference: Codable, Sendable {
        package var number: String
        package var object: String?

        package init(number: String, object: String? = nil) {
            self.number = number
            self.object = object
        }
    }

    package enum List: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.List"
        package typealias Input = Reference

        package struct Output: Codable, Equatable, Sendable {
            package var attachments: [Attachment]

            package init(attachments: [Attachment]) { self.attachments = attachments }
        }
    }

    package enum Signature: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.Signature"
        package typealias Input = Reference

        package struct Output: Codable, Equatable, Sendable {
            package var signature: String
            package var keyID: String
            package var key: String?

            package init(signature: String, keyID: String, key: String?) {
                self.signature = signature
                self.keyID = keyID
                self.key = key
            }
        }
    }

    package enum BackUp: ControlMethod {
        package static let name = "io.rollcall.Office.Attachments.BackUp"

        package struct Input: Codable, Sendable {
            package var number: String

            package init(number: String) { self.number = number }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var snapshot: String
            package var files: Int
            package var bytes: Int

            package init(snapshot: String, files: Int, bytes: Int) {
                self.snapshot = snapshot
                self.files = files
                self.bytes = bytes
            }
        }
    }
}
