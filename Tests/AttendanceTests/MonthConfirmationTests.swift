import Attendance
import Testing
import WallClock

/// 2026-11-05.
private let until = LocalDate(dayNumber: 20_762)
private let lines = [line("1", "a"), line("2", "b"), line("3", "c", "Shop")]

private func line(_ person: String, _ hash: String?, _ department: String = "Lab") -> MonthLine {
    MonthLine(person: person, department: department, hash: hash)
}

private func prepared(_ lines: [MonthLine] = lines, until: LocalDate? = until) -> MonthStep {
    .prepared(hash: lines.compactMap(\.hash).joined(), lines: lines, confirmUntil: until)
}

private let hr = RequestCaller(uid: 1_000, person: nil, isHR: true)

@Test("Silence counts as confirmed once the last date is over, and not before")
func silence() throws {
    let state = try MonthState([prepared(), .confirmed(person: "1", hash: "a")])
    #expect(state.confirmation(of: "1", today: until) == .confirmed)
    #expect(state.confirmation(of: "2", today: until) == .waiting)
    #expect(state.confirmation(of: "2", today: until.adding(days: 1)) == .silent)
    #expect(state.people(.silent, today: until.adding(days: 1)) == ["2", "3"])
    #expect(state.confirmation(of: "9", today: until) == nil)
}

@Test("A department is approved when none of the lines that would be approved waits for its person")
func approvingConfirmed() throws {
    var state = try MonthState([prepared(), .confirmed(person: "1", hash: "a")])
    #expect(throws: MonthRefusal.unconfirmed(department: "Lab", people: ["2"], until: until)) {
        try state.approving("Lab", by: hr, approvers: [:], today: until)
    }
    let late = try state.approving("Lab", by: hr, approvers: [:], today: until.adding(days: 1))
    #expect(late == .approved(department: "Lab", people: ["1", "2"]))
    // The supervisor's own line waits for the supervisor, but is not the supervisor's to approve.
    let chief = RequestCaller(uid: 1, person: "2", isHR: false)
    let own = try state.approving("Lab", by: chief, approvers: ["1": ["2"]], today: until)
    #expect(own == .approved(department: "Lab", people: ["1"]))
    // A disputed line holds the closing up, not the approval.
    try state.take(.disputed(person: "2", hash: "b"))
    let both = try state.approving("Lab", by: hr, approvers: [:], today: until)
    #expect(both == .approved(department: "Lab", people: ["1", "2"]))
}

@Test("A dispute stands until the line is confirmed, answered or another one")
func disputes() throws {
    var state = try MonthState([prepared(), .disputed(person: "1", hash: "a")])
    #expect(state.people(.disputed, today: until.adding(days: 99)) == ["1"])
    // Prepared anew without a change it stays.
    try state.take(prepared(until: until.adding(days: 7)))
    #expect(state.people(.disputed, today: until) == ["1"])
    var answered = state
    try answered.take(.answered(person: "1"))
    #expect(answered.confirmation(of: "1", today: until) == .answered)
    #expect(throws: MonthRefusal.notDisputed("1")) { try answered.take(.answered(person: "1")) }
    var confirmed = state
    try confirmed.take(confirmed.confirming("1", seen: "a"))
    #expect(confirmed.confirmation(of: "1", today: until) == .confirmed)
    var changed = state
    try changed.take(prepared([line("1", "z")], until: until.adding(days: 7)))
    #expect(changed.confirmation(of: "1", today: until) == .waiting)
}

@Test("Whoever was silent may still confirm, but no longer dispute")
func lateWords() throws {
    let state = try MonthState([prepared()])
    let late = until.adding(days: 1)
    #expect(try state.disputing("1", today: until) == .disputed(person: "1", hash: "a"))
    #expect(throws: MonthRefusal.periodOver(until)) { try state.disputing("1", today: late) }
    var confirmed = state
    try confirmed.take(state.confirming("1", seen: nil))
    #expect(confirmed.confirmation(of: "1", today: late) == .confirmed)
}

@Test("A line that its person has not seen is not confirmed")
func unseen() throws {
    var state = try MonthState([prepared()])
    try state.take(prepared([line("1", "z"), line("2", "b")]))
    #expect(throws: MonthRefusal.lineChanged("1")) { try state.take(state.confirming("1", seen: "a")) }
    #expect(throws: MonthRefusal.notAsked("3")) { try state.confirming("3", seen: nil) }
    try state.take(.closed(version: 1, hash: "zb"))
    #expect(throws: MonthRefusal.notPrepared(.closed)) { try state.confirming("1", seen: nil) }
}

@Test("Prepared anew, only who has another line, or is new, is asked again, with a new last date")
func askedAgain() throws {
    let later = until.adding(days: 10)
    var state = try MonthState([prepared(), .confirmed(person: "1", hash: "a"), .confirmed(person: "2", hash: "b")])
    try state.take(prepared([line("1", "a"), line("2", "z"), line("3", "c"), line("4", "d")], until: later))
    #expect(state.people(.confirmed, today: until) == ["1"])
    #expect(state.people(.waiting, today: until.adding(days: 1)) == ["2", "4"])
    // Who was silent about the same line is not asked twice.
    #expect(state.people(.silent, today: until.adding(days: 1)) == ["3"])
}

@Test("Where nobody is asked, or a line has no hash, nothing waits")
func notAsked() throws {
    let off = try MonthState([prepared(until: nil)])
    #expect(off.asked.isEmpty)
    let old = try MonthState([prepared([line("1", nil)])])
    #expect(old.asked.isEmpty)
    #expect(throws: Never.self) { try off.approving("Lab", by: hr, approvers: [:], today: until) }
}

@Test("What a reopening leaves locked is not asked about, but what was said of it stays")
func reopened() throws {
    let close = MonthStep.closed(version: 1, hash: "abc")
    let open = MonthStep.reopened(.person("1"), until: nil)
    let asked = try MonthState([prepared(), .confirmed(person: "2", hash: "b"), close, open, prepared()])
    #expect(asked.people(.confirmed, today: until) == ["2"])
    let changed = [line("1", "z"), line("2", "b"), line("3", "c", "Shop")]
    let first = try MonthState([prepared(until: nil), close, open, prepared(changed)])
    #expect(first.people(.waiting, today: until) == ["1"])
}

@Test("Lines that wait and lines that are disputed are obstacles of their own")
func confirmationObstacles() throws {
    let month = try #require(Month("2026-10"))
    var check = ClosingCheck(month: month, today: until, end: Instant(seconds: 1))
    check.unconfirmed = ["1 2026-11-05"]
    check.disputed = ["2"]
    #expect(check.obstacles == [ClosingObstacle(.notConfirmed, ["1 2026-11-05"]), ClosingObstacle(.disputed, ["2"])])
    let waived = try #require(ClosingWaiver("disputed"))
    #expect(check.remaining(waived: [waived]).map(\.name) == [.notConfirmed])
}
