import Control
import Storage
import WallClock

extension Presenter {
    /// A result as the feed told it.
    func change(_ event: FeedEvent) throws -> AttendanceMessages.DayChange {
        let told = try DayEvent(text: event.body ?? "")
        return AttendanceMessages.DayChange(
            person: event.subject ?? "",
            date: told.date.description,
            plan: told.plan,
            at: time(event.at),
            basis: AttendanceMessages.ResultBasis(told.basis),
            result: told.result.map(result)
        )
    }

    private func result(_ result: DayEvent.Result) -> AttendanceMessages.DayResult {
        AttendanceMessages.DayResult(
            state: result.state.rawValue,
            shift: result.day.shift,
            in: result.day.in.map(time),
            out: result.day.out.map(time),
            figures: AttendanceMessages.Figures(result.day.figures),
            anomalies: result.day.anomalies.map { anomaly in
                AttendanceMessages.DayAnomaly(
                    kind: anomaly.kind,
                    severity: anomaly.severity,
                    level: anomaly.level,
                    minutes: anomaly.minutes,
                    session: anomaly.session,
                    resolvedBy: anomaly.resolvedBy
                )
            },
            records: result.day.punches.map(Int.init)
        )
    }
}

extension AttendanceMessages.ResultBasis {
    init(_ basis: ResultBasis) { self.init(policy: basis.policy, plans: Int(basis.plans)) }
}

extension AttendanceMessages.Figures {
    init(_ figures: DayRecord.Figures) {
        self.init(
            status: figures.status,
            lateMinutes: figures.lateMinutes,
            earlyMinutes: figures.earlyMinutes,
            workedMinutes: figures.workedMinutes,
            lostMinutes: figures.lostMinutes,
            absentMinutes: figures.absentMinutes,
            excusedMinutes: figures.excusedMinutes,
            overtimeWorkday: figures.overtimeWorkday,
            overtimeRestday: figures.overtimeRestday,
            overtimeHoliday: figures.overtimeHoliday,
            overtimeTimeOff: figures.overtimeTimeOff
        )
    }
}
