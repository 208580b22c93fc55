extension Modules {
    /// Every object that this office has. A module adds its declarations here, and nothing elsewhere.
    package static let office = Modules([
        Items.declaration, Purchases.declaration, IssueRequests.declaration, Stocktakes.declaration,
        Needs.declaration, Leaves.declaration, DailyChecks.declaration, MonthReports.report, MonthReports.approvals,
        Incoming.declaration, Deliveries.declaration, Outgoing.declaration, Attachment.declaration,
        Records.declaration, Loans.declaration, Backups.declaration, CabinetChecks.declaration,
        Rooms.declaration, RoomBookings.declaration, DutyPlans.declaration, Duties.declaration,
        Roles.declaration, Delegations.declaration,
    ])
}
