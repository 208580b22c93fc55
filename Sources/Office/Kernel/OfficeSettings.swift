/// What an office may set. Defaults: office.md, marked (d).
package struct OfficeSettings: Equatable, Sendable {
    /// Working days in which a step of an approval is decided, but of what goes out; and in which whoever orders, hands out or
    /// confirms what was approved does so.
    package var stepDays = 1
    var stepTime: Allowance { .workingDays(stepDays) }
    /// From this amount on the general manager approves purchases too; minor units.
    package var purchaseLimit: Int64 = 500_000
    /// A person's issues of a month beyond this are approved; minor units.
    package var issueLimit: Int64 = 20_000
    /// A stocktake's difference beyond this share of the value needs a reason; percent.
    package var stocktakeTolerance = 5
    /// In so many working days an order is expected of which nobody said when.
    package var deliveryDays = 10
    /// In so many last working days of a quarter the store is counted; 0: nobody is reminded of it.
    package var stocktakeDays = 5
    /// Working days in which a stocktake that was begun is counted, and its differences are approved.
    package var countDays = 5
    package var countApprovalDays = 2
    /// Leave of more working days is approved by the general manager too.
    package var leaveLimit = 3
    /// Working days behind its beginning until which sick leave is asked for in time.
    package var sickLeaveDays = 1
    /// The date of a month on which departments are asked for next month's needs, and the one by whose end they answer.
    package var needAsked = 20
    package var needDue = 25
    /// Office hours, minutes of the day; ascending and apart.
    package var hours: [OfficeClock.Session] = [9 * 60..<12 * 60, 13 * 60..<18 * 60]

    /// From when on, on working days, people are mailed what waits for them; minutes of the day. nil: not at all.
    package var inboxMail: Int?

    package var documents = DocumentSettings()
    package var archive = ArchiveSettings()
    package var attendance = AttendanceDuties()
    package var rooms = RoomSettings()

    package init() {}
}
