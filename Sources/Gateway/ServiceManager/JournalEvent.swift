/// What the daemon's log tells that somebody may want to be called for. Each has a number that stays the same
/// (`journalctl MESSAGE_ID=…`), and words that `journalctl -x` shows with it.
///
/// A line of the log is one of these if its metadata has `event`.
package enum JournalEvent: String, CaseIterable, Sendable {
    case started
    case stopped
    case terminalState = "terminal_state"
    case terminalStale = "terminal_stale"
    case terminalAnomaly = "terminal_anomaly"
    case clockSet = "clock_set"
    case clockNotSet = "clock_not_set"
    case storageFailing = "storage_failing"
    case storageSound = "storage_sound"
    case reloaded
    case reloadRefused = "reload_refused"
    case call
    case callRefused = "call_refused"
    case lateRecord = "late_record"
    case summaryMailed = "summary_mailed"
    case summaryFailed = "summary_failed"
    case officeMailFailed = "office_mail_failed"
    case driveImported = "drive_imported"
    case leaverRemoved = "leaver_removed"

    /// 128 bits in hexadecimal, made once at random.
    package var id: String {
        switch self {
        case .started: "5489fe7c6fa14c9cad395eb24151865a"
        case .stopped: "15b0c006964b410aa967cbb24d5506e4"
        case .terminalState: "52e273a738ab405190a204ddd40a9752"
        case .terminalStale: "f5a5f28f9dde464a99e8997b2adf1012"
        case .terminalAnomaly: "684549eabc2d43cba9546414cd0c6944"
        case .clockSet: "358bcb1e0da643e491e70fe91b942a46"
        case .clockNotSet: "fa08402a2d6746d596d14899c7d45dab"
        case .storageFailing: "09968500bfa34e949ca00fe6ecb749f8"
        case .storageSound: "a26df30a2aa4495caec827bb35b4b980"
        case .reloaded: "4f564ee7ed7b4e1c80ecc4935f1d69e0"
        case .reloadRefused: "6ae9b652abaa494da5fe50ef3130178d"
        case .call: "2fa6f198248b4134854cc089e8dbd11d"
        case .callRefused: "b50f7e1a8a93482bb4bee5fa0b807516"
        case .lateRecord: "9af7838ff6bb4fc4b087505ab82fa81e"
        case .summaryMailed: "17fe957bbf3b494fb7043ea0ba93b4f1"
        case .summaryFailed: "07a2563bf9cd4384aea323e3d55c2c7a"
        case .officeMailFailed: "5fe626021f3a46008656005b3d405034"
        case .driveImported: "c620b57ea67a48ecbfe4dc1840dea751"
        case .leaverRemoved: "1c95e9f8c8d84138a299fcac10359cff"
        }
    }

    /// One line, and what it means and what to do.
    private var words: (subject: String, text: String) {
        switch self {
        case .started:
            ("rollcalld runs", "The configuration is right, the journal is open, terminals are being connected.")
        case .stopped:
            ("rollcalld has stopped", "Everything that was acknowledged is on disk. Terminals keep what comes.")
        case .terminalState:
            (
                "Terminal @ROLLCALL_TERMINAL@ is @ROLLCALL_STATE@",
                "rollcall terminal show @ROLLCALL_TERMINAL@ says since when and why. It is tried again by itself."
            )
        case .terminalStale:
            (
                "Terminal @ROLLCALL_TERMINAL@ has said nothing for three polls",
                "Days of its people stay pending until its log is read. Look at its power, its cable and its network."
            )
        case .terminalAnomaly:
            (
                "Something is wrong with terminal @ROLLCALL_TERMINAL@",
                "rollcall terminal anomalies shows what, and by what it was found."
            )
        case .clockSet:
            (
                "The clock of terminal @ROLLCALL_TERMINAL@ was set",
                "It was off by more than half a minute. Punches keep the time that it showed."
            )
        case .clockNotSet:
            (
                "The clock of terminal @ROLLCALL_TERMINAL@ was not set",
                "It is off and refuses, or cannot be set from here: set it by hand."
            )
        case .storageFailing:
            (
                "What comes cannot be stored",
                "No punch is lost: terminals keep their logs until it can. Make room, or look at the disk; rollcall doctor says more."
            )
        case .storageSound:
            ("What comes is stored again", "The terminals' logs are being read; nobody has to do anything.")
        case .reloaded:
            ("The configuration's terminals were read again", "Everything else in the file needs a restart.")
        case .reloadRefused:
            (
                "The configuration has a mistake; nothing was reloaded",
                "rollcall config check names each mistake. The daemon goes on with what it had."
            )
        case .call:
            (
                "Account @ROLLCALL_UID@ called @ROLLCALL_METHOD@",
                "Kept for every call that needs more than the role observe."
            )
        case .callRefused:
            (
                "Account @ROLLCALL_UID@ may not call @ROLLCALL_METHOD@",
                "It lacks the role @ROLLCALL_NEEDS@. docs/roles.md has the table; [access] allow gives roles."
            )
        case .lateRecord:
            (
                "A record came for a closed month",
                "rollcall month adjustments shows what it would change; somebody decides."
            )
        case .summaryMailed: ("HR's summary was mailed", "rollcall summary DATE shows the same.")
        case .summaryFailed:
            ("HR's summary could not be mailed", "It is tried again by itself. Look at the mail command of [summary].")
        case .officeMailFailed:
            (
                "A mail of the office's could not be sent",
                "It is tried again by itself for two days; rollcall office outbox shows which wait and why."
            )
        case .driveImported:
            ("A file from a flash drive was imported", "rollcall punch list --terminal shows its punches.")
        case .leaverRemoved:
            ("A leaver was removed from terminal @ROLLCALL_TERMINAL@", "Their last day is over; their punches stay.")
        }
    }

    /// The catalog as systemd reads it; `systemd/rollcall.catalog` is this text.
    package static var catalog: String {
        "# Made from JournalEvent; JournalLogTests compares them.\n"
            + allCases.map { event in
                "\n-- \(event.id)\nSubject: \(event.words.subject)\nDefined-By: rollcalld\nSupport: man:rollcalld(8)\n\n\(event.words.text)\n"
            }.joined()
    }
}
