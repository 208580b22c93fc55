extension AttendanceMessages {
    /// What became of a person since the last summary of the date was sent.
    package struct SummaryChange: Codable, Equatable, Sendable {
        package var person: String
        package var name: String
        package var department: String
        package var before: [String]
        package var after: [String]

        package init(person: String, name: String, department: String, before: [String], after: [String]) {
            self.person = person
            self.name = name
            self.department = department
            self.before = before
            self.after = after
        }
    }

    /// The summary as it is mailed.
    package enum RenderSummary: ControlMethod {
        package static let name = "io.rollcall.Attendance.RenderSummary"

        package struct Input: Codable, Sendable {
            package var date: String
            package var language: String?

            package init(date: String, language: String? = nil) {
                self.date = date
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var subject: String
            package var text: String
            package var html: String
            package var lastSent: String?
            package var version: Int?
            package var changes: [SummaryChange]
            package var failure: String?

            package init(
                subject: String,
                text: String,
                html: String,
                lastSent: String? = nil,
                version: Int? = nil,
                changes: [SummaryChange],
                failure: String? = nil
            ) {
                self.subject = subject
                self.text = text
                self.html = html
                self.lastSent = lastSent
                self.version = version
                self.changes = changes
                self.failure = failure
            }
        }
    }

    /// A mail that was handed over.
    package struct SentSummary: Codable, Equatable, Sendable {
        package var department: String?
        package var version: Int
        package var recipients: [String]

        package init(department: String? = nil, version: Int, recipients: [String]) {
            self.department = department
            self.version = version
            self.recipients = recipients
        }
    }

    /// Mails a date's summary now.
    package enum SendSummary: ControlMethod {
        package static let name = "io.rollcall.Attendance.SendSummary"

        package struct Input: Codable, Sendable {
            package var date: String

            package init(date: String) { self.date = date }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var sent: [SentSummary]

            package init(sent: [SentSummary]) { self.sent = sent }
        }
    }
}
