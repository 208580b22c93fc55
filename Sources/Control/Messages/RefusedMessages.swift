import JSON

/// What an auditor reads in `io.rollcall.Office`; the interface file says what each field means.
extension OfficeMessages {
    /// A page at a time.
    package enum Refused: ControlMethod {
        package static let name = "io.rollcall.Office.Refused"

        package struct Entry: Codable, Equatable, Sendable {
            package var seq: Int
            package var at: String
            package var person: String?
            package var name: String?
            package var onBehalfOf: String?
            package var object: String
            package var number: String?
            package var verb: String
            package var refusal: String

            package init(seq: Int, at: String, object: String, verb: String, refusal: String) {
                self.seq = seq
                self.at = at
                self.object = object
                self.verb = verb
                self.refusal = refusal
            }
        }

        package struct Input: Codable, Sendable {
            package var after: Int?

            package init(after: Int? = nil) { self.after = after }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var refused: [Entry]
            package var next: Int?

            package init(refused: [Entry], next: Int?) {
                self.refused = refused
                self.next = next
            }
        }
    }
}
