/// What the office's clocks count in `io.rollcall.Office`; the interface file says what each field means.
extension OfficeMessages {
    package enum Calendar: ControlMethod {
        package static let name = "io.rollcall.Office.Calendar"

        package struct Session: Codable, Equatable, Sendable {
            package var from: String
            package var to: String

            package init(from: String, to: String) {
                self.from = from
                self.to = to
            }
        }

        package struct Day: Codable, Equatable, Sendable {
            package var date: String
            package var weekday: Int
            package var working: Bool
            package var note: String

            package init(date: String, weekday: Int, working: Bool, note: String) {
                self.date = date
                self.weekday = weekday
                self.working = working
                self.note = note
            }
        }

        package struct Input: Codable, Sendable {
            package var month: String?

            package init(month: String? = nil) { self.month = month }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var month: String
            package var hours: [Session]
            package var days: [Day]

            package init(month: String, hours: [Session], days: [Day]) {
                self.month = month
                self.hours = hours
                self.days = days
            }
        }
    }
}
