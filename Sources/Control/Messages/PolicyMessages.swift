extension AttendanceMessages {
    package struct Figures: Codable, Equatable, Sendable {
        package var status: String
        package var lateMinutes: Int
        package var earlyMinutes: Int
        package var workedMinutes: Int?
        package var lostMinutes: Int?
        package var absentMinutes: Int
        package var excusedMinutes: Int
        package var overtimeWorkday: Int
        package var overtimeRestday: Int
        package var overtimeHoliday: Int
        package var overtimeTimeOff: Int

        package init(
            status: String,
            lateMinutes: Int,
            earlyMinutes: Int,
            workedMinutes: Int? = nil,
            lostMinutes: Int? = nil,
            absentMinutes: Int,
            excusedMinutes: Int,
            overtimeWorkday: Int,
            overtimeRestday: Int,
            overtimeHoliday: Int,
            overtimeTimeOff: Int
        ) {
            self.status = status
            self.lateMinutes = lateMinutes
            self.earlyMinutes = earlyMinutes
            self.workedMinutes = workedMinutes
            self.lostMinutes = lostMinutes
            self.absentMinutes = absentMinutes
            self.excusedMinutes = excusedMinutes
            self.overtimeWorkday = overtimeWorkday
            self.overtimeRestday = overtimeRestday
            self.overtimeHoliday = overtimeHoliday
            self.overtimeTimeOff = overtimeTimeOff
        }
    }

    package struct ChangedDay: Codable, Equatable, Sendable {
        package var person: String
        package var name: String
        package var department: String
        package var date: String
        package var plan: Int
        package var before: Figures
        package var after: Figures

        package init(
            person: String,
            name: String,
            department: String,
            date: String,
            plan: Int,
            before: Figures,
            after: Figures
        ) {
            self.person = person
            self.name = name
            self.department = department
            self.date = date
            self.plan = plan
            self.before = before
            self.after = after
        }
    }

    /// Whose results would change under another policy.
    package enum ComparePolicies: ControlMethod {
        package static let name = "io.rollcall.Attendance.ComparePolicies"

        package struct Input: Codable, Sendable {
            package var old: String?
            package var new: String?
            package var month: String

            package init(old: String? = nil, new: String? = nil, month: String) {
                self.old = old
                self.new = new
                self.month = month
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var changes: [ChangedDay]
            package var people: Int?
            package var days: Int?

            package init(changes: [ChangedDay], people: Int? = nil, days: Int? = nil) {
                self.changes = changes
                self.people = people
                self.days = days
            }
        }
    }
}
