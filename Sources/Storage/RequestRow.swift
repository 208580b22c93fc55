package import Attendance
import Foundation
import GRDB
package import WallClock

/// A request with everything that was said about it.
package struct RequestRow: Equatable, Sendable {
    package let request: Request
    package let name: String
    package let department: String
    package let dates: ClosedRange<LocalDate>
    package let reason: String
    package let askedBy: String
    package let askedByAccount: UInt32
    package let askedAt: Instant
    package let decidedBy: String?
    package let decidedAt: Instant?
    package let decisionReason: String?
    /// The number of the office's case in which it is decided; nil if it is decided by itself.
    package let officeNumber: String?

    static let select = """
        SELECT request.*, person.number, person.name, person.department, office_case.number AS office
        FROM request JOIN person ON person.id = request.person
          LEFT JOIN office_case ON office_case.id = request.office_case
        """

    /// nil for a row that this version cannot read.
    init?(_ row: Row) {
        guard let kind = RequestKind(rawValue: row["kind"]), let state = RequestState(rawValue: row["state"]),
            let first = LocalDate(row["first_date"] as String), let last = LocalDate(row["last_date"] as String),
            first <= last
        else { return nil }
        let from = Instant(milliseconds: row["from_at"])
        let interval = (row["to_at"] as Int64?).flatMap { Interval(from: from, to: Instant(milliseconds: $0)) }
        let subject: RequestSubject
        switch kind {
        case .leave:
            guard let interval, let type = row["type"] as String? else { return nil }
            subject = .leave(type: type, interval)
        case .trip:
            guard let interval else { return nil }
            subject = .trip(interval)
        case .correction:
            guard let slot = (row["slot"] as String?).flatMap(Slot.init) else { return nil }
            subject = .correction(workDate: first, slot: slot, at: from)
        case .overtime:
            guard let interval,
                let settlement = (row["settled_as"] as String?).flatMap(RequestSubject.Settlement.init)
            else { return nil }
            subject = .overtime(workDate: first, interval, settledAs: settlement)
        }
        request = Request(id: row["id"], person: row["number"], subject: subject, state: state)
        name = row["name"]
        department = row["department"]
        dates = first...last
        reason = row["reason"]
        askedBy = row["asked_by"]
        askedByAccount = row["asked_uid"]
        askedAt = Instant(milliseconds: row["asked_at"])
        decidedBy = row["decided_by"]
        decidedAt = (row["decided_at"] as Int64?).map(Instant.init(milliseconds:))
        decisionReason = row["decision_reason"]
        officeNumber = row["office"]
    }
}

extension FeedEvent {
    /// The request that an event of the kind `request` says was approved or rejected; nil if it says something else.
    package var settledRequest: (request: Int64, isApproved: Bool)? {
        get throws {
            struct Body: Decodable {
                struct After: Decodable {
                    let request: Int64
                    let state: String
                }

                let after: After?
            }
            guard kind == FeedKind.request, let body,
                let after = try JSONDecoder().decode(Body.self, from: Data(body.utf8)).after,
                let state = RequestState(rawValue: after.state),
                state == RequestState.approved || state == RequestState.rejected
            else { return nil }
            return (after.request, state == RequestState.approved)
        }
    }
}

/// A request as its events in the feed show it.
struct RequestEvent: Encodable {
    let request: Int64
    let kind: String
    let person: String
    let type: String?
    /// Milliseconds UTC.
    let from: Int64?
    let to: Int64?
    let workDate: LocalDate?
    let slot: String?
    let at: Int64?
    let settledAs: String?
    let state: String
    let reason: String
    let askedBy: String
    let decidedBy: String?
    let decisionReason: String?

    init(_ row: RequestRow) {
        request = row.request.id
        kind = row.request.subject.kind.rawValue
        person = row.request.person
        state = row.request.state.rawValue
        reason = row.reason
        askedBy = row.askedBy
        decidedBy = row.decidedBy
        decisionReason = row.decisionReason
        from = row.request.subject.interval?.start.milliseconds
        to = row.request.subject.interval?.end.milliseconds
        let columns = RequestColumns(row.request.subject)
        type = columns.type
        slot = columns.slot
        settledAs = columns.settledAs
        switch row.request.subject {
        case .leave, .trip: (workDate, at) = (nil, nil)
        case .correction(let date, _, let moment): (workDate, at) = (date, moment.milliseconds)
        case .overtime(let date, _, _): (workDate, at) = (date, nil)
        }
    }
}

/// What a subject is in the table's columns.
struct RequestColumns {
    var type: String?
    let from: Int64
    var to: Int64?
    var slot: String?
    var settledAs: String?

    init(_ subject: RequestSubject) {
        switch subject {
        case .leave(let name, let interval):
            type = name
            (from, to) = (interval.start.milliseconds, interval.end.milliseconds)
        case .trip(let interval): (from, to) = (interval.start.milliseconds, interval.end.milliseconds)
        case .correction(_, let which, let at):
            slot = which.rawValue
            from = at.milliseconds
        case .overtime(_, let interval, let settlement):
            settledAs = settlement.rawValue
            (from, to) = (interval.start.milliseconds, interval.end.milliseconds)
        }
    }
}
