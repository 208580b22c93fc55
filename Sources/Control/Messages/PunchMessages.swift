/// The messages of `io.rollcall.Punches`; the interface file says what each field means.
package enum PunchMessages {
    package struct Punch: Codable, Equatable, Sendable {
        package var id: Int
        package var terminal: String
        package var user: String
        package var person: String?
        package var name: String?
        package var time: String
        package var receivedAt: String
        package var state: String?
        package var verify: String?
        package var workCode: Int?
        package var disposition: String

        package init(
            id: Int,
            terminal: String,
            user: String,
            person: String? = nil,
            name: String? = nil,
            time: String,
            receivedAt: String,
            state: String? = nil,
            verify: String? = nil,
            workCode: Int? = nil,
            disposition: String
        ) {
            self.id = id
            self.terminal = terminal
            self.user = user
            self.person = person
            self.name = name
            self.time = time
            self.receivedAt = receivedAt
            self.state = state
            self.verify = verify
            self.workCode = workCode
            self.disposition = disposition
        }
    }

    package struct RefusedLine: Codable, Equatable, Sendable {
        package var line: Int
        package var reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// Punches in the order of time, a page at a time.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.Punches.List"

        package struct Input: Codable, Sendable {
            package var from: String?
            package var to: String?
            package var person: String?
            package var terminal: String?
            package var after: String?

            package init(
                from: String? = nil,
                to: String? = nil,
                person: String? = nil,
                terminal: String? = nil,
                after: String? = nil
            ) {
                self.from = from
                self.to = to
                self.person = person
                self.terminal = terminal
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var punches: [Punch]
            package var next: String?

            package init(punches: [Punch], next: String? = nil) {
                self.punches = punches
                self.next = next
            }
        }
    }

    /// A stream of punches.
    package enum Watch: ControlMethod {
        package static let name = "io.rollcall.Punches.Watch"

        package struct Input: Codable, Sendable {
            package var since: Int?

            package init(since: Int? = nil) {
                self.since = since
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var punches: [Punch]
            package var cursor: Int

            package init(punches: [Punch], cursor: Int) {
                self.punches = punches
                self.cursor = cursor
            }
        }
    }

    /// Takes lines of a drive export.
    package enum Import: ControlMethod {
        package static let name = "io.rollcall.Punches.Import"

        package struct Input: Codable, Sendable {
            package var terminal: String
            package var content: String
            package var firstLine: Int
            package var columns: String
            package var fileName: String

            package init(terminal: String, content: String, firstLine: Int, columns: String, fileName: String) {
                self.terminal = terminal
                self.content = content
                self.firstLine = firstLine
                self.columns = columns
                self.fileName = fileName
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var accepted: Int
            package var duplicate: Int
            package var quarantined: Int
            package var refused: [RefusedLine]

            package init(accepted: Int, duplicate: Int, quarantined: Int, refused: [RefusedLine]) {
                self.accepted = accepted
                self.duplicate = duplicate
                self.quarantined = quarantined
                self.refused = refused
            }
        }
    }
}
