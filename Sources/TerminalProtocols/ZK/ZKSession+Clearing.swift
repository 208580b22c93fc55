/// Clearing the log: the only thing that can destroy punches, so any doubt leaves it. Source: daemon.md 6.2.
extension ZKSession {
    /// The ordinary round is over. It counted the log, read it, had each record committed, and counted it again.
    mutating func continueClearing(at now: Duration) {
        guard let running else { return }
        guard counts.records != 0 else { return settle(.cleared(records: 0), at: now) }
        guard let log = running.clearing.log else {
            return settle(.refused("the log does not come out with as many records as the terminal counts"), at: now)
        }
        guard log.damaged == 0 else {
            return settle(
                .refused("\(log.damaged) records of the log are no punches; see rollcall quarantine list"),
                at: now
            )
        }
        self.running?.clearing.phase = .finalRead
        step(.sizes, at: now)
    }

    mutating func disableForClearing(at now: Duration) {
        running?.clearing.hasPunch = false
        round.isDisabled ? readLogAgain(at: now) : ask(.disable(padded: false), at: now)
    }

    /// DISABLE was answered in the middle of a clearing.
    mutating func disabledForClearing(_ isDisabled: Bool, at now: Duration) {
        guard isDisabled else {
            return settle(.refused("the terminal cannot be disabled, so punches could come in between"), at: now)
        }
        readLogAgain(at: now)
    }

    private mutating func readLogAgain(at now: Duration) {
        guard let log = running?.clearing.log else { return settle(.refused("the log was not read"), at: now) }
        table = ZKTableRead(.log, promised: counts.records ?? 0, began: now)
        table?.digest = ZKLogDigest(comparedAt: log.count)
        ask(.table, at: now)
    }

    /// The final read and the count behind it are there.
    mutating func judgeFinalRead(_ table: ZKTableRead, at now: Duration) {
        guard var clearing = running?.clearing, let before = clearing.log, let log = table.digest else {
            return settle(.refused("the log was not read"), at: now)
        }
        let isWhole =
            table.rows.isComplete && table.rows.count == log.count && log.count == counts.records
            && table.rows.promised == log.count
        let isSame = isWhole && log == before && !clearing.hasPunch
        if isSame, log.damaged == 0 { return step(.clearLog, at: now) }
        clearing.attempts += 1
        guard clearing.attempts < Self.logAttempts, isWhole, log.begins(with: before), log.damaged == 0 else {
            return settle(.refused("the log changes while it is read; nothing was cleared"), at: now)
        }
        // Punches came in between: they are in the journal by now, and the log must stand still once more.
        clearing.log = log
        running?.clearing = clearing
        step(.sizes, at: now)
    }

    /// FREE SIZES after the clearing, or after the terminal did not answer it.
    mutating func judgeClearing(at now: Duration) {
        let records = running?.clearing.log?.count ?? 0
        if counts.records == 0 {
            recordsRead = 0
            return settle(.cleared(records: records), at: now)
        }
        recordsRead = nil
        wantsSync = true
        let left = counts.records ?? 0
        settle(
            .refused(
                left == records
                    ? "the terminal was told to clear its log and still counts \(left) records"
                    : "the log was cleared, but the terminal counts \(left) records behind it; they are read now"
            ),
            at: now
        )
    }
}
