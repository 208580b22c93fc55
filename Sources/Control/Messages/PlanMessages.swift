/// The messages of `io.rollcall.Plans`; the interface file says what each field means.
package enum PlanMessages {
    package struct Shift: Codable, Equatable, Sendable {
        package var name: String
        package var kind: String
        package var start: String?
        package var end: String?
        package var breaks: [String]
        package var earliestInMinutes: Int?
        package var latestOutMinutes: Int?
        package var pairing: String?
        package var flexEarlyMinutes: Int?
        package var flexLateMinutes: Int?
        package var coreStart: String?
        package var coreEnd: String?
        package var requiredMinutes: Int?
        package var lateOffLateOn: [String] = []

        package init(
            name: String,
            kind: String,
            start: String? = nil,
            end: String? = nil,
            breaks: [String],
            earliestInMinutes: Int? = nil,
            latestOutMinutes: Int? = nil
        ) {
            self.name = name
            self.kind = kind
            self.start = start
            self.end = end
            self.breaks = breaks
            self.earliestInMinutes = earliestInMinutes
            self.latestOutMinutes = latestOutMinutes
        }
    }

    package struct RosterLine: Codable, Equatable, Sendable {
        package var scope: String
        package var subject: String
        package var from: String
        package var to: String?
        package var weekdays: [Int]
        package var shift: String?

        package init(
            scope: String,
            subject: String,
            from: String,
            to: String? = nil,
            weekdays: [Int],
            shift: String? = nil
        ) {
            self.scope = scope
            self.subject = subject
            self.from = from
            self.to = to
            self.weekdays = weekdays
            self.shift = shift
        }
    }

    package struct CalendarDay: Codable, Equatable, Sendable {
        package var date: String
        package var type: String
        package var note: String

        package init(date: String, type: String, note: String) {
            self.date = date
            self.type = type
            self.note = note
        }
    }

    /// Every shift.
    package enum ListShifts: ControlMethod {
        package static let name = "io.rollcall.Plans.ListShifts"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var shifts: [Shift]

            package init(shifts: [Shift]) {
                self.shifts = shifts
            }
        }
    }

    /// Shifts from a CSV file.
    package enum ImportShifts: ControlMethod {
        package static let name = "io.rollcall.Plans.ImportShifts"

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

            package init(added: Int, changed: Int, unchanged: Int) {
                self.added = added
                self.changed = changed
                self.unchanged = unchanged
            }
        }
    }

    /// The roster, a page at a time.
    package enum ListRoster: ControlMethod {
        package static let name = "io.rollcall.Plans.ListRoster"

        package struct Input: Codable, Sendable {
            package var after: Int?

            package init(after: Int? = nil) {
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var lines: [RosterLine]
            package var next: Int?

            package init(lines: [RosterLine], next: Int? = nil) {
                self.lines = lines
                self.next = next
            }
        }
    }

    /// Roster lines from a CSV file.
    package enum ImportRoster: ControlMethod {
        package static let name = "io.rollcall.Plans.ImportRoster"

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

            package init(added: Int, changed: Int, unchanged: Int) {
                self.added = added
                self.changed = changed
                self.unchanged = unchanged
            }
        }
    }

    /// Every date that is not what its weekday says.
    package enum ListCalendar: ControlMethod {
        package static let name = "io.rollcall.Plans.ListCalendar"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var days: [CalendarDay]

            package init(days: [CalendarDay]) {
                self.days = days
            }
        }
    }

    /// Dates from a CSV file.
    package enum ImportCalendar: ControlMethod {
        package static let name = "io.rollcall.Plans.ImportCalendar"

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

            package init(added: Int, changed: Int, unchanged: Int) {
                self.added = added
                self.changed = changed
                self.unchanged = unchanged
            }
        }
    }
}
