package import JSON

/// The messages of `io.rollcall.Reports`; the interface file says what each field means.
package enum ReportMessages {
    /// Bytes of lines after which a reply is sent; the longest line is far shorter than the rest of 256 KiB.
    package static let replyBytes = 128 << 10

    package struct Proof: Codable, Equatable, Sendable {
        package var state: String
        package var version: Int
        package var hash: String

        package init(state: String, version: Int, hash: String) {
            self.state = state
            self.version = version
            self.hash = hash
        }
    }

    package struct End: Codable, Equatable, Sendable {
        package var people: Int
        package var proof: Proof
        package var symbols: [String: String]

        package init(people: Int, proof: Proof, symbols: [String: String]) {
            self.people = people
            self.proof = proof
            self.symbols = symbols
        }
    }

    /// A month's sheet, some people at a time.
    package enum Month: ControlMethod {
        package static let name = "io.rollcall.Reports.Month"

        package struct Input: Codable, Sendable {
            package var month: String
            package var department: String?

            package init(month: String, department: String? = nil) {
                self.month = month
                self.department = department
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var month: String
            package var site: String
            package var generatedAt: String
            /// Each a `Line` of the interface, as `SheetLine` encodes it.
            package var lines: [JSONObject]
            package var end: End?

            package init(month: String, site: String, generatedAt: String, lines: [JSONObject] = [], end: End? = nil) {
                self.month = month
                self.site = site
                self.generatedAt = generatedAt
                self.lines = lines
                self.end = end
            }
        }
    }
}
