extension Modules {
    /// Every object that this office has, by its shape. A module adds its declarations here, and nothing elsewhere.
    package static let office = Modules([
        .ledger: [Items.declaration, Stocktakes.declaration],
        .approval: [
            Purchases.declaration, IssueRequests.declaration, Leaves.declaration, Outgoing.declaration,
            Loans.declaration, MonthReports.approvals,
        ],
        .register: [
            Incoming.declaration, Records.declaration, MonthReports.report, Roles.declaration, Delegations.declaration,
        ],
        .duty: [
            Needs.declaration, DailyChecks.declaration, Deliveries.declaration, Backups.declaration,
            CabinetChecks.declaration, DutyPlans.declaration, Duties.declaration,
        ],
        .booking: [Rooms.declaration, RoomBookings.declaration],
        .attachment: [Attachment.declaration],
    ])
}
