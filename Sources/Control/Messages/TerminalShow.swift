extension TerminalMessages {
    package struct Capacity: Codable, Equatable, Sendable {
        package var users: Int?
        package var fingers: Int?
        package var faces: Int?
        package var records: Int?
        package var newRecords: Int?
        package var userCapacity: Int?
        package var recordCapacity: Int?

        package init(
            users: Int? = nil,
            fingers: Int? = nil,
            faces: Int? = nil,
            records: Int? = nil,
            newRecords: Int? = nil,
            userCapacity: Int? = nil,
            recordCapacity: Int? = nil
        ) {
            self.users = users
            self.fingers = fingers
            self.faces = faces
            self.records = records
            self.newRecords = newRecords
            self.userCapacity = userCapacity
            self.recordCapacity = recordCapacity
        }

        /// What is not told is there as null, so that readers find every key.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(users, forKey: .users)
            try container.encode(fingers, forKey: .fingers)
            try container.encode(faces, forKey: .faces)
            try container.encode(records, forKey: .records)
            try container.encode(newRecords, forKey: .newRecords)
            try container.encode(userCapacity, forKey: .userCapacity)
            try container.encode(recordCapacity, forKey: .recordCapacity)
        }
    }

    /// Everything known of one terminal.
    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Terminals.Show"
        package typealias Input = Name

        package struct Output: Codable, Equatable, Sendable {
            package var terminal: Terminal
            package var state: State
            package var since: String
            package var why: String
            package var nextAttempt: String?
            package var lastError: String?
            package var capacity: Capacity
            package var counters: Counters
            package var drift: [DriftReading]
            package var problems: [Problem]
            package var faults: [Fault]

            /// State, since and last error are the terminal's.
            package init(
                terminal: Terminal,
                why: String,
                nextAttempt: String?,
                capacity: Capacity,
                counters: Counters,
                drift: [DriftReading],
                problems: [Problem],
                faults: [Fault]
            ) {
                self.terminal = terminal
                state = terminal.state
                since = terminal.since
                lastError = terminal.lastError
                self.why = why
                self.nextAttempt = nextAttempt
                self.capacity = capacity
                self.counters = counters
                self.drift = drift
                self.problems = problems
                self.faults = faults
            }

            /// Nothing is left out: what is not known is null.
            package func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(terminal, forKey: .terminal)
                try container.encode(state, forKey: .state)
                try container.encode(since, forKey: .since)
                try container.encode(why, forKey: .why)
                try container.encode(nextAttempt, forKey: .nextAttempt)
                try container.encode(lastError, forKey: .lastError)
                try container.encode(capacity, forKey: .capacity)
                try container.encode(counters, forKey: .counters)
                try container.encode(drift, forKey: .drift)
                try container.encode(problems, forKey: .problems)
                try container.encode(faults, forKey: .faults)
            }
        }
    }
}
