extension ConfigurationKey {
    private static func minutes(
        _ path: String,
        _ range: ClosedRange<Int> = 0...1_440,
        _ standard: Int? = nil,
        example: Int? = nil,
        _ meaning: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            path,
            .integer(range),
            unit: "minutes",
            standard: standard.map(String.init),
            example: example.map(String.init),
            meaning
        )
    }

    static let attendance =
        [
            ConfigurationKey(
                "attendance.secondsPolicy",
                .choice(["floorMinute", "exact"]),
                standard: "\"floorMinute\"",
                "floorMinute: 09:00:59 is 09:00 when lateness and worked time are counted; exact keeps the seconds."
            ),
            ConfigurationKey(
                "attendance.pairing",
                .choice(["firstLast", "perSession"]),
                standard: "\"firstLast\"",
                "One IN and one OUT a shift, or of each of its sessions; a shift may say otherwise."
            ),
            ConfigurationKey(
                "attendance.stateMode",
                .choice(["ignore", "trust"]),
                standard: "\"ignore\"",
                "trust: an IN only at entry terminals, an OUT only at exit ones (terminal.direction)."
            ),
            ConfigurationKey(
                "attendance.driftCorrection",
                .flag,
                standard: "false",
                "true: punches are moved by the measured drift of their terminal's clock."
            ),
            ConfigurationKey(
                "attendance.debounceSeconds",
                .integer(0...86_400),
                unit: "seconds",
                standard: "60",
                "A punch sooner after the last kept one is a repeat."
            ),
            minutes(
                "attendance.minSpanMinutes",
                0...1_440,
                60,
                "Punches in one half of the shift are two only if so far apart."
            ),
            minutes(
                "attendance.minBreakPunchGapMinutes",
                0...1_440,
                10,
                "Two punches in a break are a leaving and a return only if so far apart."
            ),
            minutes("attendance.earliestInMinutes", 0...1_440, 120, "How long before its start a shift takes punches."),
            minutes("attendance.latestOutMinutes", 0...1_440, 360, "How long after its end a shift takes punches."),
            minutes("attendance.lateGraceMinutes", 0...1_440, 0, "Who comes so much later is not late."),
            minutes("attendance.earlyGraceMinutes", 0...1_440, 0, "Who leaves so much earlier has not left early."),
            minutes(
                "attendance.seriousLateMinutes",
                example: 30,
                "From so many minutes on it is seriously late; never by default."
            ),
            minutes(
                "attendance.absentLateMinutes",
                example: 120,
                "From so many minutes on being late counts as absence; never by default."
            ),
            minutes(
                "attendance.leavePunchToleranceMinutes",
                0...1_440,
                30,
                "A punch inside leave is reported only if it lies further than this from both ends."
            ),
            ConfigurationKey(
                "attendance.futureToleranceSeconds",
                .integer(0...31_622_400),
                unit: "seconds",
                standard: "300",
                "A record further ahead of its receipt is quarantined."
            ),
            ConfigurationKey(
                "attendance.maxAgeDays",
                .integer(0...36_525),
                unit: "days",
                standard: "400",
                "A record older than this at its receipt is quarantined."
            ),
            minutes(
                "attendance.settleMinutes",
                0...44_640,
                0,
                "How long a result waits for latecomers after its window, even if every terminal was heard from."
            ),
            ConfigurationKey(
                "attendance.driftToleranceSeconds",
                .integer(0...86_400),
                unit: "seconds",
                standard: "60",
                "A clock further off is an anomaly of its terminal."
            ),
            ConfigurationKey(
                "attendance.dayCut",
                .text,
                standard: "\"04:00\"",
                "Where one rest day, holiday or free day ends and the next begins; a time of day."
            ),
            ConfigurationKey(
                "attendance.restDayBreaks",
                .texts,
                standard: "[]",
                "Spans such as \"12:00-13:00\" that are taken off the overtime of days off."
            ),
            ConfigurationKey(
                "attendance.overtime.mode",
                .choice(["none", "punched", "approved", "approvedAndPunched"]),
                standard: "\"none\"",
                "What is paid: nothing, what the punches show, what was approved, or what was both."
            ),
            minutes(
                "attendance.overtime.startAfterMinutes",
                0...1_440,
                0,
                "Punched overtime begins so long after the shift."
            ),
            minutes("attendance.overtime.minMinutes", 0...1_440, 0, "Less is nothing."),
            minutes("attendance.overtime.unitMinutes", 1...1_440, 1, "Rounded down to a multiple of this."),
        ] + limits

    /// Source of the defaults: Labour Law of the PRC, articles 36 to 41.
    private static let limits = [
        minutes("attendance.limits.overtimeDayMinutes", 0...1_440, 180, "Overtime of a day."),
        minutes("attendance.limits.overtimeMonthMinutes", 0...44_640, 2_160, "Overtime of a month."),
        minutes("attendance.limits.restMinutes", 0...2_880, 660, "Rest from leaving to coming again; less is shown."),
        ConfigurationKey(
            "attendance.limits.workDatesInARow",
            .integer(0...13),
            unit: "days",
            standard: "6",
            "Dates with work in a row."
        ),
        minutes("attendance.limits.inEarlyMinutes", 0...1_440, 0, "Coming so much before the shift."),
        minutes("attendance.limits.outLateMinutes", 0...1_440, 0, "Leaving so much after the shift."),
        minutes(
            "attendance.limits.breakToleranceMinutes",
            0...1_440,
            0,
            "Punched breaks so much longer or shorter than planned."
        ),
    ]

    static let fraud = [
        ConfigurationKey(
            "distances.*",
            .number(0...20_000),
            unit: "kilometres",
            example: "40",
            "Between the two sites that the key names, such as \"Head office|North plant\"."
        ),
        ConfigurationKey(
            "fraud.maxSpeedKmh",
            .number(1...10_000),
            unit: "kilometres an hour",
            standard: "150",
            "Faster between two sites is impossible."
        ),
        ConfigurationKey(
            "fraud.minDistanceKm",
            .number(0...10_000),
            unit: "kilometres",
            standard: "2",
            "Sites that are not further apart are one place."
        ),
        ConfigurationKey(
            "fraud.simultaneousSeconds",
            .integer(0...60),
            unit: "seconds",
            standard: "10",
            "Nobody is at two terminals of one site within less."
        ),
        ConfigurationKey(
            "fraud.buddyWindowSeconds",
            .integer(0...60),
            unit: "seconds",
            standard: "5",
            "Two people's punches are adjacent within this."
        ),
        ConfigurationKey(
            "fraud.buddyMinDays",
            .integer(1...60),
            unit: "days",
            standard: "8",
            "On so many days a pair was adjacent before it is flagged; both shares must be reached too."
        ),
        ConfigurationKey(
            "fraud.buddyMinShare",
            .number(0...1),
            standard: "0.6",
            "Share of those days among the days on which both punched there."
        ),
        ConfigurationKey(
            "fraud.buddyMinWeakShare",
            .number(0...1),
            standard: "0.8",
            "Share of those times with a card or password."
        ),
        ConfigurationKey(
            "fraud.buddyLookbackWorkdays",
            .integer(1...60),
            unit: "days",
            standard: "20",
            "How many workdays back pairs are counted."
        ),
        ConfigurationKey(
            "fraud.minHistory",
            .integer(1...40),
            unit: "days",
            standard: "15",
            "Days of a person's own before an arrival can be unusual."
        ),
        ConfigurationKey(
            "fraud.madFloorMinutes",
            .number(0...1_440),
            unit: "minutes",
            standard: "3",
            "The usual spread of arrivals counts as at least this."
        ),
        ConfigurationKey(
            "fraud.zThreshold",
            .number(0...100),
            standard: "3.5",
            "Beyond so many usual spreads an arrival is unusual."
        ),
        ConfigurationKey(
            "fraud.beneficiaryMinutes",
            .integer(0...1_440),
            unit: "minutes",
            standard: "30",
            "How close an arrival and a terminal's anomaly are that may have to do with each other."
        ),
    ]
}
