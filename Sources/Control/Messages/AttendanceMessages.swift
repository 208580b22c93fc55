package import JSON

/// The messages of `io.rollcall.Attendance`; the interface file says what each field means.
package enum AttendanceMessages {
    package struct Counts: Codable, Equatable, Sendable {
        package var due: Int
        package var normal: Int
        package var abnormal: Int
        package var absent: Int
        package var leave: Int
        package var trip: Int
        package var rest: Int
        package var pending: Int
        package var open: Int
        package var unplanned: Int

        package init(
            due: Int,
            normal: Int,
            abnormal: Int,
            absent: Int,
            leave: Int,
            trip: Int,
            rest: Int,
            pending: Int,
            open: Int,
            unplanned: Int
        ) {
            self.due = due
            self.normal = normal
            self.abnormal = abnormal
            self.absent = absent
            self.leave = leave
            self.trip = trip
            self.rest = rest
            self.pending = pending
            self.open = open
            self.unplanned = unplanned
        }
    }

    /// The same sentence in both languages.
    package struct Sentence: Codable, Equatable, Sendable {
        package var en: String
        package var zh: String

        package init(en: String, zh: String) {
            self.en = en
            self.zh = zh
        }
    }

    package struct Anomaly: Codable, Equatable, Sendable {
        package var id: String
        package var person: String
        package var name: String
        package var department: String
        package var kind: String
        package var level: String?
        package var minutes: Int?
        package var severity: String
        package var evidence: Sentence
        package var shift: String?
        package var punches: [String]
        package var thisMonth: Int
        package var acknowledgedBy: String?
        package var acknowledgedReason: String?
        package var mutedUntil: String?

        package init(
            id: String,
            person: String,
            name: String,
            department: String,
            kind: String,
            level: String? = nil,
            minutes: Int? = nil,
            severity: String,
            evidence: Sentence,
            shift: String? = nil,
            punches: [String],
            thisMonth: Int,
            acknowledgedBy: String? = nil,
            acknowledgedReason: String? = nil,
            mutedUntil: String? = nil
        ) {
            self.id = id
            self.acknowledgedBy = acknowledgedBy
            self.acknowledgedReason = acknowledgedReason
            self.mutedUntil = mutedUntil
            self.person = person
            self.name = name
            self.department = department
            self.kind = kind
            self.level = level
            self.minutes = minutes
            self.severity = severity
            self.evidence = evidence
            self.shift = shift
            self.punches = punches
            self.thisMonth = thisMonth
        }
    }

    package struct Pending: Codable, Equatable, Sendable {
        package var person: String
        package var name: String
        package var department: String
        package var terminals: [String]
        package var since: String?

        package init(person: String, name: String, department: String, terminals: [String], since: String? = nil) {
            self.person = person
            self.name = name
            self.department = department
            self.terminals = terminals
            self.since = since
        }
    }

    package struct TerminalAnomaly: Codable, Equatable, Sendable {
        package var kind: String
        package var subject: String?
        package var severity: String
        package var since: String
        package var evidence: JSONObject

        package init(kind: String, subject: String? = nil, severity: String, since: String, evidence: JSONObject) {
            self.kind = kind
            self.subject = subject
            self.severity = severity
            self.since = since
            self.evidence = evidence
        }
    }

    package struct TerminalLine: Codable, Equatable, Sendable {
        package var name: String
        package var state: String
        package var since: String
        package var lastContact: String?
        package var watermark: String?
        package var driftSeconds: Double?
        package var notes: [String]
        package var anomalies: [TerminalAnomaly]

        package init(
            name: String,
            state: String,
            since: String,
            lastContact: String? = nil,
            watermark: String? = nil,
            driftSeconds: Double? = nil,
            notes: [String],
            anomalies: [TerminalAnomaly]
        ) {
            self.name = name
            self.state = state
            self.since = since
            self.lastContact = lastContact
            self.watermark = watermark
            self.driftSeconds = driftSeconds
            self.notes = notes
            self.anomalies = anomalies
        }
    }

    package struct UnknownUser: Codable, Equatable, Sendable {
        package var terminal: String
        package var user: String
        package var punches: Int
        package var first: String
        package var last: String

        package init(terminal: String, user: String, punches: Int, first: String, last: String) {
            self.terminal = terminal
            self.user = user
            self.punches = punches
            self.first = first
            self.last = last
        }
    }

    package struct Flag: Codable, Equatable, Sendable {
        package var id: String
        package var kind: String
        package var severity: String
        package var people: [String]
        package var sentence: String

        package init(id: String, kind: String, severity: String, people: [String], sentence: String) {
            self.id = id
            self.kind = kind
            self.severity = severity
            self.people = people
            self.sentence = sentence
        }
    }

    package struct WaitingRequest: Codable, Equatable, Sendable {
        package var id: Int
        package var kind: String
        package var person: String
        package var name: String
        package var department: String
        package var first: String
        package var last: String
        package var reason: String
        package var askedAt: String

        package init(
            id: Int,
            kind: String,
            person: String,
            name: String,
            department: String,
            first: String,
            last: String,
            reason: String,
            askedAt: String
        ) {
            self.id = id
            self.kind = kind
            self.person = person
            self.name = name
            self.department = department
            self.first = first
            self.last = last
            self.reason = reason
            self.askedAt = askedAt
        }
    }

    /// Whether a clerk looked at a date's anomalies.
    package struct Check: Codable, Equatable, Sendable {
        /// The case's number, state and due time.
        package var number: String
        package var state: String
        package var due: String?
        /// Whether the summary went without it.
        package var unchecked: Bool
        package var by: String?
        package var at: String?

        package init(number: String, state: String, due: String?, unchecked: Bool, by: String?, at: String?) {
            self.number = number
            self.state = state
            self.due = due
            self.unchecked = unchecked
            self.by = by
            self.at = at
        }
    }

    /// A date's summary for whoever checks it.
    package enum SummaryToCheck: ControlMethod {
        package static let name = "io.rollcall.Attendance.SummaryToCheck"

        package typealias Input = Summary.Input
        package typealias Output = Summary.Output
    }

    /// What HR reads in the morning.
    package enum Summary: ControlMethod {
        package static let name = "io.rollcall.Attendance.Summary"

        package struct Input: Codable, Sendable {
            package var date: String
            package var language: String?

            package init(date: String, language: String? = nil) {
                self.date = date
                self.language = language
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var date: String
            package var site: String
            package var generatedAt: String
            package var counts: Counts
            package var anomalies: [Anomaly]
            package var pending: [Pending]
            package var terminals: [TerminalLine]
            package var unknownUsers: [UnknownUser]
            package var waiting: [WaitingRequest]
            package var flags: [Flag]?
            package var check: Check?

            package init(
                date: String,
                site: String,
                generatedAt: String,
                counts: Counts,
                anomalies: [Anomaly],
                pending: [Pending],
                terminals: [TerminalLine],
                unknownUsers: [UnknownUser],
                waiting: [WaitingRequest],
                flags: [Flag]? = nil,
                check: Check? = nil
            ) {
                self.flags = flags
                self.check = check
                self.date = date
                self.site = site
                self.generatedAt = generatedAt
                self.counts = counts
                self.anomalies = anomalies
                self.pending = pending
                self.terminals = terminals
                self.unknownUsers = unknownUsers
                self.waiting = waiting
            }
        }
    }
}
