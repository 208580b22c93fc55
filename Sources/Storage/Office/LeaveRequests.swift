import Attendance
import GRDB
import Office
import WallClock

/// The attendance's side of leave: while it is decided in the office it waits among the requests, and what is approved
/// excuses time. Source: office.md ATT-4.
extension Store {
    /// Keeps the request of a leave as its case is behind an event, in the event's transaction.
    /// - Throws: `RequestRefusal` where attendance does not allow it, as in a closed month.
    static func keepLeave(_ event: OfficeEvent, _ found: Case, zone: Zone, db: Database) throws {
        guard event.object == Leaves.object, event.from != event.to || event.from == nil else { return }
        let change = event.change
        let before = try Row.fetchOne(db, sql: "\(RequestRow.select) WHERE office_case = ?", arguments: [found.id])
            .flatMap(RequestRow.init)
        func settle(_ state: RequestState) throws {
            guard let before, before.request.state != state else { return }
            try Store.settle(before, as: state, reason: event.reason, zone: zone, change: change, db: db)
        }
        switch event.to {
        case Approval.State.pending:
            // Asked anew with other times it is another request.
            if let before {
                try Store.settle(before, as: .withdrawn, reason: nil, zone: zone, change: change, db: db)
                try db.execute(
                    sql: "UPDATE request SET office_case = NULL WHERE id = ?",
                    arguments: [before.request.id]
                )
            }
            guard let from = found.moment("from"), let to = found.moment("to"),
                let interval = Interval(from: from, to: to), let type = found.text("type")
            else { return }
            try Store.ask(
                .leave(type: type, interval),
                for: found.requester,
                reason: found.text("why") ?? "",
                account: event.actor.account ?? 0,
                officeCase: found.id,
                zone: zone,
                change: change,
                db: db
            )
        case Approval.State.approved where event.from == Approval.State.pending: try settle(.approved)
        case Approval.State.rejected: try settle(.rejected)
        case Approval.State.withdrawn, Approval.State.cancelled, Approval.State.expired: try settle(.withdrawn)
        default: break
        }
    }
}

extension OfficeEvent {
    /// Who changed something by it, and when.
    var change: Change {
        let account = actor.account.map { "uid \($0)" }
        guard let person = actor.person else { return Change(by: account ?? "rollcalld", at: at) }
        return Change(by: account.map { "\(person) (\($0))" } ?? person, at: at)
    }
}
