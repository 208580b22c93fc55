/// The messages of `io.rollcall.People`; the interface file says what each field means.
package enum PeopleMessages {
    package struct Person: Codable, Equatable, Sendable {
        package var number: String
        package var name: String
        package var department: String
        package var supervisor: String?
        package var activeFrom: String?
        package var activeTo: String?
        package var mail: String?
        package var users: [User]
        package var accounts: [String]

        package init(
            number: String,
            name: String,
            department: String,
            supervisor: String? = nil,
            activeFrom: String? = nil,
            activeTo: String? = nil,
            mail: String? = nil,
            users: [User],
            accounts: [String]
        ) {
            self.number = number
            self.name = name
            self.department = department
            self.supervisor = supervisor
            self.activeFrom = activeFrom
            self.activeTo = activeTo
            self.mail = mail
            self.users = users
            self.accounts = accounts
        }
    }

    package struct User: Codable, Equatable, Sendable {
        package var group: String
        package var user: String
        package var from: String?
        package var to: String?

        package init(group: String, user: String, from: String? = nil, to: String? = nil) {
            self.group = group
            self.user = user
            self.from = from
            self.to = to
        }
    }

    /// People in the order of numbers, a page at a time.
    package enum List: ControlMethod {
        package static let name = "io.rollcall.People.List"

        package struct Input: Codable, Sendable {
            package var after: String?

            package init(after: String? = nil) {
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var people: [Person]
            package var next: String?

            package init(people: [Person], next: String? = nil) {
                self.people = people
                self.next = next
            }
        }
    }

    /// People from a CSV file.
    package enum Import: ControlMethod {
        package static let name = "io.rollcall.People.Import"

        package struct Input: Codable, Sendable {
            package var content: String
            package var dryRun: Bool

            package init(content: String, dryRun: Bool) {
                self.content = content
                self.dryRun = dryRun
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var added: Int
            package var changed: Int
            package var unchanged: Int
            package var replayed: Int

            package init(added: Int, changed: Int, unchanged: Int, replayed: Int) {
                self.added = added
                self.changed = changed
                self.unchanged = unchanged
                self.replayed = replayed
            }
        }
    }

    /// Says who a user id is.
    package enum Map: ControlMethod {
        package static let name = "io.rollcall.People.Map"

        package struct Input: Codable, Sendable {
            package var group: String?
            package var user: String
            package var person: String
            package var from: String?
            package var to: String?

            package init(group: String? = nil, user: String, person: String, from: String? = nil, to: String? = nil) {
                self.group = group
                self.user = user
                self.person = person
                self.from = from
                self.to = to
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var replayed: Int

            package init(replayed: Int) {
                self.replayed = replayed
            }
        }
    }

    /// Whose a local account is.
    package struct AccountInput: Codable, Sendable {
        package var person: String
        package var account: String

        package init(person: String, account: String) {
            self.person = person
            self.account = account
        }
    }

    package enum Link: ControlMethod {
        package static let name = "io.rollcall.People.Link"
        package typealias Input = AccountInput

        package struct Output: Codable, Equatable, Sendable {
            package var uid: Int

            package init(uid: Int) { self.uid = uid }
        }
    }

    package enum Unlink: ControlMethod {
        package static let name = "io.rollcall.People.Unlink"
        package typealias Input = AccountInput

        package struct Output: Codable, Equatable, Sendable {
            package init() {}
        }
    }
}
