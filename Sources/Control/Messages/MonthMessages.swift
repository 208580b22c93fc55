package import JSON

/// The messages of `io.rollcall.Months`; the interface file says what each field means.
package enum MonthMessages {
    package struct Department: Codable, Equatable, Sendable {
        package var name: String
        package var people: Int
        package var waiting: [String]

        package init(name: String, people: Int, waiting: [String]) {
            self.name = name
            self.people = people
            self.waiting = waiting
        }
    }

    package struct Obstacle: Codable, Equatable, Sendable {
        package var name: String
        package var count: Int
        package var details: [String]

        package init(name: String, count: Int, details: [String]) {
            self.name = name
            self.count = count
            self.details = details
        }
    }

    package struct Confirmations: Codable, Equatable, Sendable {
        package var waiting: Int
        package var confirmed: Int
        package var silent: Int
        package var disputed: Int
        package var answered: Int

        package init(waiting: Int, confirmed: Int, silent: Int, disputed: Int, answered: Int) {
            self.waiting = waiting
            self.confirmed = confirmed
            self.silent = silent
            self.disputed = disputed
            self.answered = answered
        }
    }

    package struct Month: Codable, Equatable, Sendable {
        package var month: String
        package var phase: String
        package var version: Int
        package var hash: String?
        package var departments: [Department]
        package var obstacles: [Obstacle]
        package var scope: String?
        package var until: String?
        package var confirmations: Confirmations?

        package init(
            month: String,
            phase: String,
            version: Int,
            hash: String? = nil,
            departments: [Department],
            obstacles: [Obstacle],
            scope: String? = nil,
            until: String? = nil,
            confirmations: Confirmations? = nil
        ) {
            self.month = month
            self.phase = phase
            self.version = version
            self.hash = hash
            self.departments = departments
            self.obstacles = obstacles
            self.scope = scope
            self.until = until
            self.confirmations = confirmations
        }
    }

    package struct Waiver: Codable, Equatable, Sendable {
        package var name: String
        package var reason: String

        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    package struct Version: Codable, Equatable, Sendable {
        package var version: Int
        package var hash: String
        package var closedBy: String
        package var closedAt: String
        package var reason: String?
        package var waivers: [Waiver]
        package var confirmations: Confirmations?
        package var removedAt: String?

        package init(
            version: Int,
            hash: String,
            closedBy: String,
            closedAt: String,
            reason: String? = nil,
            waivers: [Waiver],
            confirmations: Confirmations? = nil,
            removedAt: String? = nil
        ) {
            self.version = version
            self.hash = hash
            self.closedBy = closedBy
            self.closedAt = closedAt
            self.reason = reason
            self.waivers = waivers
            self.confirmations = confirmations
            self.removedAt = removedAt
        }
    }

    package struct Adjustment: Codable, Equatable, Sendable {
        package var id: Int
        package var month: String
        package var version: Int
        package var person: String
        package var workDate: String
        package var plan: Int
        package var before: JSONObject
        package var after: JSONObject
        package var state: String
        package var noticedAt: String
        package var decidedBy: String?
        package var decidedAt: String?
        package var reason: String?

        package init(
            id: Int,
            month: String,
            version: Int,
            person: String,
            workDate: String,
            plan: Int,
            before: JSONObject,
            after: JSONObject,
            state: String,
            noticedAt: String,
            decidedBy: String? = nil,
            decidedAt: String? = nil,
            reason: String? = nil
        ) {
            self.id = id
            self.month = month
            self.version = version
            self.person = person
            self.workDate = workDate
            self.plan = plan
            self.before = before
            self.after = after
            self.state = state
            self.noticedAt = noticedAt
            self.decidedBy = decidedBy
            self.decidedAt = decidedAt
            self.reason = reason
        }
    }

    /// Which month is meant.
    package struct Named: Codable, Equatable, Sendable {
        package var month: String

        package init(month: String) {
            self.month = month
        }
    }

    /// A month as it stands now.
    package struct One: Codable, Equatable, Sendable {
        package var month: Month

        package init(month: Month) {
            self.month = month
        }
    }

    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Months.Show"
        package typealias Input = Named
        package typealias Output = One
    }

    package enum Prepare: ControlMethod {
        package static let name = "io.rollcall.Months.Prepare"
        package typealias Input = Named
        package typealias Output = One
    }

    package enum Approve: ControlMethod {
        package static let name = "io.rollcall.Months.Approve"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var department: String
            package var reason: String?

            package init(month: String, department: String, reason: String? = nil) {
                self.month = month
                self.department = department
                self.reason = reason
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var month: Month
            package var approved: [String]

            package init(month: Month, approved: [String]) {
                self.month = month
                self.approved = approved
            }
        }
    }

    package enum Close: ControlMethod {
        package static let name = "io.rollcall.Months.Close"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var waivers: [Waiver]

            package init(month: String, waivers: [Waiver]) {
                self.month = month
                self.waivers = waivers
            }
        }
        package typealias Output = One
    }

    package enum Reopen: ControlMethod {
        package static let name = "io.rollcall.Months.Reopen"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var reason: String
            package var department: String?
            package var person: String?
            package var until: String?

            package init(
                month: String,
                reason: String,
                department: String? = nil,
                person: String? = nil,
                until: String? = nil
            ) {
                self.month = month
                self.reason = reason
                self.department = department
                self.person = person
                self.until = until
            }
        }
        package typealias Output = One
    }

    package enum Versions: ControlMethod {
        package static let name = "io.rollcall.Months.Versions"
        package typealias Input = Named

        package struct Output: Codable, Equatable, Sendable {
            package var versions: [Version]

            package init(versions: [Version]) {
                self.versions = versions
            }
        }
    }

    package enum Verify: ControlMethod {
        package static let name = "io.rollcall.Months.Verify"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String
            package var version: Int?

            package init(month: String, version: Int? = nil) {
                self.month = month
                self.version = version
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var version: Int
            package var hash: String
            package var recomputed: String
            package var same: Bool
            package var differing: [String]

            package init(version: Int, hash: String, recomputed: String, same: Bool, differing: [String]) {
                self.version = version
                self.hash = hash
                self.recomputed = recomputed
                self.same = same
                self.differing = differing
            }
        }
    }

    package enum Adjustments: ControlMethod {
        package static let name = "io.rollcall.Months.Adjustments"

        package struct Input: Codable, Equatable, Sendable {
            package var month: String?

            package init(month: String? = nil) {
                self.month = month
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var adjustments: [Adjustment]

            package init(adjustments: [Adjustment]) {
                self.adjustments = adjustments
            }
        }
    }

    package enum DecideAdjustment: ControlMethod {
        package static let name = "io.rollcall.Months.DecideAdjustment"

        package struct Input: Codable, Equatable, Sendable {
            package var id: Int
            package var decision: String
            package var reason: String?

            package init(id: Int, decision: String, reason: String? = nil) {
                self.id = id
                self.decision = decision
                self.reason = reason
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var adjustment: Adjustment

            package init(adjustment: Adjustment) {
                self.adjustment = adjustment
            }
        }
    }
}
