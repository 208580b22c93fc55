import Foundation
import GRDB
import WallClock

/// What was done about one person on one terminal: part of the feed, which says who ordered it. Holds neither card
/// numbers nor templates.
package struct EnrolmentDeed: Encodable, Sendable {
    package var terminal: String
    package var user: String
    /// The person's number.
    package var person: String?
    /// `remove`, `enrol`, `change`, `readTemplates`, `writeTemplates`.
    package var action: String
    /// `done`, `refused`, `failed`.
    package var result: String
    package var detail: String?

    package init(
        terminal: String,
        user: String,
        person: String?,
        action: String,
        result: String,
        detail: String? = nil
    ) {
        self.terminal = terminal
        self.user = user
        self.person = person
        self.action = action
        self.result = result
        self.detail = detail
    }
}

extension Store {
    /// Writes a deed into the feed.
    package func announce(_ deed: EnrolmentDeed, change: Change) async throws {
        let body = try change.body(before: EnrolmentDeed?.none, after: deed)
        try await pool.write { db in
            try Store.announce(
                db,
                kind: FeedKind.enrolment,
                subject: deed.person ?? deed.user,
                at: change.at,
                body: body
            )
        }
    }
}
