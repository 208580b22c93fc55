/// The messages of `io.rollcall.Retention`; the interface file says what each field means.
package enum RetentionMessages {
    package struct Person: Codable, Equatable, Sendable {
        package var number: String
        package var name: String
        package var department: String
        package var left: String

        package init(number: String, name: String, department: String, left: String) {
            self.number = number
            self.name = name
            self.department = department
            self.left = left
        }
    }

    package struct Archive: Codable, Equatable, Sendable {
        package var month: String
        package var version: Int
        package var hash: String

        package init(month: String, version: Int, hash: String) {
            self.month = month
            self.version = version
            self.hash = hash
        }
    }

    package struct Counts: Codable, Equatable, Sendable {
        package var people: Int
        package var accounts: Int
        package var enrolled: Int
        package var templates: Int
        package var notes: Int
        package var flags: Int
        package var events: Int
        package var archives: Int
        package var candidates: Int
        package var mails: Int

        package init(
            people: Int,
            accounts: Int,
            enrolled: Int,
            templates: Int,
            notes: Int,
            flags: Int,
            events: Int,
            archives: Int,
            candidates: Int,
            mails: Int
        ) {
            self.people = people
            self.accounts = accounts
            self.enrolled = enrolled
            self.templates = templates
            self.notes = notes
            self.flags = flags
            self.events = events
            self.archives = archives
            self.candidates = candidates
            self.mails = mails
        }
    }

    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Retention.Show"

        package struct Input: Codable, Equatable, Sendable {
            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var years: Int
            package var automatic: Bool
            package var firstKept: String
            package var people: [Person]
            package var peopleCount: Int
            package var archives: [Archive]
            package var archiveCount: Int

            package init(
                years: Int,
                automatic: Bool,
                firstKept: String,
                people: [Person],
                peopleCount: Int,
                archives: [Archive],
                archiveCount: Int
            ) {
                self.years = years
                self.automatic = automatic
                self.firstKept = firstKept
                self.people = people
                self.peopleCount = peopleCount
                self.archives = archives
                self.archiveCount = archiveCount
            }
        }
    }

    package enum Apply: ControlMethod {
        package static let name = "io.rollcall.Retention.Apply"

        package struct Input: Codable, Equatable, Sendable {
            package var dryRun: Bool

            package init(dryRun: Bool) {
                self.dryRun = dryRun
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var counts: Counts

            package init(counts: Counts) {
                self.counts = counts
            }
        }
    }
}
