import Attendance
import Office

/// The table `[office]`: limits and hours of the office's cases. Source: office.md, what is marked (d).
enum OfficeReader {
    static func settings(_ table: inout TableReader) -> OfficeSettings {
        var settings = OfficeSettings()
        if let limit = table.number("purchaseLimit", in: amounts) { settings.purchaseLimit = minor(limit) }
        if let limit = table.number("issueLimit", in: amounts) { settings.issueLimit = minor(limit) }
        settings.stocktakeTolerance =
            table.integer("stocktakeTolerance", in: 0...100) ?? settings.stocktakeTolerance
        settings.stocktakeDays = table.integer("stocktakeDays", in: 0...20) ?? settings.stocktakeDays
        settings.deliveryDays = table.integer("deliveryDays", in: 1...250) ?? settings.deliveryDays
        settings.leaveLimit = table.integer("leaveLimit", in: 0...366) ?? settings.leaveLimit
        settings.needAsked = table.integer("needAsked", in: 1...28) ?? settings.needAsked
        settings.needDue = table.integer("needDue", in: 1...28) ?? settings.needDue
        if settings.needDue < settings.needAsked {
            table.mistake("needDue", "must not be before needAsked (\(settings.needAsked))")
        }
        let hours = table.strings("hours")
        if !hours.isEmpty {
            if let sessions = sessions(hours) {
                settings.hours = sessions
            } else {
                table.mistake("hours", "must be spans one behind the other, such as [\"09:00-12:00\", \"13:00-18:00\"]")
            }
        }
        settings.inboxMail = table.time("inboxMail")?.minutes
        settings.attendance.checkBy = table.time("checkBy")?.minutes ?? settings.attendance.checkBy
        settings.attendance.sendBy = table.time("sendBy")?.minutes ?? settings.attendance.sendBy
        if settings.attendance.sendBy < settings.attendance.checkBy {
            table.mistake("sendBy", "must not be before checkBy")
        }
        settings.attendance.approvalDays =
            table.integer("monthApprovalDays", in: 1...20) ?? settings.attendance.approvalDays
        settings.attendance.archiveDay = table.integer("monthArchiveDay", in: 1...28) ?? settings.attendance.archiveDay
        settings.rooms.noShowMinutes = table.integer("noShowMinutes", in: 1...240) ?? settings.rooms.noShowMinutes
        settings.rooms.reviewHours = table.integer("roomReviewHours", in: 1...80) ?? settings.rooms.reviewHours
        settings.archive.scanDays = table.integer("scanDays", in: 1...60) ?? settings.archive.scanDays
        settings.archive.checkDays = table.integer("scanCheckDays", in: 1...60) ?? settings.archive.checkDays
        table.end()
        return settings
    }

    static let amounts = 0.0...1_000_000_000.0

    private static func minor(_ amount: Double) -> Int64 { Int64((amount * 100).rounded()) }

    private static func sessions(_ texts: [String]) -> [OfficeClock.Session]? {
        var sessions: [OfficeClock.Session] = []
        for text in texts {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let from = ClockTime(String(ends[0])), let to = ClockTime(String(ends[1])),
                from.minutes < to.minutes, to.minutes <= 24 * 60,
                sessions.last.map({ $0.upperBound <= from.minutes }) ?? true
            else { return nil }
            sessions.append(from.minutes..<to.minutes)
        }
        return sessions
    }
}
