/// The messages of `io.rollcall.Operations`; the interface file says what each field means.
package enum OperationsMessages {
    package struct Storage: Codable, Equatable, Sendable {
        package var state: String
        package var reason: String?
        package var since: String?
        package var records: Int
        package var databaseBytes: Int
        package var freeBytes: Int
        package var totalBytes: Int

        package init(
            state: String,
            reason: String? = nil,
            since: String? = nil,
            records: Int,
            databaseBytes: Int,
            freeBytes: Int,
            totalBytes: Int
        ) {
            self.state = state
            self.reason = reason
            self.since = since
            self.records = records
            self.databaseBytes = databaseBytes
            self.freeBytes = freeBytes
            self.totalBytes = totalBytes
        }
    }

    package struct Trouble: Codable, Equatable, Sendable {
        package var terminal: String
        package var state: String
        package var stale: Bool
        package var since: String
        package var why: String?

        package init(terminal: String, state: String, stale: Bool, since: String, why: String? = nil) {
            self.terminal = terminal
            self.state = state
            self.stale = stale
            self.since = since
            self.why = why
        }
    }

    package struct Outside: Codable, Equatable, Sendable {
        package var name: String
        package var since: String?
        package var why: String

        package init(name: String, since: String? = nil, why: String) {
            self.name = name
            self.since = since
            self.why = why
        }
    }

    package struct Finding: Codable, Equatable, Sendable {
        package enum Severity: String, Codable, CaseIterable, Sendable { case good, notice, warning, problem }

        package var area: String
        package var severity: Severity
        package var message: String
        package var fix: String?

        package init(_ area: String, _ severity: Severity, _ message: String, fix: String? = nil) {
            self.area = area
            self.severity = severity
            self.message = message
            self.fix = fix
        }
    }

    /// One screen.
    package enum Overview: ControlMethod {
        package static let name = "io.rollcall.Operations.Overview"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var version: String
            package var site: String
            package var now: String
            package var startedAt: String
            package var storage: Storage
            package var terminals: Int
            package var online: Int
            package var disabled: Int
            package var troubles: [Trouble]
            package var outside: [Outside]
            package var lastRecordAt: String?
            package var lastSyncAt: String?
            package var terminalAnomalies: Int
            package var unknownUsers: Int
            package var clockTrusted: Bool
            package var feed: Int
            package var memoryBytes: Int

            package init(
                version: String,
                site: String,
                now: String,
                startedAt: String,
                storage: Storage,
                terminals: Int,
                online: Int,
                disabled: Int,
                troubles: [Trouble],
                outside: [Outside],
                lastRecordAt: String? = nil,
                lastSyncAt: String? = nil,
                terminalAnomalies: Int,
                unknownUsers: Int,
                clockTrusted: Bool,
                feed: Int,
                memoryBytes: Int
            ) {
                self.version = version
                self.site = site
                self.now = now
                self.startedAt = startedAt
                self.storage = storage
                self.terminals = terminals
                self.online = online
                self.disabled = disabled
                self.troubles = troubles
                self.outside = outside
                self.lastRecordAt = lastRecordAt
                self.lastSyncAt = lastSyncAt
                self.terminalAnomalies = terminalAnomalies
                self.unknownUsers = unknownUsers
                self.clockTrusted = clockTrusted
                self.feed = feed
                self.memoryBytes = memoryBytes
            }
        }
    }

    /// What the daemon sees of itself.
    package enum Examine: ControlMethod {
        package static let name = "io.rollcall.Operations.Examine"

        package struct Input: Codable, Sendable {
            package var deep: Bool?

            package init(deep: Bool? = nil) { self.deep = deep }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var findings: [Finding]

            package init(findings: [Finding]) { self.findings = findings }
        }
    }

    /// Counts as Prometheus text.
    package enum Metrics: ControlMethod {
        package static let name = "io.rollcall.Operations.Metrics"

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var text: String

            package init(text: String) { self.text = text }
        }
    }

    /// A copy of the database, in pieces.
    package enum Backup: ControlMethod {
        package static let name = "io.rollcall.Operations.Backup"
        /// Bytes of the copy in one reply.
        package static let pieceBytes = 384 << 10

        package struct Input: Codable, Sendable {

            package init() {}
        }

        package struct End: Codable, Equatable, Sendable {
            package var sha256: String
            package var records: Int
            package var head: String

            package init(sha256: String, records: Int, head: String) {
                self.sha256 = sha256
                self.records = records
                self.head = head
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var bytes: String?
            package var total: Int?
            package var end: End?

            package init(bytes: String? = nil, total: Int? = nil, end: End? = nil) {
                self.bytes = bytes
                self.total = total
                self.end = end
            }
        }
    }
}
