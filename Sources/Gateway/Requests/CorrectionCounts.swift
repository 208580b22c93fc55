import Attendance
import DaemonConfiguration
import Storage
import WallClock

extension Judgement {
    /// Corrections of a month's work dates that wait or were granted.
    func corrections(in month: Month) async throws -> [RequestRow] {
        try await store.requests(RequestFilter(kind: .correction, dates: month.dates))
            .filter { [.pending, .approved].contains($0.request.state) }
    }

    /// Which of a month's corrections are beyond the limits, by their ids.
    func overLimit(_ corrections: [RequestRow]) -> Set<Int64> {
        let zone = configuration.site.zone
        return Dictionary(grouping: corrections, by: \.request.person).values.reduce(into: []) { found, rows in
            found.formUnion(
                configuration.corrections.exceeding(
                    rows.map { row in
                        CorrectionLimits.Entry(
                            id: row.request.id,
                            workDate: row.dates.lowerBound,
                            askedOn: zone.local(at: row.askedAt).date
                        )
                    }
                )
            )
        }
    }
}
