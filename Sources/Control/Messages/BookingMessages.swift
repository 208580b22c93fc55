import JSON

/// Bookings in `io.rollcall.Office`; the interface file says what each field means.
extension OfficeMessages {
    package struct Booking: Codable, Equatable, Sendable {
        package var resource: String
        package var number: String
        package var from: String
        package var to: String
        package var state: String
        package var by: String?
        package var title: String?

        package init(
            resource: String,
            number: String,
            from: String,
            to: String,
            state: String,
            by: String? = nil,
            title: String? = nil
        ) {
            self.resource = resource
            self.number = number
            self.from = from
            self.to = to
            self.state = state
            self.by = by
            self.title = title
        }
    }

    package enum Booked: ControlMethod {
        package static let name = "io.rollcall.Office.Booked"

        package struct Input: Codable, Sendable {
            package var resource: String?
            package var from: String
            package var to: String
            package var language: String?

            package init(resource: String? = nil, from: String, to: String, language: String? = nil) {
                self.resource = resource
                self.from = from
                self.to = to
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var bookings: [Booking]

            package init(bookings: [Booking]) { self.bookings = bookings }
        }
    }
}
