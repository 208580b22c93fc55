/// The messages of `io.rollcall`; the interface file says what each field means.
package enum StatusMessages {
    /// What runs here.
    package enum GetStatus: ControlMethod {
        package static let name = "io.rollcall.GetStatus"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var version: String
            package var site: String
            package var zone: String
            package var now: String
            package var startedAt: String
            package var terminals: Int
            package var online: Int
            package var roles: [String]

            package init(
                version: String,
                site: String,
                zone: String,
                now: String,
                startedAt: String,
                terminals: Int,
                online: Int,
                roles: [String]
            ) {
                self.version = version
                self.site = site
                self.zone = zone
                self.now = now
                self.startedAt = startedAt
                self.terminals = terminals
                self.online = online
                self.roles = roles
            }
        }
    }

    /// A row of a file that cannot be used.
    package struct RowError: Codable, Equatable, Sendable {
        package var line: Int
        package var column: String?
        package var message: String
        package var messageZh: String?

        package init(line: Int, column: String? = nil, message: String, messageZh: String? = nil) {
            self.line = line
            self.column = column
            self.message = message
            self.messageZh = messageZh
        }
    }
}
