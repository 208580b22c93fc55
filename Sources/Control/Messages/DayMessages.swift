extension AttendanceMessages {
    package struct DayAnomaly: Codable, Equatable, Sendable {
        package var kind: String
        package var severity: String
        package var level: String?
        package var minutes: Int?
        package var session: Int?
        package var resolvedBy: String?

        package init(
            kind: String,
            severity: String,
            level: String? = nil,
            minutes: Int? = nil,
            session: Int? = nil,
            resolvedBy: String? = nil
        ) {
            self.kind = kind
            self.severity = severity
            self.level = level
            self.minutes = minutes
            self.session = session
            self.resolvedBy = resolvedBy
        }
    }

    package struct DayResult: Codable, Equatable, Sendable {
        package var state: String
        package var shift: String?
        package var `in`: String?
        package var out: String?
        package var figures: Figures
        package var anomalies: [DayAnomaly]
        package var records: [Int]

        package init(
            state: String,
            shift: String? = nil,
            `in`: String? = nil,
            out: String? = nil,
            figures: Figures,
            anomalies: [DayAnomaly],
            records: [Int]
        ) {
            self.state = state
            self.shift = shift
            self.in = `in`
            self.out = out
            self.figures = figures
            self.anomalies = anomalies
            self.records = records
        }
    }

    package struct DayChange: Codable, Equatable, Sendable {
        package var person: String
        package var date: String
        package var plan: Int
        package var at: String
        package var basis: ResultBasis
        package var result: DayResult?

        package init(
            person: String,
            date: String,
            plan: Int,
            at: String,
            basis: ResultBasis,
            result: DayResult? = nil
        ) {
            self.person = person
            self.date = date
            self.plan = plan
            self.at = at
            self.basis = basis
            self.result = result
        }
    }

    /// Results of work dates as they change.
    package enum WatchDays: ControlMethod {
        package static let name = "io.rollcall.Attendance.WatchDays"

        package struct Input: Codable, Sendable {
            package var since: Int?
            package var person: String?

            package init(since: Int? = nil, person: String? = nil) {
                self.since = since
                self.person = person
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var days: [DayChange]
            package var cursor: Int?

            package init(days: [DayChange], cursor: Int? = nil) {
                self.days = days
                self.cursor = cursor
            }
        }
    }
}
