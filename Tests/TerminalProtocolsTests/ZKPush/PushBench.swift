import Simulators
import TerminalProtocols
import Testing
import WallClock

/// A push session with a disk that the test holds back, and requests as text.
struct PushBench {
    var session: ZKPushSession
    var now: Duration = .zero
    var commitsAtOnce = true
    var actions: [SessionAction<PushResponse>] = []
    private(set) var uncommitted = 0
    private var lastID: UInt64 = 0

    static let openedAt = Zone.utc.instant(of: LocalDateTime(wallSeconds: 1_795_600_000))  // in 2026

    init(
        poll: Duration = .seconds(30),
        zone: Zone = .fixed("Asia/Shanghai", offset: 28_800),
        position: String? = nil
    ) {
        session = ZKPushSession(
            settings: SessionSettings(poll: poll, zone: zone, openedAt: PushBench.openedAt, position: position)
        )
        perform(session.start(at: now))
    }

    /// - Returns: the answer to this request, if it came at once.
    @discardableResult
    mutating func get(_ target: String) -> PushResponse? { request(.get, target, []) }

    @discardableResult
    mutating func post(_ target: String, _ body: String) -> PushResponse? { request(.post, target, Array(body.utf8)) }

    @discardableResult
    mutating func request(
        _ method: PushRequest.Method,
        _ target: String,
        _ body: [UInt8],
        hasLength: Bool = true,
        date: String? = nil
    ) -> PushResponse? {
        lastID += 1
        let request = PushRequest(
            id: lastID,
            method: method,
            target: PushTarget(target),
            body: body,
            hasLength: hasLength,
            date: date
        )
        let before = actions.count
        perform(session.receive(request, at: now))
        for case .send(let response) in actions[before...] where response.id == lastID { return response }
        return nil
    }

    /// Lets time pass, with the ticks that the session wants.
    mutating func wait(_ time: Duration) {
        let end = now + time
        while let deadline = session.deadline, deadline <= end {
            now = max(now, deadline)
            perform(session.tick(at: now))
        }
        now = end
    }

    mutating func commit() {
        uncommitted -= 1
        perform(session.committed(at: now))
    }

    mutating func submit(_ command: TerminalCommand, id: Int = 1) {
        perform(session.submit(TerminalOrder(id: id, command), at: now))
    }

    private mutating func perform(_ new: [SessionAction<PushResponse>]) {
        var queue = new
        while !queue.isEmpty {
            let action = queue.removeFirst()
            actions.append(action)
            guard case .store = action else { continue }
            uncommitted += 1
            if commitsAtOnce {
                uncommitted -= 1
                queue += session.committed(at: now)
            }
        }
    }

    // MARK: What happened

    var responses: [PushResponse] { actions.compactMap { if case .send(let response) = $0 { response } else { nil } } }
    var stored: [LogItem] { actions.flatMap { if case .store(let items) = $0 { items } else { [LogItem]() } } }
    var records: [TerminalRecord] { stored.compactMap { if case .record(let record) = $0 { record } else { nil } } }
    var damaged: [String] { stored.compactMap { if case .damaged(_, let reason) = $0 { reason } else { nil } } }
    var reports: [TerminalReport] { actions.compactMap { if case .report(let report) = $0 { report } else { nil } } }
    var faults: [String] { reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } } }
    var faultBytes: [UInt8] { reports.flatMap { if case .fault(let bytes, _) = $0 { bytes } else { [UInt8]() } } }
    var operations: [TerminalOperation] {
        reports.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
    }
    var logReads: [Duration] { reports.compactMap { if case .logRead(let began) = $0 { began } else { nil } } }
    var positions: [String] { reports.compactMap { if case .position(let text) = $0 { text } else { nil } } }
    var users: [[TerminalUser]] { reports.compactMap { if case .users(let users) = $0 { users } else { nil } } }
    var answers: [Int: [OrderResult]] {
        reports.reduce(into: [:]) { answers, report in
            if case .answered(let order, let result) = report { answers[order, default: []].append(result) }
        }
    }
    var end: SessionEnd? { if case .finish(let end) = actions.last { end } else { nil } }

    /// The commands of an answer to getrequest, without their numbers, and the number of the last.
    static func commands(_ response: PushResponse?) -> (texts: [String], lastID: String) {
        let lines = (response?.body ?? "").split(separator: "\n").filter { $0.hasPrefix("C:") }
        let parts = lines.map { $0.split(separator: ":", maxSplits: 2).map(String.init) }
        return (parts.map { $0[2] }, parts.last?[1] ?? "")
    }
}
