import Attendance
import Testing
import WallClock

private let lines = [
    MonthLine(person: "1", department: "Lab"), MonthLine(person: "2", department: "Lab"),
    MonthLine(person: "3", department: "Shop"),
]

private func caller(_ person: String?, isHR: Bool = false) -> RequestCaller {
    RequestCaller(uid: 1_000, person: person, isHR: isHR)
}

@Test("A month goes from open over prepared, approved and closed to reopened, and to its next version")
func monthStates() throws {
    var state = MonthState()
    #expect(state.phase == .open)
    try state.take(.prepared(hash: "a", lines: lines))
    try state.take(.approved(department: "Lab", people: ["1", "2"]))
    #expect(state.phase == .prepared)
    #expect(state.waiting.map(\.person) == ["3"])
    try state.take(.approved(department: "Shop", people: ["3"]))
    #expect(state.phase == .approved)
    try state.take(.closed(version: 1, hash: "a"))
    #expect(state.phase == .closed)
    let date = try #require(LocalDate("2026-11-10"))
    #expect(state.isLocked(lines[0], today: date))
    try state.take(.reopened(.person("1"), until: date))
    #expect(!state.isLocked(lines[0], today: date))
    #expect(state.isLocked(lines[0], today: date.adding(days: 1)))
    #expect(state.isLocked(lines[1], today: date))
    try state.take(.prepared(hash: "b", lines: lines))
    try state.take(.closed(version: 2, hash: "b"))
    #expect(state.version == 2)
}

@Test("Steps that do not follow are refused")
func monthRefusals() throws {
    #expect(throws: MonthRefusal.notPrepared(.open)) { try MonthState([.closed(version: 1, hash: "a")]) }
    #expect(throws: MonthRefusal.notClosed) { try MonthState([.reopened(.whole, until: nil)]) }
    let prepared = MonthStep.prepared(hash: "a", lines: lines)
    #expect(throws: MonthRefusal.unknownDepartment("X")) {
        try MonthState([prepared, .approved(department: "X", people: ["1"])])
    }
    #expect(throws: MonthRefusal.alreadyClosed(version: 1)) {
        try MonthState([prepared, .closed(version: 1, hash: "a"), prepared])
    }
}

@Test("ATT-3: a supervisor and who stands in approve the own people's lines, HR where nobody is above")
func monthApprovers() throws {
    let state = try MonthState([.prepared(hash: "a", lines: lines)])
    let approvers: [String: Set<String>] = ["2": ["1", "4"], "3": ["1"]]
    #expect(state.approvable("Lab", by: caller("1"), approvers: approvers) == ["2"])
    #expect(state.approvable("Lab", by: caller("2"), approvers: approvers).isEmpty)
    // Above 1 is nobody; HR has no business with 2.
    #expect(state.approvable("Lab", by: caller("9", isHR: true), approvers: approvers) == ["1"])
    #expect(state.approvable("Lab", by: caller("1", isHR: true), approvers: approvers) == ["2"])
    #expect(state.approvable("Lab", by: caller(nil), approvers: approvers).isEmpty)
    #expect(state.approvable("Lab", by: caller("4"), approvers: approvers) == ["2"])
}

@Test("Each obstacle stands until it is waived by its name")
func closingObstacles() throws {
    let month = try #require(Month("2026-10"))
    var check = ClosingCheck(month: month, today: month.last, end: Instant(seconds: 100))
    check.watermarks = [
        TerminalWatermark(terminal: "T1", until: Instant(seconds: 100)),
        TerminalWatermark(terminal: "T2", until: Instant(seconds: 99)), TerminalWatermark(terminal: "T3", until: nil),
    ]
    #expect(
        check.obstacles == [
            ClosingObstacle(.monthNotOver, ["2026-10-31"]), ClosingObstacle(.terminalsBehind, ["T2", "T3"]),
        ]
    )
    let waived = try #require(ClosingWaiver("terminals_behind"))
    #expect(check.remaining(waived: [waived]).map(\.name) == [.monthNotOver])
    check.today = month.next.first
    #expect(check.remaining(waived: [waived]).isEmpty)
}

@Test("ATT-3: each department that did not approve is waived by its own name")
func departmentsWaivedByName() throws {
    let month = try #require(Month("2026-10"))
    var check = ClosingCheck(month: month, today: month.next.first, end: Instant(seconds: 1))
    check.waiting = lines
    let lab = try #require(ClosingWaiver("not_approved:Lab"))
    #expect("\(lab)" == "not_approved:Lab")
    #expect(check.remaining(waived: [lab]) == [ClosingObstacle(.notApproved, ["Shop 3"])])
    let shop = try #require(ClosingWaiver("not_approved:Shop"))
    #expect(check.remaining(waived: [lab, shop]).isEmpty)
    #expect(ClosingWaiver("not_approved") == nil && ClosingWaiver("not_approved:") == nil)
    #expect(ClosingWaiver("disputed:Lab") == nil && ClosingWaiver("nothing") == nil)
}

@Test("Nobody decides what they asked for or what is about themselves; the supervisor and HR decide the rest")
func deciders() {
    func decide(_ caller: RequestCaller, askedBy: UInt32 = 7, supervisor: String? = "1") throws {
        try RequestRules(caller: caller).checkDecision(about: "2", askedBy: askedBy, superior: supervisor)
    }
    #expect(throws: Never.self) { try decide(caller("1")) }
    #expect(throws: Never.self) { try decide(caller(nil, isHR: true)) }
    #expect(throws: RequestRefusal.ownRequest) { try decide(caller("2", isHR: true)) }
    #expect(throws: RequestRefusal.ownRequest) { try decide(caller("1"), askedBy: 1_000) }
    #expect(throws: RequestRefusal.notEntitled) { try decide(caller("3")) }
    // An account that is nobody's is not the supervisor of whoever has none.
    #expect(throws: RequestRefusal.notEntitled) { try decide(caller(nil), supervisor: nil) }
}

@Test("Corrections beyond the number of a month or too old are found")
func correctionLimits() throws {
    let date = try #require(LocalDate("2026-10-05"))
    let entries = [(1, 0, 1), (2, 1, 2), (3, 30, 60), (4, 2, 33)].map { id, work, asked in
        CorrectionLimits.Entry(id: id, workDate: date.adding(days: work), askedOn: date.adding(days: asked))
    }
    #expect(CorrectionLimits(perMonth: 1).exceeding(entries) == [2, 4])
    #expect(CorrectionLimits(maxAgeDays: 30).exceeding(entries) == [4])
    #expect(CorrectionLimits().exceeding(entries).isEmpty)
}
