import Attendance
import Office

/// The table `[office]`: limits and hours of the office's cases. Source: office.md, what is marked (d).
enum OfficeReader {
    static func settings(_ table: inout TableReader) -> OfficeSettings {
        var settings = OfficeSettings()
        if let table = table.table("documents") { settings.documents = documents(table) }
        if let table = table.table("archive") { settings.archive = archive(table) }
        settings.stepDays = table.integer("stepDays", in: days) ?? settings.stepDays
        if let limit = table.number("purchaseLimit", in: amounts) { settings.purchaseLimit = minor(limit) }
        if let limit = table.number("issueLimit", in: amounts) { settings.issueLimit = minor(limit) }
        settings.stocktakeTolerance =
            table.integer("stocktakeTolerance", in: 0...100) ?? settings.stocktakeTolerance
        settings.stocktakeDays = table.integer("stocktakeDays", in: 0...20) ?? settings.stocktakeDays
        settings.countDays = table.integer("countDays", in: days) ?? settings.countDays
        settings.countApprovalDays = table.integer("countApprovalDays", in: days) ?? settings.countApprovalDays
        settings.deliveryDays = table.integer("deliveryDays", in: 1...250) ?? settings.deliveryDays
        settings.leaveLimit = table.integer("leaveLimit", in: 0...366) ?? settings.leaveLimit
        settings.sickLeaveDays = table.integer("sickLeaveDays", in: 0...60) ?? settings.sickLeaveDays
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
        settings.rooms.earlyMinutes = table.integer("earlyMinutes", in: 0...240) ?? settings.rooms.earlyMinutes
        settings.rooms.reviewHours = table.integer("roomReviewHours", in: 1...80) ?? settings.rooms.reviewHours
        settings.rooms.horizonDays = table.integer("roomHorizonDays", in: 1...3_660) ?? settings.rooms.horizonDays
        table.end()
        return settings
    }

    /// Of the working days in which something is to be done.
    private static let days = 1...60

    private static func documents(_ table: TableReader) -> DocumentSettings {
        var (table, settings) = (table, DocumentSettings())
        settings.handOverHours = table.integer("handOverHours", in: 1...80) ?? settings.handOverHours
        settings.urgentHandOverHours = table.integer("urgentHandOverHours", in: 1...80) ?? settings.urgentHandOverHours
        settings.acknowledgeDays = table.integer("acknowledgeDays", in: days) ?? settings.acknowledgeDays
        settings.stepDays = table.integer("stepDays", in: days) ?? settings.stepDays
        settings.sendDays = table.integer("sendDays", in: days) ?? settings.sendDays
        settings.copyHours = table.integer("copyHours", in: 1...168) ?? settings.copyHours
        if settings.urgentHandOverHours > settings.handOverHours {
            table.mistake("urgentHandOverHours", "must not be more than handOverHours (\(settings.handOverHours))")
        }
        table.end()
        return settings
    }

    private static func archive(_ table: TableReader) -> ArchiveSettings {
        var (table, settings) = (table, ArchiveSettings())
        settings.filingDays = table.integer("filingDays", in: days) ?? settings.filingDays
        settings.scanDays = table.integer("scanDays", in: days) ?? settings.scanDays
        settings.checkDays = table.integer("scanCheckDays", in: days) ?? settings.checkDays
        settings.loanDays = table.integer("loanDays", in: days) ?? settings.loanDays
        settings.longestLoanDays = table.integer("longestLoanDays", in: 1...3_660) ?? settings.longestLoanDays
        settings.backupAt = table.time("backupAt")?.minutes ?? settings.backupAt
        settings.backupHours = table.integer("backupHours", in: 25...720) ?? settings.backupHours
        settings.verifyDays = table.integer("verifyDays", in: 1...366) ?? settings.verifyDays
        settings.restoreTestDays = table.integer("restoreTestDays", in: 1...3_660) ?? settings.restoreTestDays
        let least = table.integer("leastHumidity", in: 0...100) ?? settings.humidity.lowerBound
        let most = table.integer("mostHumidity", in: 0...100) ?? settings.humidity.upperBound
        if least <= most {
            settings.humidity = least...most
        } else {
            table.mistake("mostHumidity", "must not be less than leastHumidity (\(least))")
        }
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
