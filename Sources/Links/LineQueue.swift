/// Who may speak next on a line that several terminals share: a value, times since the line was made.
///
/// One request is out at a time. Whoever waits longest is next, after the line has been silent for the turnaround.
///
/// A request that nobody answers holds the line for its whole time-out, so a terminal that is switched off would slow
/// all others. It pays from an account: an unanswered request costs the time that it held the line, the account earns a
/// tenth of the time that passes, up to ``credit``, and who owes something is not next while others are on the line.
/// So a dead address has a tenth of the line at most, and ``credit`` once: its first unanswered request of 200 ms may be
/// repeated at once, then it waits nine times as long as it held the line.
struct LineQueue {
    /// One use of the line by one terminal, from when it came to when it left.
    typealias Member = Int

    enum Decision: Equatable {
        /// The line is this member's now.
        case grant(Member)
        /// Nobody before this time.
        case wait(until: Duration)
        /// Nobody wants it, or it is taken.
        case nothing
    }

    static let credit = Duration.milliseconds(250)
    /// What part of the time a silent terminal may take: one in so many.
    static let share = 10

    private struct Account {
        var balance = LineQueue.credit
        var at = Duration.zero

        mutating func advance(to now: Duration) {
            balance = min(LineQueue.credit, balance + max(now - at, .zero) / LineQueue.share)
            at = max(at, now)
        }
    }

    private struct Turn {
        var member: Member
        var since: Duration
        var hasAsked = false
        var wasAnswered = false
    }

    private var members: [Member: UInt32] = [:]
    /// By address: they outlive a membership, or a terminal could leave its debts by coming back.
    private var accounts: [UInt32: Account] = [:]
    private var waiting: [Member] = []
    private var turn: Turn?
    private var quietUntil = Duration.zero

    var isEmpty: Bool { members.isEmpty }
    var holder: Member? { turn?.member }

    mutating func join(_ member: Member, address: UInt32) { members[member] = address }

    mutating func leave(_ member: Member, at now: Duration) {
        release(member, at: now)
        waiting.removeAll { $0 == member }
        members[member] = nil
    }

    /// The member wants to send one request. If the line is its already, it goes to the end of the queue for another.
    mutating func ask(_ member: Member, at now: Duration) {
        endTurn(of: member, at: now)
        if members[member] != nil, !waiting.contains(member) { waiting.append(member) }
    }

    /// The member gives up waiting, or the line.
    mutating func release(_ member: Member, at now: Duration) {
        waiting.removeAll { $0 == member }
        endTurn(of: member, at: now)
    }

    private mutating func endTurn(of member: Member, at now: Duration) {
        guard let turn, turn.member == member else { return }
        self.turn = nil
        guard turn.hasAsked, !turn.wasAnswered, let address = members[member] else { return }
        var account = accounts[address] ?? Account()
        account.advance(to: now)
        account.balance -= now - turn.since
        accounts[address] = account
    }

    /// - Parameter end: when the last byte will be on the wire.
    mutating func sent(until end: Duration, turnaround: Duration) {
        turn?.hasAsked = true
        quietUntil = max(quietUntil, end + turnaround)
    }

    mutating func heard(at now: Duration, isAnswer: Bool, turnaround: Duration) {
        if isAnswer { turn?.wasAnswered = true }
        quietUntil = max(quietUntil, now + turnaround)
    }

    mutating func next(at now: Duration) -> Decision {
        guard turn == nil, !waiting.isEmpty else { return .nothing }
        guard now >= quietUntil else { return .wait(until: quietUntil) }
        let free = waiting.map { (member: $0, at: freeTime(of: $0)) }
        if let first = free.first(where: { $0.at <= now }) {
            waiting.removeAll { $0 == first.member }
            turn = Turn(member: first.member, since: now)
            return .grant(first.member)
        }
        return free.map(\.at).min().map { .wait(until: $0) } ?? .nothing
    }

    /// When the member owes nothing any more.
    private func freeTime(of member: Member) -> Duration {
        guard members.count > 1, let address = members[member], let account = accounts[address] else { return .zero }
        return account.at + max(.zero - account.balance, .zero) * LineQueue.share
    }
}
