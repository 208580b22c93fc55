extension AttendanceMessages {
    package struct ExplainedPunch: Codable, Equatable, Sendable {
        package var id: Int
        package var time: String
        package var terminal: String
        package var verify: String?
        package var fate: String
        package var repeats: Int?

        package init(
            id: Int,
            time: String,
            terminal: String,
            verify: String? = nil,
            fate: String,
            repeats: Int? = nil
        ) {
            self.id = id
            self.time = time
            self.terminal = terminal
            self.verify = verify
            self.fate = fate
            self.repeats = repeats
        }
    }

    package struct Rule: Codable, Equatable, Sendable {
        package var rule: String
        package var text: String

        package init(rule: String, text: String) {
            self.rule = rule
            self.text = text
        }
    }

    package struct Watermark: Codable, Equatable, Sendable {
        package var terminal: String
        package var until: String?

        package init(terminal: String, until: String? = nil) {
            self.terminal = terminal
            self.until = until
        }
    }

    package struct Day: Codable, Equatable, Sendable {
        package var date: String
        package var status: String
        package var final: Bool
        package var shift: String?
        package var `in`: String?
        package var out: String?
        package var lateMinutes: Int?
        package var earlyMinutes: Int?
        package var workedMinutes: Int?
        package var lostMinutes: Int?
        package var absentMinutes: Int?
        package var excusedMinutes: Int?

        package init(
            date: String,
            status: String,
            final: Bool,
            shift: String? = nil,
            `in`: String? = nil,
            out: String? = nil,
            lateMinutes: Int? = nil,
            earlyMinutes: Int? = nil,
            workedMinutes: Int? = nil,
            lostMinutes: Int? = nil,
            absentMinutes: Int? = nil,
            excusedMinutes: Int? = nil
        ) {
            self.date = date
            self.status = status
            self.final = final
            self.shift = shift
            self.in = `in`
            self.out = out
            self.lateMinutes = lateMinutes
            self.earlyMinutes = earlyMinutes
            self.workedMinutes = workedMinutes
            self.lostMinutes = lostMinutes
            self.absentMinutes = absentMinutes
            self.excusedMinutes = excusedMinutes
        }
    }

    /// What results of a moment were judged by.
    package struct ResultBasis: Codable, Equatable, Sendable {
        package var policy: String
        package var plans: Int

        package init(policy: String, plans: Int) {
            self.policy = policy
            self.plans = plans
        }
    }

    /// Everything one result rests on.
    package enum Explain: ControlMethod {
        package static let name = "io.rollcall.Attendance.Explain"

        package struct Input: Codable, Sendable {
            package var person: String
            package var date: String
            package var language: String?

            package init(person: String, date: String, language: String? = nil) {
                self.person = person
                self.date = date
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var person: String
            package var name: String
            package var department: String
            package var day: Day?
            package var windowStart: String?
            package var windowEnd: String?
            package var punches: [ExplainedPunch]
            package var rules: [Rule]
            package var anomalies: [Anomaly]
            package var watermarks: [Watermark]
            package var basis: ResultBasis

            package init(
                person: String,
                name: String,
                department: String,
                day: Day? = nil,
                windowStart: String? = nil,
                windowEnd: String? = nil,
                punches: [ExplainedPunch],
                rules: [Rule],
                anomalies: [Anomaly],
                watermarks: [Watermark],
                basis: ResultBasis
            ) {
                self.person = person
                self.name = name
                self.department = department
                self.day = day
                self.windowStart = windowStart
                self.windowEnd = windowEnd
                self.punches = punches
                self.rules = rules
                self.anomalies = anomalies
                self.watermarks = watermarks
                self.basis = basis
            }
        }
    }
}
