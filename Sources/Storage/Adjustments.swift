import Attendance
import GRDB
package import WallClock

/// What a late record would have changed in a closed month, and what was decided about it.
package struct AdjustmentRow: Equatable, Sendable {
    /// `takenIn`: a later version of the month holds it.
    package enum State: String, Sendable { case proposed, accepted, refused, takenIn = "taken_in" }

    package let id: Int64
    package let month: Month
    package let version: Int
    package let person: String
    package let workDate: LocalDate
    /// Of several plans on the date, which: counts from 1.
    package let plan: Int
    /// Figures as JSON.
    package let before: String
    package let after: String
    package let state: State
    package let noticedAt: Instant
    package let decidedBy: String?
    package let decidedAt: Instant?
    package let reason: String?
    /// The month whose closed report holds it; nil while none does.
    package let carriedIn: Month?

    fileprivate init?(_ row: Row) {
        guard let month = Month(row["month"] as String), let date = LocalDate(row["work_date"] as String),
            let state = State(rawValue: row["state"])
        else { return nil }
        id = row["id"]
        self.month = month
        version = row["version"]
        person = row["person"]
        workDate = date
        plan = row["plan"]
        before = row["before_figures"]
        after = row["after_figures"]
        self.state = state
        noticedAt = Instant(milliseconds: row["noticed_at"])
        decidedBy = row["decided_by"]
        decidedAt = (row["decided_at"] as Int64?).map(Instant.init(milliseconds:))
        reason = row["reason"]
        carriedIn = (row["carried_in"] as String?).flatMap { Month($0) }
    }
}

/// A change of a day's figures that a late record would make.
package struct ProposedAdjustment: Equatable, Sendable {
    package let person: String
    package let workDate: LocalDate
    package let plan: Int
    package let before: String
    package let after: String

    package init(person: String, workDate: LocalDate, plan: Int, before: String, after: String) {
        self.person = person
        self.workDate = workDate
        self.plan = plan
        self.before = before
        self.after = after
    }
}

private struct LateArrivalEvent: Encodable {
    let month: String
    let version: Int
    /// Its place in the journal.
    let record: Int64
    /// Milliseconds UTC.
    let at: Int64
}

private struct AdjustmentEvent: Encodable {
    let month: String
    let person: String
    let workDate: LocalDate
    let state: String
    let reason: String?
}

extension Store {
    /// - Parameter month: nil for all months. Oldest first.
    package func adjustments(_ month: Month? = nil) async throws -> [AdjustmentRow] {
        try await pool.read { db in
            let text = month.map { "\($0)" }
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM adjustment WHERE ? IS NULL OR month = ? ORDER BY id",
                arguments: [text, text]
            ).compactMap(AdjustmentRow.init)
        }
    }

    /// Accepts or refuses one that is proposed.
    /// - Throws: `MonthRefusal.unknownAdjustment`, also for one that was decided.
    package func decideAdjustment(
        _ id: Int64,
        accept: Bool,
        reason: String?,
        change: Change
    ) async throws -> AdjustmentRow {
        try await pool.write { db in
            func row() throws -> AdjustmentRow {
                let row = try Row.fetchOne(db, sql: "SELECT * FROM adjustment WHERE id = ?", arguments: [id])
                guard let found = row.flatMap(AdjustmentRow.init) else { throw MonthRefusal.unknownAdjustment(id) }
                return found
            }
            func event(_ row: AdjustmentRow) -> AdjustmentEvent {
                AdjustmentEvent(
                    month: "\(row.month)",
                    person: row.person,
                    workDate: row.workDate,
                    state: row.state.rawValue,
                    reason: row.reason
                )
            }
            let before = try row()
            guard before.state == .proposed else { throw MonthRefusal.unknownAdjustment(id) }
            try db.execute(
                sql: "UPDATE adjustment SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ?",
                arguments: [accept ? "accepted" : "refused", change.by, change.at.milliseconds, reason, id]
            )
            let after = try row()
            let body = try change.body(before: event(before), after: event(after))
            try Store.announce(db, kind: FeedKind.adjustment, subject: after.person, at: change.at, body: body)
            return after
        }
    }

    /// Announces a record that came for a closed month, and proposes what it would change. The same change proposed again
    /// is no other one; a further record for a day changes its proposal, which then waits for a decision again.
    package func noteLateArrival(
        _ record: PunchRow,
        person: String,
        month: Month,
        version: Int,
        proposals: [ProposedAdjustment],
        change: Change
    ) async throws {
        try await pool.write { db in
            let event = LateArrivalEvent(
                month: "\(month)",
                version: version,
                record: record.seq,
                at: record.at?.milliseconds ?? record.receivedAt.milliseconds
            )
            let body = try change.body(before: LateArrivalEvent?.none, after: event)
            try Store.announce(db, kind: FeedKind.lateArrival, subject: person, at: change.at, body: body)
            for proposal in proposals {
                try db.execute(
                    sql: """
                        INSERT INTO adjustment (month, version, person, work_date, plan, before_figures, after_figures, state,
                          noticed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'proposed', ?)
                        ON CONFLICT (month, version, person, work_date, plan) DO UPDATE SET
                          after_figures = excluded.after_figures, state = 'proposed', decided_by = NULL, decided_at = NULL,
                          reason = NULL, noticed_at = excluded.noticed_at
                        WHERE after_figures <> excluded.after_figures
                        """,
                    arguments: [
                        "\(month)", version, proposal.person, proposal.workDate.description, proposal.plan,
                        proposal.before, proposal.after, change.at.milliseconds,
                    ]
                )
            }
        }
    }

    /// How far a part of the daemon has followed the feed; nil if it never did.
    package func feedPosition(of consumer: String) async throws -> Int64? {
        try await pool.read { db in
            try Int64.fetchOne(db, sql: "SELECT position FROM feed_consumer WHERE name = ?", arguments: [consumer])
        }
    }

    package func setFeedPosition(of consumer: String, to position: Int64) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO feed_consumer (name, position) VALUES (?, ?)",
                arguments: [consumer, position]
            )
        }
    }
}
