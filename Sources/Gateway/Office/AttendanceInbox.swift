import Attendance
import Control
import Office
import Storage
import Terms
import WallClock

/// What waits for people in attendance, beside the office's cases: requests that are decided by themselves, and lines of
/// months that their people confirm. Source: attendance.md 3.5, 4.3; office.md 4, `approval inbox`.
struct AttendanceInbox: Sendable {
    private let facts: Facts
    private let requests: [(row: RequestRow, holders: [String])]
    private let months: [(month: Month, state: MonthState)]

    init(_ store: Store, _ facts: Facts) async throws {
        self.facts = facts
        let pending = try await store.requests(RequestFilter(state: .pending)).filter { $0.officeNumber == nil }
        let superiors = try await store.superiors(now: facts.now, zone: facts.clock.zone)
        var requests: [(RequestRow, [String])] = []
        for row in pending {
            let asker = try await store.person(ofAccount: row.askedByAccount)
            requests.append((row, AttendanceInbox.holders(of: row.request.person, askedBy: asker, superiors, facts)))
        }
        self.requests = requests
        var months: [(Month, MonthState)] = []
        for month in try await store.unclosedMonths() {
            months.append((month, try MonthState(await store.monthSteps(month).map(\.step))))
        }
        self.months = months
    }

    /// The person's superior; HR where there is none, or where they asked for it themselves. HR may always decide, but is
    /// not waited for as long as somebody nearer is.
    private static func holders(
        of person: String,
        askedBy asker: String?,
        _ superiors: [String: String],
        _ facts: Facts
    ) -> [String] {
        if let superior = superiors[person], superior != asker { return [superior] }
        return facts.directory.holders(.hr, nil, on: facts.today).filter { $0 != asker && $0 != person }
    }

    /// Requests in the order in which they were asked for, then months.
    func entries(of person: String, in language: Language) -> [OfficeMessages.Entry] {
        requests.filter { $0.holders.contains(person) }.map { entry($0.row, language) }
            + months.compactMap { month, state in
                guard state.confirmation(of: person, today: facts.today) == .waiting,
                    let until = state.asked[person]?.until
                else { return nil }
                return entry(month, of: person, until: until, language)
            }
    }

    private func entry(_ row: RequestRow, _ language: Language) -> OfficeMessages.Entry {
        let kind = row.request.subject.kind.rawValue
        let (first, last) = (row.dates.lowerBound, row.dates.upperBound)
        return OfficeMessages.Entry(
            number: "\(kind) \(row.request.id)",
            object: kind,
            what: "\(language.requestKind(kind)) \(first)" + (first == last ? "" : " – \(last)"),
            requesterName: row.name,
            department: row.department,
            stage: row.request.state.rawValue,
            revision: 1,
            late: false
        )
    }

    private func entry(
        _ month: Month,
        of person: String,
        until: LocalDate,
        _ language: Language
    ) -> OfficeMessages.Entry {
        var entry = OfficeMessages.Entry(
            number: "month \(month)",
            object: "monthLine",
            what: language("your month's line", "本人月度考勤确认"),
            requesterName: "",
            department: "",
            stage: "toConfirm",
            revision: 1,
            late: false
        )
        // Silence counts from the end of that date on.
        entry.due = facts.clock.instant(until.adding(days: 1), 0).rfc3339(in: facts.clock.zone)
        return entry
    }
}
