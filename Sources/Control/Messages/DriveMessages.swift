/// The messages of `io.rollcall.Drives`; the interface file says what each field means.
package enum DriveMessages {
    package struct File: Codable, Equatable, Sendable {
        package var file: String
        package var drive: String
        package var kind: String
        package var size: Int
        package var sha256: String?
        package var records: Int?
        package var first: String?
        package var last: String?
        package var terminal: String?
        package var automatic: Bool
        package var importedAt: String?
        package var needs: String?
        package var problem: String?

        package init(file: String, drive: String, kind: String, size: Int, automatic: Bool) {
            self.file = file
            self.drive = drive
            self.kind = kind
            self.size = size
            self.automatic = automatic
        }
    }

    package struct User: Codable, Equatable, Sendable {
        package var user: String
        package var name: String
        package var administrator: Bool
        package var card: Int?

        package init(user: String, name: String, administrator: Bool, card: Int? = nil) {
            self.user = user
            self.name = name
            self.administrator = administrator
            self.card = card
        }
    }

    /// Everything on the drives.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Drives.List"

        package struct Input: Codable, Sendable {
            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var directory: String?
            package var files: [File]

            package init(directory: String?, files: [File]) {
                self.directory = directory
                self.files = files
            }
        }
    }

    /// Takes one file.
    package enum Import: ControlMethod {
        package static let name = "io.rollcall.Drives.Import"

        package struct Input: Codable, Sendable {
            package var file: String
            package var terminal: String?
            package var columns: String?

            package init(file: String, terminal: String? = nil, columns: String? = nil) {
                self.file = file
                self.terminal = terminal
                self.columns = columns
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var file: String
            package var kind: String
            package var terminal: String
            package var sha256: String
            package var again: Bool
            package var accepted: Int
            package var duplicate: Int
            package var quarantined: Int
            package var refusedCount: Int
            package var refused: [PunchMessages.RefusedLine]
            package var users: [User]

            package init(
                file: String,
                kind: String,
                terminal: String,
                sha256: String,
                again: Bool,
                accepted: Int,
                duplicate: Int,
                quarantined: Int,
                refusedCount: Int,
                refused: [PunchMessages.RefusedLine],
                users: [User]
            ) {
                self.file = file
                self.kind = kind
                self.terminal = terminal
                self.sha256 = sha256
                self.again = again
                self.accepted = accepted
                self.duplicate = duplicate
                self.quarantined = quarantined
                self.refusedCount = refusedCount
                self.refused = refused
                self.users = users
            }
        }
    }
}
