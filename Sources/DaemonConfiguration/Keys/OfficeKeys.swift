/// The keys of `[office]` and the tables below it.
extension ConfigurationKey {
    static let office = [
        ConfigurationKey(
            "office.stepDays",
            .integer(1...60),
            unit: "working days",
            standard: "1",
            "In which a step of an approval is decided, and in which what was approved is ordered, handed out and confirmed."
        ),
        ConfigurationKey(
            "office.purchaseLimit",
            .number(OfficeReader.amounts),
            standard: "5000",
            "From this amount on the general manager approves a purchase too."
        ),
        ConfigurationKey(
            "office.issueLimit",
            .number(OfficeReader.amounts),
            standard: "200",
            "What a person takes from the store in a month beyond this amount is approved by the head of the department."
        ),
        ConfigurationKey(
            "office.stocktakeTolerance",
            .integer(0...100),
            unit: "percent",
            standard: "5",
            "A stocktake that differs by more of the value needs a reason."
        ),
        ConfigurationKey(
            "office.stocktakeDays",
            .integer(0...20),
            unit: "working days",
            standard: "5",
            "In so many last working days of a quarter the store is counted; 0 leaves it to the office."
        ),
        ConfigurationKey(
            "office.countDays",
            .integer(1...60),
            unit: "working days",
            standard: "5",
            "In which a stocktake that was begun is counted."
        ),
        ConfigurationKey(
            "office.countApprovalDays",
            .integer(1...60),
            unit: "working days",
            standard: "2",
            "In which the differences of a stocktake are approved."
        ),
        ConfigurationKey(
            "office.deliveryDays",
            .integer(1...250),
            unit: "working days",
            standard: "10",
            "In which an order is expected if it was placed without a date; what is late is reminded of."
        ),
        ConfigurationKey(
            "office.leaveLimit",
            .integer(0...366),
            unit: "working days",
            standard: "3",
            "Leave of more is approved by the general manager too; a forenoon or an afternoon is half a day."
        ),
        ConfigurationKey(
            "office.sickLeaveDays",
            .integer(0...60),
            unit: "working days",
            standard: "1",
            "Until so many behind its beginning sick leave is asked for in time; other leave is before it."
        ),
        ConfigurationKey(
            "office.needAsked",
            .integer(1...28),
            standard: "20",
            "The date of the month on which departments are asked what they need next month."
        ),
        ConfigurationKey(
            "office.needDue",
            .integer(1...28),
            standard: "25",
            "The date by whose end they answer; what is missing is estimated."
        ),
        ConfigurationKey(
            "office.hours",
            .texts,
            standard: "[\"09:00-12:00\", \"13:00-18:00\"]",
            "Office hours, in which working hours of due times are counted; the last end is the end of a working day."
        ),
        ConfigurationKey(
            "office.inboxMail",
            .text,
            example: "\"08:30\"",
            """
            From when on, on working days, everybody with a mail address is mailed what waits for them, in the site's time; \
            needs [summary], whose sender, language and command it takes.
            """
        ),
        ConfigurationKey(
            "office.checkBy",
            .text,
            standard: "\"10:00\"",
            "By when a clerk (adminClerk) has checked the day before; its mail waits for that."
        ),
        ConfigurationKey(
            "office.sendBy",
            .text,
            standard: "\"12:00\"",
            "When the mail goes unchecked."
        ),
        ConfigurationKey(
            "office.monthApprovalDays",
            .integer(1...20),
            unit: "working days",
            standard: "3",
            "In which each department approves a prepared month."
        ),
        ConfigurationKey(
            "office.monthArchiveDay",
            .integer(1...28),
            standard: "8",
            "The date of the next month by whose end a month is closed."
        ),
        ConfigurationKey(
            "office.noShowMinutes",
            .integer(1...240),
            unit: "minutes",
            standard: "15",
            "A booked room to which nobody comes is free again after so long, where coming is shown."
        ),
        ConfigurationKey(
            "office.earlyMinutes",
            .integer(0...240),
            unit: "minutes",
            standard: "30",
            "So long before its time a booking may begin, and a punch at the room's terminal counts as coming."
        ),
        ConfigurationKey(
            "office.roomReviewHours",
            .integer(1...80),
            unit: "working hours",
            standard: "4",
            "In which a room that is given on request only is decided."
        ),
        ConfigurationKey(
            "office.roomHorizonDays",
            .integer(1...3_660),
            unit: "days",
            standard: "366",
            "So far ahead a room can be booked."
        ),
        ConfigurationKey(
            "office.documents.handOverHours",
            .integer(1...80),
            unit: "working hours",
            standard: "4",
            "From registering a document to handing it to those who see to it."
        ),
        ConfigurationKey(
            "office.documents.urgentHandOverHours",
            .integer(1...80),
            unit: "working hours",
            standard: "1",
            "The same for an urgent one."
        ),
        ConfigurationKey(
            "office.documents.acknowledgeDays",
            .integer(1...60),
            unit: "working days",
            standard: "1",
            "In which whoever has a document in hand acknowledges it."
        ),
        ConfigurationKey(
            "office.documents.stepDays",
            .integer(1...60),
            unit: "working days",
            standard: "1",
            "In which each step of a document that goes out is decided: review, recheck, signature."
        ),
        ConfigurationKey(
            "office.documents.sendDays",
            .integer(1...60),
            unit: "working days",
            standard: "1",
            "From signing to sending."
        ),
        ConfigurationKey(
            "office.documents.copyHours",
            .integer(1...168),
            unit: "hours",
            standard: "1",
            "From storing to the copy on the cloud drive."
        ),
        ConfigurationKey(
            "office.archive.filingDays",
            .integer(1...60),
            unit: "working days",
            standard: "5",
            "From the end of a case to the filing of its papers."
        ),
        ConfigurationKey(
            "office.archive.scanDays",
            .integer(1...60),
            unit: "working days",
            standard: "3",
            "In which a paper that was filed at its place is scanned; again after a scan that was not good."
        ),
        ConfigurationKey(
            "office.archive.scanCheckDays",
            .integer(1...60),
            unit: "working days",
            standard: "2",
            "In which somebody else checks a scan page by page."
        ),
        ConfigurationKey(
            "office.archive.loanDays",
            .integer(1...60),
            unit: "working days",
            standard: "5",
            "How long an original is lent, if nothing else is said."
        ),
        ConfigurationKey(
            "office.archive.longestLoanDays",
            .integer(1...3_660),
            unit: "days",
            standard: "30",
            "No loan lasts longer."
        ),
        ConfigurationKey(
            "office.archive.backupAt",
            .text,
            standard: "\"02:00\"",
            "When the off-site backup is made every night, in the site's time; later if the daemon was down then."
        ),
        ConfigurationKey(
            "office.archive.backupHours",
            .integer(25...720),
            unit: "hours",
            standard: "26",
            "Without a backup after which it is an alarm."
        ),
        ConfigurationKey(
            "office.archive.verifyDays",
            .integer(1...366),
            unit: "days",
            standard: "7",
            "Between two checks of all that the backup holds."
        ),
        ConfigurationKey(
            "office.archive.restoreTestDays",
            .integer(1...3_660),
            unit: "days",
            standard: "92",
            "Between two tests of restoring the backup."
        ),
        ConfigurationKey(
            "office.archive.leastHumidity",
            .integer(0...100),
            unit: "percent",
            standard: "45",
            "A cabinet that is drier is not in order."
        ),
        ConfigurationKey(
            "office.archive.mostHumidity",
            .integer(0...100),
            unit: "percent",
            standard: "60",
            "A cabinet that is damper is not in order."
        ),
        ConfigurationKey(
            "office.copies.configuration",
            .text,
            example: "\"/etc/rollcall/rclone.conf\"",
            isRequired: true,
            "A configuration file of rclone's that names the drive and that the daemon may read; a whole path."
        ),
        ConfigurationKey(
            "office.copies.remote",
            .text,
            example: "\"drive\"",
            isRequired: true,
            "The drive's name in that file."
        ),
        ConfigurationKey(
            "office.copies.folder",
            .text,
            standard: "\"rollcall\"",
            "The folder on the drive; what is sensitive lies in encrypted below it, under the credential cloud-password."
        ),
        ConfigurationKey(
            "office.backup.code",
            .text,
            example: "\"OFFSITE\"",
            isRequired: true,
            "Under which the archive records it."
        ),
        ConfigurationKey(
            "office.backup.repository",
            .text,
            example: "\"/mnt/offsite/rollcall\"",
            isRequired: true,
            "A folder or another address of restic's, without a password; encrypted under the credential backup-password."
        ),
        ConfigurationKey(
            "office.backup.keepDaily",
            .integer(0...Configuration.OffSiteBackup.most),
            unit: "days",
            standard: "30",
            """
            Of so many days the last snapshot is kept, at least 7; what no rule keeps is removed behind the weekly check. 0 with \
            keepWeekly and keepMonthly 0 keeps every one.
            """
        ),
        ConfigurationKey(
            "office.backup.keepWeekly",
            .integer(0...Configuration.OffSiteBackup.most),
            unit: "weeks",
            standard: "12",
            "Of so many weeks the last snapshot is kept."
        ),
        ConfigurationKey(
            "office.backup.keepMonthly",
            .integer(0...Configuration.OffSiteBackup.most),
            unit: "months",
            standard: "24",
            "Of so many months the last snapshot is kept."
        ),
    ]
}
