package import Attendance
package import Fraud
package import Office
package import WallClock

/// What the administrator wrote, checked: a daemon can start with it.
package struct Configuration: Sendable {
    package var site: Site
    package var terminals: [Terminal]
    /// nil: nobody listens for terminals that dial in.
    package var push: Push?
    /// People are removed from the terminals on the day after their last one, without an order.
    package var removesLeavers = false
    /// nil: nobody looks for flash drives.
    package var drive: Drive?
    /// nil: no mails are sent.
    package var summary: SummaryMail?
    /// How work days are judged.
    package var policy: Policy
    /// Kilometres between sites.
    package var distances = SiteDistances()
    /// How many corrections a person may have, and how old, before it is reported.
    package var corrections = CorrectionLimits()
    /// Dates that people have behind the one on which a month is prepared, to confirm or dispute their lines, before silence
    /// counts; 0 asks nobody.
    package var confirmationDays = 0
    /// How long wage records are kept.
    package var retention = Retention()
    /// What is over is erased once a day, without an order.
    package var retentionIsAutomatic = false
    /// How marks are drawn in month sheets.
    package var marks = MarkTable.standard
    /// Limits and hours of the office's cases.
    package var office = OfficeSettings()
    /// nil: documents are copied to no cloud drive.
    package var copies: DocumentCopies?
    /// nil: there is no off-site backup.
    package var backup: OffSiteBackup?
    /// Who may call what: `group:hr=hr`, `user:alice=operate`.
    package var access: [String]

    /// The place of a terminal.
    package func site(of terminal: Terminal) -> String { terminal.site ?? site.name }

    package struct Site: Sendable {
        package var name: String
        package var zone: Zone
    }

    /// Where terminals that dial in are answered.
    package struct Push: Equatable, Sendable {
        package var host: String
        package var port: Int
    }

    /// Where flash drives of terminals are mounted, or their files dropped.
    package struct Drive: Equatable, Sendable {
        /// A directory in it is a drive.
        package var directory: String
        /// Time between two looks.
        package var poll: Duration

        package init(directory: String, poll: Duration = .seconds(10)) {
            self.directory = directory
            self.poll = poll
        }
    }

    package static let defaultPath = "/etc/rollcall/rollcall.toml"
    package static let defaultState = "/var/lib/rollcall"
    package static let defaultSocket = "/run/rollcall/rollcall.sock"
    /// The terminal group of an office that has only one.
    package static let defaultGroup = "main"
}
